package dev.hopfield.acceptance;

import static dev.hopfield.acceptance.Hopfield.hopfield;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.acceptance.Hopfield.Run;
import dev.hopfield.engine.Patterns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How patterns are held: {@code --precision} of compare, bench and retrieve. */
final class PrecisionOptionTest {
  @TempDir private Path folder;

  private static List<Map<String, Object>> rows(Run run) throws IOException {
    assertThat(run.code()).as(run.err()).isZero();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      rows.add(JSON.std.mapFrom(line));
    }
    return rows;
  }

  /** Half a unit in the last place of 11 and 8 bits, twice for scores and sums at this β. */
  @ParameterizedTest
  @CsvSource({"f16, 0, 1e-3", "bf16, 1e-5, 1e-2", "i8, 1e-5, 3e-2"})
  void compare_precision_isVerifiedAtTheLimitsOfF32AndSaysWhatItCosts(
      String precision, double least, double most) throws IOException {
    List<Map<String, Object>> rows =
        rows(
            hopfield(
                ("compare -p 1009 -d 61 -b 7 -r 1 --no-warm-up -o jsonl --precision " + precision)
                    .split(" ")));
    assertThat(rows).extracting(row -> row.get("backend")).contains("reference", "cpu");
    for (Map<String, Object> row : rows) {
      assertThat(row).containsEntry("verified", true).containsEntry("precision", precision);
      assertThat((Double) row.get("max_rel_error")).as("%s", row).isLessThanOrEqualTo(1e-5);
      assertThat((Double) row.get("precision_error")).as("%s", row).isBetween(least, most);
    }
  }

  @Test
  void compare_withoutPrecision_costsNothing() throws IOException {
    Run run = hopfield("compare -p 101 -d 7 --backends cpu -r 1 --no-warm-up -o jsonl".split(" "));
    assertThat(rows(run).getFirst())
        .containsEntry("precision", "f32")
        .containsEntry("precision_error", 0.0);
  }

  @Test
  void bench_precisionsAndFiles_areEachARow() throws IOException {
    String file = folder.resolve("p.npy").toString();
    Run made = hopfield(("generate --patterns 211 --dim 13 --out " + file).split(" "));
    assertThat(made.code()).as(made.err()).isZero();
    List<Map<String, Object>> rows =
        rows(
            hopfield(
                ("bench --no-warm-up -r 1 -b 3 --backend reference,cpu --precision f32,i8,bf16"
                        + " -o jsonl -n 101,"
                        + file)
                    .split(" ")));
    assertThat(rows).allMatch(row -> row.get("verified").equals(true));
    assertThat(rows)
        .extracting(
            row ->
                "%s %s %s %s"
                    .formatted(
                        row.get("patterns"),
                        row.get("dim"),
                        row.get("precision"),
                        row.get("backend")))
        .containsExactly(
            "101 64 f64 reference",
            "101 64 f32 cpu",
            "101 64 i8 reference",
            "101 64 i8 cpu",
            "101 64 bf16 reference",
            "101 64 bf16 cpu",
            "211 13 f64 reference",
            "211 13 f32 cpu",
            "211 13 i8 reference",
            "211 13 i8 cpu",
            "211 13 bf16 reference",
            "211 13 bf16 cpu");
  }

  @Test
  void retrieve_precision_givesStatesOfTheRoundedPatterns() throws IOException {
    Path patterns = folder.resolve("p.npy");
    Path queries = folder.resolve("q.npy");
    Run made =
        hopfield(
            ("generate --patterns 307 --dim 17 --out %s --queries 5 --queries-out %s"
                    + " --corrupt noise --amount 0.1")
                .formatted(patterns, queries)
                .split(" "));
    assertThat(made.code()).as(made.err()).isZero();
    Path out = folder.resolve("s.npy");
    Map<String, Object> row =
        rows(hopfield(
                "retrieve --backend cpu -p %s -q %s --beta 1e4 --precision bf16 --out %s -o jsonl"
                    .formatted(patterns, queries, out)
                    .split(" ")))
            .getFirst();
    assertThat(row).containsEntry("precision", "bf16");
    try (Patterns states = Patterns.open(out)) {
      for (float number : states.row(0)) {
        // At this β a state is one pattern, and that has 8 significant bits.
        assertThat(Float.floatToRawIntBits(number) & 0xffff).isZero();
      }
    }
  }
}
