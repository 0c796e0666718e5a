package dev.hopfield.engine.vector;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** What a program of the tests said in a JVM of its own, which was started with other options. */
record ChildJvm(int exit, List<String> out, List<String> err) {
  /**
   * Runs it to its end.
   *
   * @param folder for what it prints
   * @param options of the JVM
   * @param main the program
   * @param arguments of the program
   */
  static ChildJvm run(Path folder, List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(main), main.getName()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    int exit =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    return new ChildJvm(exit, Files.readAllLines(out), Files.readAllLines(err));
  }

  /** Where this JVM found the classes that the other one needs. */
  private static String classPath(Class<?> main) {
    return Stream.concat(
            Stream.of(VectorProvider.class, main, Assertions.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(location -> Path.of(java.net.URI.create(location.toString())).toString()),
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)))
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }
}
