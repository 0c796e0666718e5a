package dev.hopfield.acceptance;

import static dev.hopfield.acceptance.Hopfield.hopfield;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.acceptance.Hopfield.Run;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The matrix of runs. */
final class BenchTest {
  private static Run bench(String options) {
    return hopfield(("bench --no-warm-up -r 1 " + options).split(" "));
  }

  @Test
  void bench_lists_giveEveryCombinationInOrderEachVerified() throws IOException {
    Run run = bench("-n 101,211 -d 7,11 -b 1,3 --backend reference,cpu -o jsonl");
    assertThat(run.code()).as(run.err()).isZero();
    List<String> sizes = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      Map<String, Object> row = JSON.std.mapFrom(line);
      assertThat(row).containsEntry("verified", true).containsKey("environment");
      sizes.add(
          "%s %s %s %s"
              .formatted(
                  row.get("backend"), row.get("patterns"), row.get("dim"), row.get("batch")));
    }
    List<String> expected = new ArrayList<>();
    for (int patterns : new int[] {101, 211}) {
      for (int dim : new int[] {7, 11}) {
        for (String backend : new String[] {"reference", "cpu"}) {
          for (int batch : new int[] {1, 3}) {
            expected.add("%s %d %d %d".formatted(backend, patterns, dim, batch));
          }
        }
      }
    }
    assertThat(sizes).isEqualTo(expected);
  }

  @Test
  void bench_md_hasARowForEachSize() {
    Run run = bench("-n 101 -d 7 -b 1,3 --backend reference --steps 2 --beta 0.5");
    assertThat(run.code()).isZero();
    assertThat(run.out().lines().filter(line -> line.startsWith("| reference"))).hasSize(2);
    assertThat(run.out()).contains("of one whole retrieval without warm-up");
  }

  @Test
  void bench_jsonl_saysWhenHowAndFromWhat() throws IOException {
    Run run = bench("-p 101 -d 7 -b 3 --backend reference --seed 42 -o jsonl");
    Map<String, Object> row = JSON.std.mapFrom(run.out());
    assertThat(row).containsEntry("seed", 42).containsEntry("transfer_ms", 0.0);
    assertThat(row.get("kernel_ms")).isNull();
    Map<?, ?> environment = (Map<?, ?>) row.get("environment");
    assertThat(Instant.parse((String) environment.get("timestamp")))
        .isBeforeOrEqualTo(Instant.now());
    assertThat(environment.get("command"))
        .isEqualTo(
            "hopfield bench --no-warm-up -r 1 -p 101 -d 7 -b 3 --backend reference --seed 42 -o"
                + " jsonl");
  }

  @Test
  void bench_onADevice_tellsItsPart() throws IOException {
    Run run = bench("-n 101 -d 7 -b 3 --backend simulator --ceilings -o jsonl");
    assertThat(run.code()).as(run.err()).isZero();
    Map<String, Object> row = JSON.std.mapFrom(run.out());
    assertThat((Double) row.get("kernel_ms")).isPositive();
    assertThat((Integer) row.get("launches")).isPositive();
    assertThat((String) row.get("plan")).contains("resident");
    // Its times are those of the JVM, and its memory is too.
    assertThat(row.get("transfer_ms")).isNull();
    assertThat(row.get("copy_gbytes_per_second")).isNull();
  }

  @Test
  void bench_csv_isATable() {
    Run run = bench("-n 101 -d 7 -b 1,3 --backend reference -o csv");
    List<List<String>> lines = CsvLines.parse(run.out());
    assertThat(lines).hasSize(3).allMatch(line -> line.size() == lines.getFirst().size());
  }
}
