package dev.hopfield.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code setup/hopfield} as a shell sees it: exit codes, standard output, standard error. */
final class LauncherTest {
  private static final Path LAUNCHER = Script.path("hopfield");
  private static final String THIS_JDK = Script.THIS_JDK;

  @TempDir Path folder;

  @Test
  void run_jdkThatIsNone() throws Exception {
    Script.Run outcome = run(LAUNCHER, Map.of("HOPFIELD_JDK", folder.toString()), "--help");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().getFirst())
        .contains("a JDK 25 is needed", folder.toString(), "Eclipse Temurin 25");
    assertThat(outcome.err()).anyMatch(line -> line.contains("apt-get install temurin-25-jdk"));
  }

  @Test
  void run_throughSymbolicLinkFromAnotherFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("hop"), LAUNCHER);

    Script.Run outcome = run(link, Map.of("HOPFIELD_JDK", THIS_JDK), "--help");
    Files.delete(link);

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("Usage: hopfield");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void run_javaHomeThatIsNone() throws Exception {
    Map<String, String> environment =
        Map.of("JAVA_HOME", folder.toString(), "PATH", THIS_JDK + "/bin:" + System.getenv("PATH"));

    Script.Run outcome = run(LAUNCHER, environment, "--version");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void run_unknownCommand() throws Exception {
    Script.Run outcome = run(LAUNCHER, Map.of("HOPFIELD_JDK", THIS_JDK), "no-such-command");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).singleElement().asString().contains("no-such-command");
  }

  @Test
  void run_javaOptionsWin() throws Exception {
    String options = "-Xmx96m -XX:MaxDirectMemorySize=17m -XX:+PrintFlagsFinal";
    Map<String, String> environment =
        Map.of("HOPFIELD_JDK", THIS_JDK, "HOPFIELD_JAVA_OPTS", options);

    Script.Run outcome = run(LAUNCHER, environment, "--version");

    assertThat(outcome.exitCode()).isZero();
    assertThat(String.join("\n", outcome.err()))
        .containsPattern(" MaxHeapSize += " + (96L << 20) + " ")
        .containsPattern(" MaxDirectMemorySize += " + (17L << 20) + " ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -Xmxmuch               | Invalid maximum heap size: -Xmxmuch
          -XX:+NoSuchOption      | NoSuchOption
          -Xms96m -Xmx64m        | Initial heap size
          --add-modules no.such  | no.such not found
          NoSuchClass            | NoSuchClass
          """)
  void run_javaOptionsThatTheJvmRefuses(String options, String cause) throws Exception {
    Map<String, String> environment =
        Map.of("HOPFIELD_JDK", THIS_JDK, "HOPFIELD_JAVA_OPTS", options);

    Script.Run outcome = run(LAUNCHER, environment, "--version");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .singleElement()
        .asString()
        .startsWith("hopfield: the JVM does not start: ")
        .contains(cause, "check HOPFIELD_JAVA_OPTS=" + options);
  }

  @Test
  void run_javaOptionsThatEndTheJvm() throws Exception {
    Map<String, String> environment =
        Map.of("HOPFIELD_JDK", THIS_JDK, "HOPFIELD_JAVA_OPTS", "-version");

    Script.Run outcome = run(LAUNCHER, environment, "devices");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).anyMatch(line -> line.contains("version \"25"));
  }

  @Test
  void run_sdkWithoutOptions() throws Exception {
    Map<String, String> environment =
        Map.of("HOPFIELD_JDK", THIS_JDK, "TORNADOVM_HOME", folder.toString());

    Script.Run outcome = run(LAUNCHER, environment, "--version");

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

    Script.Run outcome = run(LAUNCHER, environment, "--version");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).anyMatch(line -> line.contains(folder + "/" + folder + "/x"));
  }

  private Script.Run run(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return Script.at(launcher, folder).run(environment, arguments);
  }
}
