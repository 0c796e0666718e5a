package dev.hopfield.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command in this JVM, as the launcher's second JVM runs it, with stand-ins for libraries. */
final class PeersCommandTest {
  private static final String[] SMALL = {
    "--backend", "reference", "--patterns", "311", "--dim", "13", "--rounds", "1", "--warm-up", "0"
  };

  private final PrintStream standardOut = System.out;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void beTheMeasuringJvm() {
    System.setProperty("hopfield.benchmarks.measuring", "true");
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void beOrdinaryAgain() {
    System.clearProperty("hopfield.benchmarks.measuring");
    System.setOut(standardOut);
  }

  private int run(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  private int runSmall(String... more) {
    String[] all = new String[SMALL.length + more.length];
    System.arraycopy(SMALL, 0, all, 0, SMALL.length);
    System.arraycopy(more, 0, all, SMALL.length, more.length);
    return run(all);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void json_rightSystems_isOneDocumentWithTheFieldsOfARow() throws IOException {
    assertThat(runSmall("--batch", "1,3", "--systems", "right", "--output", "json")).isZero();
    Map<String, Object> document = JSON.std.mapFrom(out());
    assertThat(document).containsOnlyKeys("environment", "results");
    List<?> results = (List<?>) document.get("results");
    assertThat(results).hasSize(4);
    for (Object result : results) {
      Map<?, ?> row = (Map<?, ?>) result;
      assertThat(row.keySet().stream().map(String::valueOf))
          .contains(
              "system",
              "batch",
              "median_ms",
              "samples_ms",
              "verified",
              "ratio_vs_ours",
              "peak_fraction",
              "bandwidth_fraction");
      assertThat(row.get("verified")).isEqualTo(true);
      assertThat((List<?>) row.get("samples_ms")).isNotEmpty();
      assertThat(((Number) row.get("peak_fraction")).doubleValue()).isPositive();
    }
    assertThat(((Map<?, ?>) results.get(2)).get("batch")).isEqualTo(3);
    assertThat(((Map<?, ?>) results.get(2)).get("system")).isEqualTo("hopfield-reference");
    assertThat(((Map<?, ?>) results.get(2)).get("ratio_vs_ours")).isEqualTo(1.0);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void json_wrongSystem_endsWithOneAndGivesItNoTime() throws IOException {
    assertThat(runSmall("--batch", "2", "--systems", "wrong", "--output", "json")).isEqualTo(1);
    Map<?, ?> row = (Map<?, ?>) ((List<?>) JSON.std.mapFrom(out()).get("results")).get(1);
    assertThat(row.get("verified")).isEqualTo(false);
    assertThat(row.get("median_ms")).isNull();
    assertThat((List<?>) row.get("samples_ms")).isEmpty();
  }

  @Test
  void markdown_absentSystem_endsWithThreeAndSaysWhy() {
    assertThat(runSmall("--batch", "2", "--systems", "missing,right")).isEqualTo(3);
    assertThat(out())
        .contains("| hopfield-reference", "| right", "| missing", "no such library in the path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--batch 0",
        "--patterns -5",
        "--dim 0",
        "--rounds 0",
        "--warm-up NaN",
        "--threads 1,2",
        "--batch many",
        "--output xml",
        "--no-such-option",
        "--beta -1",
        "--beta NaN",
        "--backend no-such-backend",
      })
  void badUsage_anyOption_isOneLineAndEndsWithTwo(String arguments) {
    assertThat(runSmall(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString().strip()).startsWith("peers: ").doesNotContain("\n");
  }
}
