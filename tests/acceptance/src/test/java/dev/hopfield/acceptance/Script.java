package dev.hopfield.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A script of {@code setup}, run as a shell runs it.
 *
 * @param file the script, or a link to it
 * @param folder where it runs, and where its output is kept
 */
record Script(Path file, Path folder) {
  static final String THIS_JDK = System.getProperty("java.home");

  /** What a run left. */
  record Run(int exitCode, String out, List<String> err) {}

  /** A script by its name in {@code setup}. */
  static Path path(String name) {
    return Path.of("..", "..", "setup", name).toAbsolutePath().normalize();
  }

  static Script at(Path file, Path folder) {
    return new Script(file, folder);
  }

  static Script named(String name, Path folder) {
    return at(path(name), folder);
  }

  /** Runs it; what the tests' own environment says of JDK and SDK is left out. */
  Run run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    for (String ours :
        List.of("HOPFIELD_JDK", "HOPFIELD_JAVA_OPTS", "TORNADOVM_HOME", "SDKMAN_DIR")) {
      builder.environment().remove(ours);
    }
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    return new Run(exitCode, Files.readString(out), Files.readAllLines(err));
  }
}
