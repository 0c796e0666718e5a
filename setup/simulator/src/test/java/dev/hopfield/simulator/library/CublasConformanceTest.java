package dev.hopfield.simulator.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;

/**
 * Compares the calls that are simulated with TornadoVM's own binding of cuBLAS, whose descriptors
 * name the same functions with the same arguments.
 */
class CublasConformanceTest {

  private static final String BINDING = "uk/ac/manchester/tornado/cublas/CuBlas.class";

  private static ClassModel binding() throws IOException {
    String home = System.getenv("TORNADOVM_HOME");
    assumeTrue(home != null, "TORNADOVM_HOME is not set: nothing is compared with TornadoVM's");
    try (Stream<Path> jars = Files.list(Path.of(home, "share/java/tornado"))) {
      Path jar =
          jars.filter(file -> file.getFileName().toString().matches("tornado-cublas-[0-9].*\\.jar"))
              .findFirst()
              .orElse(null);
      assumeTrue(jar != null, "the SDK has no cuBLAS binding");
      try (var files = FileSystems.newFileSystem(jar)) {
        return ClassFile.of().parse(Files.readAllBytes(files.getPath(BINDING)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CublasFunction.class)
  void function_takesWhatTornadoVmsFactoryTakes(CublasFunction function) throws IOException {
    List<Class<?>> plain =
        function.types().stream()
            .<Class<?>>map(type -> MethodType.methodType(type).unwrap().returnType())
            .toList();
    String expected =
        MethodType.methodType(LibraryTaskDescriptor.class, plain).toMethodDescriptorString();
    List<MethodModel> factories =
        binding().methods().stream()
            .filter(method -> method.methodName().equalsString(function.cublasName()))
            .toList();
    assertThat(factories).hasSize(1);
    assertThat(factories.getFirst().methodType().stringValue()).isEqualTo(expected);
    assertThat(factories.getFirst().flags().has(AccessFlag.STATIC)).isTrue();
  }

  @Test
  void name_isTheBindings() throws IOException {
    assertThat(binding().fields())
        .filteredOn(field -> field.fieldName().equalsString("LIBRARY_NAME"))
        .singleElement()
        .satisfies(
            field -> {
              assertThat(field.fieldTypeSymbol()).isEqualTo(ConstantDescs.CD_String);
              assertThat(
                      field
                          .findAttribute(java.lang.classfile.Attributes.constantValue())
                          .orElseThrow()
                          .constant()
                          .constantValue())
                  .isEqualTo(LibraryCall.CUBLAS);
            });
  }
}
