package dev.hopfield.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

@Tag("device")
class WeightsReachingTest {
  @ParameterizedTest(
      name = "{0} rows, splits of {1}, B = {2}, T = {3}, {4} work-items, scores near {5}")
  @CsvSource({"1, 4, 1, 1, 2, 0", "45, 16, 3, 5, 4, 0", "32, 32, 1, 2, 8, 123456.7"})
  void count_countsAndWeighsWhatReaches(
      int rows, int splitRows, int batch, int each, int threads, float near) {
    int splits = Math.ceilDiv(rows, splitRows);
    FloatArray scores = Run.normal(rows, batch * rows);
    FloatArray thresholds = new FloatArray(batch * each);
    FloatArray logSumExp = new FloatArray(2 * batch);
    double[] exact = new double[batch];
    for (int i = 0; i < batch * rows; i++) {
      scores.set(i, scores.get(i) + near);
    }
    for (int q = 0; q < batch; q++) {
      exact[q] = near + Math.log(rows) + 0.4;
      logSumExp.set(2 * q, (float) exact[q]);
      logSumExp.set(2 * q + 1, (float) (exact[q] - (float) exact[q]));
      for (int t = 0; t < each; t++) {
        // One threshold is a score itself, which reaches it.
        thresholds.set(q * each + t, t == 0 ? scores.get(q * rows) : near - 1 + 0.5f * t);
      }
    }
    IntArray launch = Run.launch();
    launch.set(Launch.ROWS, rows);
    launch.set(Launch.SPLITS, splits);
    launch.set(Launch.SPLIT_ROWS, splitRows);
    launch.set(Launch.STRIDE, rows);
    launch.set(Launch.THRESHOLDS, each);
    IntArray counts = new IntArray(batch * splits * each);
    FloatArray masses = new FloatArray(batch * splits * each);
    Run.kernel(
        batch * splits,
        threads,
        graph ->
            graph.task(
                "t",
                WeightsReaching::count,
                new KernelContext(),
                launch,
                scores,
                thresholds,
                logSumExp,
                counts,
                masses,
                threads),
        launch,
        scores,
        thresholds,
        logSumExp,
        counts,
        masses);
    for (int i = 0; i < batch * splits * each; i++) {
      int query = i / each / splits;
      int split = i / each % splits;
      int count = 0;
      double mass = 0;
      for (int r = split * splitRows; r < Math.min(rows, (split + 1) * splitRows); r++) {
        float score = scores.get(query * rows + r);
        if (score >= thresholds.get(query * each + i % each)) {
          count++;
          mass += Math.exp(score - exact[query]);
        }
      }
      assertThat(counts.get(i)).isEqualTo(count);
      assertThat(masses.get(i)).isCloseTo((float) mass, within(1e-5f));
    }
  }
}
