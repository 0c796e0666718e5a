package dev.hopfield.host;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import java.util.Random;

/** Patterns and queries from a seed. */
final class Samples {
  private Samples() {}

  /** Normally distributed numbers. */
  static Patterns normal(long seed, int count, int dim) {
    Random random = new Random(seed);
    Patterns patterns = Patterns.allocate(count, dim);
    float[] row = new float[dim];
    for (int r = 0; r < count; r++) {
      for (int c = 0; c < dim; c++) {
        row[c] = (float) random.nextGaussian();
      }
      patterns.setRow(r, row);
    }
    return patterns;
  }

  /** Small whole numbers, so that every score is exact in single precision and many are equal. */
  static Patterns whole(long seed, int count, int dim) {
    Random random = new Random(seed);
    float[] all = new float[count * dim];
    for (int i = 0; i < all.length; i++) {
      all[i] = random.nextInt(-2, 3);
    }
    return Patterns.of(all, dim);
  }

  /** Stored patterns, disturbed. */
  static StateBatch near(Patterns patterns, long seed, int batch, double noise) {
    Random random = new Random(seed);
    StateBatch states = StateBatch.zeros(batch, patterns.dim());
    for (int q = 0; q < batch; q++) {
      float[] row = patterns.row(random.nextInt((int) patterns.count()));
      for (int c = 0; c < row.length; c++) {
        states.data()[q * row.length + c] = (float) (row[c] + noise * random.nextGaussian());
      }
    }
    return states;
  }

  /** The first rows of patterns as queries. */
  static StateBatch first(Patterns patterns, int batch) {
    StateBatch states = StateBatch.zeros(batch, patterns.dim());
    patterns.copyRows(0, batch, states.data(), 0);
    return states;
  }
}
