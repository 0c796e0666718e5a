package dev.hopfield.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** TornadoVM compiles a kernel only where its class file names its local variables. */
final class KernelsDebugInfoTest {
  @Test
  void kernels_haveLocalVariableTables() throws IOException {
    JavaClasses kernels =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.hopfield.kernels");

    assertThat(kernels).isNotEmpty();
    for (JavaClass kernel : kernels) {
      assertThat(withoutLocalVariableTable(kernel)).as(kernel.getName()).isEmpty();
    }
  }

  private static List<String> withoutLocalVariableTable(JavaClass type) throws IOException {
    byte[] bytes;
    try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      bytes = in.readAllBytes();
    }
    return ClassFile.of().parse(bytes).methods().stream()
        .filter(method -> method.methodTypeSymbol().parameterCount() > 0)
        .filter(KernelsDebugInfoTest::lacksLocalVariableTable)
        .map(method -> method.methodName().stringValue())
        .toList();
  }

  private static boolean lacksLocalVariableTable(MethodModel method) {
    return method
        .code()
        .map(code -> code.findAttribute(Attributes.localVariableTable()).isEmpty())
        .orElse(false);
  }
}
