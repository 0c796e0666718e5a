package dev.hopfield.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.benchmarks.peers.StandInProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * The command with stand-ins for libraries; what the launcher runs in a second JVM, in this one.
 */
final class PeersCommandTest {
  private static final String[] SMALL = {
    "--backend", "reference", "--patterns", "311", "--dim", "13", "--rounds", "1", "--warm-up", "0"
  };

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Measuring.Factory measuring, String... arguments) {
    CommandLine commandLine = Main.commandLine(measuring);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  private int runSmall(String... more) {
    String[] all = new String[SMALL.length + more.length];
    System.arraycopy(SMALL, 0, all, 0, SMALL.length);
    System.arraycopy(more, 0, all, SMALL.length, more.length);
    return run(InThisJvm::new, all);
  }

  private String out() {
    return out.toString();
  }

  @Test
  void json_rightSystems_isOneDocumentWithTheFieldsOfARow() throws IOException {
    assertThat(runSmall("--batch", "1,3", "--systems", "right", "--output", "json")).isZero();
    Map<String, Object> document = JSON.std.mapFrom(out());
    assertThat(document).containsOnlyKeys("environment", "results");
    assertThat(field(document.get("environment"), "command"))
        .isEqualTo(
            "setup/peers %s --batch 1,3 --systems right --output json"
                .formatted(String.join(" ", SMALL)));
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
              "bandwidth_fraction",
              "min_ms",
              "paired_ratio_vs_ours",
              "min_ratio_vs_ours");
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
        "--patience 0",
        "--warm-up NaN",
        "--threads 1,2",
        "--batch many",
        "--output xml",
        "--no-such-option",
        "--beta -1",
        "--beta NaN",
        "--systems nobody",
        "--systems right,nobody",
        "--scaling --systems right",
        "--backend no-such-backend",
      })
  void badUsage_anyOption_isOneLineAndEndsWithTwo(String arguments) {
    assertThat(runSmall(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString().strip()).startsWith("peers: ").doesNotContain("\n");
  }

  /** The second JVM is a real one here, and a system ends it at the second batch. */
  @Test
  void systemThatEndsTheProcess_isARowThatSaysWhyAndTheOthersGoOn() throws IOException {
    String[] arguments = {
      "--backend", "reference", "--patterns", "311", "--dim", "13", "--rounds", "1",
      "--warm-up", "0", "--batch", "1,3,5", "--systems", "right,mortal", "--output", "json"
    };
    Measuring.Factory deadly =
        (threads, given, messages) ->
            new MeasuringJvm(threads, given, messages).with(StandInProvider.DEADLY, "3");

    assertThat(run(deadly, arguments)).isEqualTo(3);

    List<?> results = (List<?>) JSON.std.mapFrom(out()).get("results");
    assertThat(results.stream().map(row -> field(row, "batch") + " " + field(row, "system")))
        .containsExactly(
            "1 hopfield-reference",
            "1 right",
            "1 mortal",
            "3 hopfield-reference",
            "3 right",
            "3 mortal",
            "5 hopfield-reference",
            "5 right",
            "5 mortal");
    for (Object row : results) {
      boolean dead = field(row, "system").equals("mortal") && !field(row, "batch").equals("1");
      assertThat(field(row, "verified")).isEqualTo(String.valueOf(!dead));
      if (dead) {
        assertThat(field(row, "note"))
            .isEqualTo(
                "ended the process with status 134: stand-in: fatal error: no longer at batch 3");
      }
    }
  }

  private static String field(Object row, String key) {
    return String.valueOf(((Map<?, ?>) row).get(key));
  }

  /** Does in this JVM what a second one would do. */
  private static final class InThisJvm implements Measuring {
    private final List<String> arguments;
    private final PrintWriter err;

    InThisJvm(int threads, List<String> arguments, PrintWriter err) {
      assertThat(threads).isPositive();
      this.arguments = arguments;
      this.err = err;
    }

    @Override
    public Measuring with(String variable, String value) {
      return this;
    }

    @Override
    public int run(Consumer<String> line) {
      CommandLine commandLine = Main.commandLine(InThisJvm::new);
      StringWriter lines = new StringWriter();
      commandLine.setOut(new PrintWriter(lines));
      commandLine.setErr(err);
      List<String> all = new ArrayList<>(arguments);
      all.add("--measuring");
      int status = commandLine.execute(all.toArray(String[]::new));
      lines.toString().lines().forEach(line);
      return status;
    }

    @Override
    public String reason() {
      return "none";
    }

    @Override
    public void kill() {}
  }
}
