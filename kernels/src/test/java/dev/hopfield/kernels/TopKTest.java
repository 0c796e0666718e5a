package dev.hopfield.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

@Tag("device")
class TopKTest {
  private record Entry(float score, int row) {}

  @ParameterizedTest(name = "{0} entries, k = {1}, B = {2}, segments of {3}, {4} work-items")
  @CsvSource({"1, 2, 1, 4, 2", "50, 4, 3, 16, 8", "16, 8, 1, 16, 4", "33, 1, 2, 8, 1"})
  void keepBest_ofScoresSortsEachSegment(int entries, int k, int batch, int segment, int threads) {
    Random random = new Random(entries);
    int first = 7;
    int from = 3;
    int to = 5;
    FloatArray scores = new FloatArray(from + batch * entries);
    for (int i = 0; i < batch * entries; i++) {
      // Few different scores, so that rows decide.
      scores.set(from + i, random.nextInt(-2, 3));
    }
    int segments = Math.ceilDiv(entries, segment);
    FloatArray keptScores = new FloatArray(to + batch * segments * k);
    IntArray rows = new IntArray(to + batch * segments * k);
    IntArray launch = launch(first, entries, k, from, to);
    run(launch, scores, keptScores, rows, 1, batch * segments, threads, segment);
    for (int g = 0; g < batch * segments; g++) {
      List<Entry> expected = new ArrayList<>();
      for (int i = g % segments * segment;
          i < Math.min(entries, (g % segments + 1) * segment);
          i++) {
        expected.add(new Entry(scores.get(from + g / segments * entries + i), first + i));
      }
      assertKept(expected, keptScores, rows, to + g * k, k);
    }
  }

  @ParameterizedTest(name = "{0} entries, k = {1}, segments of {2}")
  @CsvSource({"24, 4, 8", "10, 3, 16"})
  void keepBest_ofCandidatesKeepsTheirRows(int entries, int k, int segment) {
    Random random = new Random(entries);
    FloatArray scores = new FloatArray(entries + 2 * entries);
    IntArray rows = new IntArray(entries + 2 * entries);
    for (int i = 0; i < entries; i++) {
      boolean none = i % 5 == 4;
      scores.set(i, none ? Launch.LOWEST : random.nextInt(3));
      rows.set(i, none ? -1 : 1000 - i);
    }
    float[] before = scores.toHeapArray();
    int[] rowsBefore = rows.toHeapArray();
    IntArray launch = launch(0, entries, k, 0, entries);
    run(launch, scores, scores, rows, 0, Math.ceilDiv(entries, segment), 2, segment);
    for (int g = 0; g < Math.ceilDiv(entries, segment); g++) {
      List<Entry> expected = new ArrayList<>();
      for (int i = g * segment; i < Math.min(entries, (g + 1) * segment); i++) {
        if (rowsBefore[i] >= 0) {
          expected.add(new Entry(before[i], rowsBefore[i]));
        }
      }
      assertKept(expected, scores, rows, entries + g * k, k);
    }
  }

  private static IntArray launch(int first, int entries, int k, int from, int to) {
    IntArray launch = Run.launch();
    launch.set(Launch.FIRST, first);
    launch.set(Launch.ROWS, entries);
    launch.set(Launch.STRIDE, entries);
    launch.set(Launch.KEEP, k);
    launch.set(Launch.FROM, from);
    launch.set(Launch.TO, to);
    return launch;
  }

  private static void run(
      IntArray launch,
      FloatArray scores,
      FloatArray keptScores,
      IntArray rows,
      int fromScores,
      int groups,
      int threads,
      int segment) {
    Run.kernel(
        groups,
        threads,
        graph ->
            graph.task(
                "t",
                TopK::keepBest,
                new KernelContext(),
                launch,
                scores,
                rows,
                keptScores,
                rows,
                fromScores,
                threads,
                segment),
        scores == keptScores
            ? new TornadoNativeArray[] {launch, scores, rows}
            : new TornadoNativeArray[] {launch, scores, keptScores, rows});
  }

  private static void assertKept(List<Entry> all, FloatArray scores, IntArray rows, int at, int k) {
    all.sort(Comparator.comparingDouble(Entry::score).reversed().thenComparingInt(Entry::row));
    for (int j = 0; j < k; j++) {
      if (j < all.size()) {
        assertThat(rows.get(at + j)).isEqualTo(all.get(j).row());
        assertThat(scores.get(at + j)).isEqualTo(all.get(j).score());
      } else {
        assertThat(rows.get(at + j)).isEqualTo(-1);
      }
    }
  }
}
