package dev.hopfield.engine.separation;

import dev.hopfield.engine.Similarity;
import dev.hopfield.engine.UpdateRule;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Every rule, and rows to try them on. */
final class Rules {
  static final List<Separation> SEPARATIONS =
      List.of(
          new Softmax(),
          new TopKSoftmax(3),
          new TopKSoftmax(100),
          new Argmax(),
          new Sparsemax(),
          new Entmax(1.5),
          new Entmax(1.05),
          new Entmax(1.25),
          new Entmax(4),
          new Polynomial(1),
          new Polynomial(2),
          new Polynomial(7),
          new Exponential(),
          new Epanechnikov());

  private Rules() {}

  static Stream<UpdateRule> all() {
    return Arrays.stream(Similarity.values())
        .flatMap(similarity -> SEPARATIONS.stream().map(s -> new UpdateRule(similarity, s, false)));
  }

  /** Rows of Gaussian numbers. */
  static float[][] gaussian(Random random, int rows, int dim, double scale) {
    float[][] made = new float[rows][dim];
    for (float[] row : made) {
      for (int c = 0; c < dim; c++) {
        row[c] = (float) (scale * random.nextGaussian());
      }
    }
    return made;
  }

  /** Some of the rows with noise. */
  static float[][] near(Random random, float[][] rows, int count, double noise) {
    float[][] made = gaussian(random, count, rows[0].length, noise);
    for (int q = 0; q < count; q++) {
      float[] row = rows[random.nextInt(rows.length)];
      for (int c = 0; c < row.length; c++) {
        made[q][c] += row[c];
      }
    }
    return made;
  }
}
