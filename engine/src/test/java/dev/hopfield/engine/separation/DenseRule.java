package dev.hopfield.engine.separation;

import dev.hopfield.engine.Similarity;
import dev.hopfield.engine.UpdateRule;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The update as the papers define it, with all scores of a query in an array: small, slow, and
 * apart from the engine's folds.
 */
final class DenseRule {
  private DenseRule() {}

  static double[] scores(float[][] patterns, float[] state, float beta, Similarity similarity) {
    return Arrays.stream(patterns).mapToDouble(x -> beta * similar(x, state, similarity)).toArray();
  }

  private static double similar(float[] x, float[] y, Similarity similarity) {
    double dot = 0;
    double xx = 0;
    double yy = 0;
    double squared = 0;
    double absolute = 0;
    for (int c = 0; c < x.length; c++) {
      dot += (double) x[c] * y[c];
      xx += (double) x[c] * x[c];
      yy += (double) y[c] * y[c];
      squared += ((double) x[c] - y[c]) * ((double) x[c] - y[c]);
      absolute += Math.abs((double) x[c] - y[c]);
    }
    return switch (similarity) {
      case DOT -> dot;
      case COSINE -> xx * yy == 0 ? 0 : dot / Math.sqrt(xx * yy);
      case EUCLIDEAN -> -squared / 2;
      case MANHATTAN -> -absolute;
    };
  }

  /** Weights before they are divided by their sum, up to a common factor. */
  static double[] weights(double[] scores, UpdateRule rule) {
    double max = Arrays.stream(scores).max().orElseThrow();
    double offset = rule.similarity().isDistance() ? 1 : 0;
    return switch (rule.separation()) {
      case Softmax _, Exponential _ -> Arrays.stream(scores).map(s -> Math.exp(s - max)).toArray();
      case TopKSoftmax topK -> best(scores, topK.k());
      case Argmax _ -> best(scores, 1);
      case Sparsemax _ -> entmax(scores, 2);
      case Entmax entmax -> entmax(scores, entmax.alpha());
      case Epanechnikov _ -> Arrays.stream(scores).map(s -> 1 + s > 0 ? 1 : 0).toArray();
      case Polynomial polynomial ->
          Arrays.stream(scores)
              .map(
                  s ->
                      s + offset > 0
                          ? Math.pow((s + offset) / (max + offset), polynomial.degree() - 1)
                          : 0)
              .toArray();
    };
  }

  private static double[] best(double[] scores, int k) {
    double[] weights = new double[scores.length];
    IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]).thenComparing(i -> i))
        .limit(k)
        .forEach(i -> weights[i] = Math.exp(scores[i] - Arrays.stream(scores).max().orElseThrow()));
    return weights;
  }

  private static double[] entmax(double[] scores, double alpha) {
    double max = Arrays.stream(scores).max().orElseThrow();
    double low = -1 / (alpha - 1);
    double high = 0;
    for (int i = 0; i < 200; i++) {
      double middle = (low + high) / 2;
      if (Arrays.stream(entmax(scores, max, alpha, middle)).sum() >= 1) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return entmax(scores, max, alpha, low);
  }

  private static double[] entmax(double[] scores, double max, double alpha, double threshold) {
    return Arrays.stream(scores)
        .map(s -> Math.max(0, (alpha - 1) * (s - max - threshold)))
        .map(base -> base == 0 ? 0 : Math.pow(base, 1 / (alpha - 1)))
        .toArray();
  }

  /** Σ w v / Σ w; the state itself where no pattern has weight. */
  static double[] update(
      float[][] patterns, float[][] values, float[] state, float beta, UpdateRule rule) {
    double[] weights = weights(scores(patterns, state, beta, rule.similarity()), rule);
    double sum = Arrays.stream(weights).sum();
    double[] next = new double[values[0].length];
    for (int c = 0; c < next.length; c++) {
      for (int i = 0; i < weights.length && sum > 0; i++) {
        next[c] += weights[i] / sum * values[i][c];
      }
      next[c] = sum > 0 ? next[c] : state[c];
    }
    return next;
  }
}
