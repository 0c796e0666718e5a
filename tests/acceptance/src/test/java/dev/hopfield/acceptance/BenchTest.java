package dev.hopfield.acceptance;

import static dev.hopfield.acceptance.Hopfield.hopfield;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.acceptance.Hopfield.Run;
import java.io.IOException;
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
    assertThat(run.out()).contains("of 1 whole retrievals, without warm-up");
  }

  @Test
  void bench_csv_isATable() {
    Run run = bench("-n 101 -d 7 -b 1,3 --backend reference -o csv");
    List<List<String>> lines = CsvLines.parse(run.out());
    assertThat(lines).hasSize(3).allMatch(line -> line.size() == lines.getFirst().size());
  }
}
