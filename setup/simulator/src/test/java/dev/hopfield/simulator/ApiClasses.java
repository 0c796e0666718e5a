package dev.hopfield.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class files of TornadoVM's API in a folder or a jar, read and not loaded. */
final class ApiClasses {

  private static final String ROOT = "uk/ac/manchester/tornado/api";

  private final Map<String, ClassModel> byName;

  private ApiClasses(Stream<ClassModel> classes) {
    byName =
        classes.collect(
            Collectors.toMap(model -> model.thisClass().asInternalName(), Function.identity()));
  }

  static ApiClasses ofFolder(Path folder) throws IOException {
    return read(folder.resolve(ROOT));
  }

  static ApiClasses ofJar(Path jar) throws IOException {
    try (var files = FileSystems.newFileSystem(jar)) {
      return read(files.getPath(ROOT));
    }
  }

  private static ApiClasses read(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return new ApiClasses(
          files.filter(file -> file.toString().endsWith(".class")).map(ApiClasses::parse));
    }
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Finds the API's jar among those of an SDK. */
  static Path apiJar(Path home) throws IOException {
    Path folder = home.resolve("share/java/tornado");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("tornado-api-[0-9].*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("no tornado-api jar in " + folder));
    }
  }

  Optional<ClassModel> find(String internalName) {
    return Optional.ofNullable(byName.get(internalName));
  }

  List<ClassModel> publicClasses() {
    return byName.values().stream()
        .filter(model -> model.flags().has(AccessFlag.PUBLIC))
        .filter(model -> !model.thisClass().asInternalName().endsWith("package-info"))
        .toList();
  }
}
