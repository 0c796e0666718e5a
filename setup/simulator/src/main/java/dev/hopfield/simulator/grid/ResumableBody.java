package dev.hopfield.simulator.grid;

import dev.hopfield.simulator.grid.BarrierPoints.Barrier;
import dev.hopfield.simulator.grid.BarrierPoints.Variable;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the fields and the methods of a {@link Resumable} from a kernel's code. */
final class ResumableBody {

  private static final String STATE = "barrier";

  private final ClassDesc self;
  private final List<Variable> parameters = new ArrayList<>();
  private final CodeAttribute code;
  private final List<Barrier> barriers;

  ResumableBody(ClassDesc self, MethodTypeDesc kernel, CodeAttribute code, BarrierPoints points) {
    this.self = self;
    this.code = code;
    this.barriers = points.barriers();
    int slot = 0;
    for (ClassDesc type : kernel.parameterList()) {
      Variable parameter = new Variable(slot, type);
      parameters.add(parameter);
      slot += parameter.kind().slotSize();
    }
  }

  void addTo(ClassBuilder builder) {
    Stream.concat(
            parameters.stream(), barriers.stream().flatMap(barrier -> barrier.variables().stream()))
        .collect(Collectors.toMap(Variable::field, ResumableBody::fieldType, (a, b) -> a))
        .forEach((name, type) -> builder.withField(name, type, ClassFile.ACC_PRIVATE));
    builder.withMethodBody(
        "begin",
        MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object.arrayType()),
        ClassFile.ACC_PUBLIC,
        this::writeBegin);
    builder.withMethodBody(
        "resume",
        MethodTypeDesc.of(ConstantDescs.CD_boolean),
        ClassFile.ACC_PUBLIC,
        this::writeResume);
  }

  /** References are kept as objects, and cast when they are taken back. */
  private static ClassDesc fieldType(Variable variable) {
    return variable.kind() == TypeKind.REFERENCE
        ? ConstantDescs.CD_Object
        : variable.kind().upperBound();
  }

  private void writeBegin(CodeBuilder b) {
    for (int i = 0; i < parameters.size(); i++) {
      Variable parameter = parameters.get(i);
      b.aload(0).aload(1).loadConstant(i).aaload();
      if (parameter.type().isPrimitive()) {
        unbox(b, parameter.type());
      }
      b.putfield(self, parameter.field(), fieldType(parameter));
    }
    b.aload(0).iconst_0().putfield(self, STATE, ConstantDescs.CD_int).return_();
  }

  private static void unbox(CodeBuilder b, ClassDesc type) {
    ClassDesc box =
        switch (type.descriptorString()) {
          case "I" -> ConstantDescs.CD_Integer;
          case "J" -> ConstantDescs.CD_Long;
          case "F" -> ConstantDescs.CD_Float;
          case "D" -> ConstantDescs.CD_Double;
          case "Z" -> ConstantDescs.CD_Boolean;
          case "B" -> ConstantDescs.CD_Byte;
          case "S" -> ConstantDescs.CD_Short;
          default -> ConstantDescs.CD_Character;
        };
    b.checkcast(box).invokevirtual(box, type.displayName() + "Value", MethodTypeDesc.of(type));
  }

  private void writeResume(CodeBuilder b) {
    Label beginning = b.newLabel();
    List<Label> entries = barriers.stream().map(_ -> b.newLabel()).toList();
    List<Label> behind = barriers.stream().map(_ -> b.newLabel()).toList();
    List<SwitchCase> cases = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      cases.add(SwitchCase.of(i + 1, entries.get(i)));
    }
    b.aload(0).getfield(self, STATE, ConstantDescs.CD_int).tableswitch(beginning, cases);
    for (int i = 0; i < entries.size(); i++) {
      b.labelBinding(entries.get(i));
      barriers.get(i).variables().forEach(variable -> takeBack(b, variable));
      b.goto_(behind.get(i));
    }
    b.labelBinding(beginning);
    parameters.forEach(parameter -> takeBack(b, parameter));
    b.transform(code, new Rewriting(behind));
  }

  // All slots are one higher than in the kernel, which is static.

  private void takeBack(CodeBuilder b, Variable variable) {
    b.aload(0).getfield(self, variable.field(), fieldType(variable));
    if (variable.kind() == TypeKind.REFERENCE) {
      b.checkcast(variable.type());
    }
    b.storeLocal(variable.kind(), variable.slot() + 1);
  }

  private void putAway(CodeBuilder b, Variable variable) {
    b.aload(0)
        .loadLocal(variable.kind(), variable.slot() + 1)
        .putfield(self, variable.field(), fieldType(variable));
  }

  /** The kernel's code with its slots moved, and with barriers and returns that leave it. */
  private final class Rewriting implements CodeTransform {

    private final List<Label> behind;
    private int barriersSeen;

    Rewriting(List<Label> behind) {
      this.behind = behind;
    }

    @Override
    public void accept(CodeBuilder b, CodeElement element) {
      switch (element) {
        case LoadInstruction load -> b.loadLocal(load.typeKind(), load.slot() + 1);
        case StoreInstruction store -> b.storeLocal(store.typeKind(), store.slot() + 1);
        case IncrementInstruction increment -> b.iinc(increment.slot() + 1, increment.constant());
        case ReturnInstruction _ -> b.iconst_0().ireturn();
        case InvokeInstruction call when BarrierPoints.isBarrier(call) -> leave(b);
        case Instruction instruction -> b.with(instruction);
        case LabelTarget target -> b.with(target);
        case LineNumber line -> b.with(line);
        default -> {
          // Tables of variables and frames are those of the kernel; the latter are made anew.
        }
      }
    }

    private void leave(CodeBuilder b) {
      barriers.get(barriersSeen).variables().forEach(variable -> putAway(b, variable));
      Label next = behind.get(barriersSeen++);
      b.pop()
          .aload(0)
          .loadConstant(barriersSeen)
          .putfield(self, STATE, ConstantDescs.CD_int)
          .iconst_1()
          .ireturn()
          .labelBinding(next);
    }
  }
}
