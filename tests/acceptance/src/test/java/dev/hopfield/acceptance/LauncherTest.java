package dev.hopfield.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code setup/hopfield} as a shell sees it: exit codes, standard output, standard error. */
final class LauncherTest {
  private static final Path LAUNCHER =
      Path.of("..", "..", "setup", "hopfield").toAbsolutePath().normalize();
  private static final String THIS_JDK = System.getProperty("java.home");

  @TempDir Path folder;

  private record Outcome(int exitCode, String out, List<String> err) {}

  @Test
  void run_jdkThatIsNone() throws Exception {
    Outcome outcome = run(LAUNCHER, Map.of("HOPFIELD_JDK", folder.toString()), "--help");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().getFirst())
        .contains("a JDK 25 is needed", folder.toString(), "Eclipse Temurin 25");
    assertThat(outcome.err()).anyMatch(line -> line.contains("apt-get install temurin-25-jdk"));
  }

  @Test
  void run_throughSymbolicLinkFromAnotherFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("hop"), LAUNCHER);

    Outcome outcome = run(link, Map.of("HOPFIELD_JDK", THIS_JDK), "--help");
    Files.delete(link);

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("Usage: hopfield");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void run_javaHomeThatIsNone() throws Exception {
    Map<String, String> environment =
        Map.of("JAVA_HOME", folder.toString(), "PATH", THIS_JDK + "/bin:" + System.getenv("PATH"));

    Outcome outcome = run(LAUNCHER, environment, "--version");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void run_unknownCommand() throws Exception {
    Outcome outcome = run(LAUNCHER, Map.of("HOPFIELD_JDK", THIS_JDK), "no-such-command");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).singleElement().asString().contains("no-such-command");
  }

  @Test
  void run_javaOptionsWin() throws Exception {
    String options = "-Xmx96m -XX:MaxDirectMemorySize=17m -XX:+PrintFlagsFinal";
    Map<String, String> environment =
        Map.of("HOPFIELD_JDK", THIS_JDK, "HOPFIELD_JAVA_OPTS", options);

    Outcome outcome = run(LAUNCHER, environment, "--version");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .containsPattern(" MaxHeapSize += " + (96L << 20) + " ")
        .containsPattern(" MaxDirectMemorySize += " + (17L << 20) + " ");
  }

  @Test
  void run_sdkWithoutOptions() throws Exception {
    Map<String, String> environment =
        Map.of("HOPFIELD_JDK", THIS_JDK, "TORNADOVM_HOME", folder.toString());

    Outcome outcome = run(LAUNCHER, environment, "--version");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .singleElement()
        .asString()
        .contains("TORNADOVM_HOME=" + folder, "no tornado-argfile");
  }

  @Test
  void run_sdkOptionsNameTheirFolder() throws Exception {
    Files.writeString(
        folder.resolve("tornado-argfile"),
        """
        # options
        -XX:+PrintFlagsFinal
        -XX:HeapDumpPath=${TORNADOVM_HOME}/${TORNADOVM_HOME}/x
        """);
    Map<String, String> environment =
        Map.of("HOPFIELD_JDK", THIS_JDK, "TORNADOVM_HOME", folder.toString());

    Outcome outcome = run(LAUNCHER, environment, "--version");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains(folder + "/" + folder + "/x");
  }

  private Outcome run(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    for (String ours : List.of("HOPFIELD_JDK", "HOPFIELD_JAVA_OPTS", "TORNADOVM_HOME")) {
      builder.environment().remove(ours);
    }
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    return new Outcome(exitCode, Files.readString(out), Files.readAllLines(err));
  }
}
