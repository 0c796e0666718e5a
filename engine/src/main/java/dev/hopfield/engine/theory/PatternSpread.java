package dev.hopfield.engine.theory;

import dev.hopfield.engine.Patterns;

/**
 * m_max = max‖xᵢ − m‖ with m the patterns' mean (sec. 4, lemma A3): with β m_max² &lt; 1 the update
 * has one fixed point only, see {@link FixedPoints#isGlobal}.
 */
public final class PatternSpread {
  private static final int BLOCK_NUMBERS = 1 << 16;

  private PatternSpread() {}

  /** m_max, by two passes over the patterns. */
  public static double of(Patterns patterns) {
    int dim = patterns.dim();
    double[] mean = new double[dim];
    forEachBlock(
        patterns,
        (block, rows) -> {
          for (int i = 0; i < rows * dim; i++) {
            mean[i % dim] += block[i];
          }
        });
    for (int c = 0; c < dim; c++) {
      mean[c] /= patterns.count();
    }
    double[] largest = new double[1];
    forEachBlock(
        patterns,
        (block, rows) -> {
          for (int r = 0; r < rows; r++) {
            largest[0] = Math.max(largest[0], squaredDistance(block, r * dim, mean));
          }
        });
    return Math.sqrt(largest[0]);
  }

  private static double squaredDistance(float[] block, int at, double[] mean) {
    double sum = 0;
    for (int c = 0; c < mean.length; c++) {
      double difference = block[at + c] - mean[c];
      sum += difference * difference;
    }
    return sum;
  }

  private interface BlockConsumer {
    void accept(float[] block, int rows);
  }

  private static void forEachBlock(Patterns patterns, BlockConsumer consumer) {
    int most = Math.max(1, BLOCK_NUMBERS / patterns.dim());
    float[] block = new float[(int) Math.min(most, patterns.count()) * patterns.dim()];
    for (long first = 0; first < patterns.count(); first += most) {
      int rows = (int) Math.min(most, patterns.count() - first);
      patterns.copyRows(first, rows, block, 0);
      consumer.accept(block, rows);
    }
  }
}
