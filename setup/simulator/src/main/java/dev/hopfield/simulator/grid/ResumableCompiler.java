package dev.hopfield.simulator.grid;

import dev.hopfield.simulator.grid.BarrierPoints.Barrier;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup.ClassOption;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

/**
 * Rewrites a kernel so that its work-items need no threads of their own.
 *
 * <p>The generated class has the kernel's code in a method that, at a barrier, puts the local
 * variables into fields and returns; called again, it takes them back and goes on behind the
 * barrier. A work-group is then a plain loop over its items for each stretch between two barriers,
 * which is some twenty times as fast as changing threads.
 *
 * <p>Which variables there are, and of what types, is read from the table of local variables that
 * {@code javac -g} writes and TornadoVM needs as well. A kernel is left to threads where a method
 * that it calls gets the context, where values are exchanged within a warp, where it catches
 * exceptions, or where the table or the class file is not to be had.
 */
final class ResumableCompiler {

  private static final ClassDesc RESUMABLE =
      ClassDesc.ofDescriptor(Resumable.class.descriptorString());

  private ResumableCompiler() {}

  /** Returns the kernel rewritten, or nothing if it is left to threads. */
  static Optional<ResumableKernel> compile(Method kernel) {
    try {
      Optional<ClassModel> model = modelOf(kernel.getDeclaringClass());
      Optional<CodeAttribute> code = model.flatMap(owner -> codeOf(kernel, owner));
      Optional<BarrierPoints> points = code.flatMap(BarrierPoints::of);
      if (points.isEmpty()) {
        return Optional.empty();
      }
      String file = sourceFile(model.get());
      byte[] bytes = generate(kernel, code.get(), points.get(), file);
      List<Integer> lines = points.get().barriers().stream().map(Barrier::line).toList();
      return Optional.of(new ResumableKernel(define(kernel, bytes), file, lines));
    } catch (IOException
        | ReflectiveOperationException
        | LinkageError
        | IllegalArgumentException
        | IllegalStateException e) {
      System.getLogger(ResumableCompiler.class.getName())
          .log(System.Logger.Level.DEBUG, () -> kernel + " runs on threads: " + e);
      return Optional.empty();
    }
  }

  private static Optional<ClassModel> modelOf(Class<?> owner) throws IOException {
    String file = owner.getName().substring(owner.getName().lastIndexOf('.') + 1) + ".class";
    try (InputStream in = owner.getResourceAsStream(file)) {
      return in == null ? Optional.empty() : Optional.of(ClassFile.of().parse(in.readAllBytes()));
    }
  }

  private static Optional<CodeAttribute> codeOf(Method kernel, ClassModel owner) {
    String descriptor = typeOf(kernel).descriptorString();
    return owner.methods().stream()
        .filter(method -> method.methodName().equalsString(kernel.getName()))
        .filter(method -> method.methodType().equalsString(descriptor))
        .flatMap(method -> method.code().stream())
        .filter(CodeAttribute.class::isInstance)
        .map(CodeAttribute.class::cast)
        .findFirst();
  }

  private static String sourceFile(ClassModel owner) {
    return owner
        .findAttribute(Attributes.sourceFile())
        .map(attribute -> attribute.sourceFile().stringValue())
        .orElse(owner.thisClass().asInternalName());
  }

  private static MethodTypeDesc typeOf(Method kernel) {
    return MethodType.methodType(kernel.getReturnType(), kernel.getParameterTypes())
        .describeConstable()
        .orElseThrow();
  }

  private static byte[] generate(
      Method kernel, CodeAttribute code, BarrierPoints points, String file) {
    Class<?> owner = kernel.getDeclaringClass();
    ClassDesc self = ClassDesc.of(owner.getName() + "$" + kernel.getName() + "$Resumable");
    ClassFile writer =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofClassLoading(owner.getClassLoader())));
    ResumableBody body = new ResumableBody(self, typeOf(kernel), code, points);
    return writer.build(
        self,
        builder -> {
          builder
              .withSuperclass(RESUMABLE)
              .withFlags(ClassFile.ACC_FINAL)
              .with(SourceFileAttribute.of(file));
          body.addTo(builder);
          builder.withMethodBody(
              ConstantDescs.INIT_NAME,
              ConstantDescs.MTD_void,
              ClassFile.ACC_PUBLIC,
              constructor ->
                  constructor
                      .aload(0)
                      .invokespecial(RESUMABLE, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                      .return_());
        });
  }

  private static MethodHandle define(Method kernel, byte[] bytes)
      throws ReflectiveOperationException {
    MethodHandles.Lookup lookup =
        MethodHandles.privateLookupIn(kernel.getDeclaringClass(), MethodHandles.lookup())
            .defineHiddenClass(bytes, true, ClassOption.NESTMATE);
    return lookup
        .findConstructor(lookup.lookupClass(), MethodType.methodType(void.class))
        .asType(MethodType.methodType(Resumable.class));
  }
}
