package dev.hopfield.cli.measure;

import dev.hopfield.engine.Patterns;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/**
 * Chooses a β at which retrieval means something: about {@value #WEIGHT} of the softmax falls on
 * the pattern that a query was planted from, and the rest on all others. With much less, every
 * query would give the mean of the patterns; with much more, an error in any other pattern would
 * not show.
 */
public final class BetaChoice {
  /** The weight aimed at, for the median query. */
  public static final double WEIGHT = 0.9;

  private static final int MOST_SAMPLED = 4096;
  private static final int MOST_QUERIES = 16;
  private static final int BISECTIONS = 60;

  private BetaChoice() {}

  /**
   * A β of three digits, estimated from a sample of the patterns; 1/√d where no β gives that
   * weight.
   *
   * @param patterns the patterns
   * @param seed of the queries that are planted to find out
   */
  public static float of(Patterns patterns, long seed) {
    float fallback = (float) (1 / Math.sqrt(patterns.dim()));
    if (patterns.count() == 1) {
      return fallback;
    }
    int queries = (int) Math.min(patterns.count(), MOST_QUERIES);
    PlantedQueries planted = PlantedQueries.of(patterns, queries, seed);
    double[][] leads = leads(patterns, planted);
    double scale = Arrays.stream(leads).mapToDouble(BetaChoice::largest).max().orElse(0);
    if (!(scale > 0 && Double.isFinite(scale))) {
      return fallback;
    }
    return bisect(leads, patterns.count() - 1, scale, fallback);
  }

  /** For each query, by how much its own pattern's score leads those of the sampled others. */
  private static double[][] leads(Patterns patterns, PlantedQueries planted) {
    int sampled = (int) Math.min(patterns.count(), MOST_SAMPLED);
    double[][] leads = new double[planted.truth().length][sampled];
    for (int q = 0; q < leads.length; q++) {
      float[] query = planted.queries().row(q);
      double own = dot(query, patterns.row(planted.truth()[q]));
      for (int i = 0; i < sampled; i++) {
        long row = patterns.count() / sampled * i;
        boolean isOwn = row == planted.truth()[q];
        leads[q][i] = isOwn ? Double.POSITIVE_INFINITY : own - dot(query, patterns.row(row));
      }
    }
    return leads;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += (double) a[c] * b[c];
    }
    return sum;
  }

  private static double largest(double[] leads) {
    return Arrays.stream(leads).filter(Double::isFinite).map(Math::abs).max().orElse(0);
  }

  private static float bisect(double[][] leads, long others, double scale, float fallback) {
    double low = Math.log(1e-3 / scale);
    double high = Math.log(1e6 / scale);
    if (medianWeight(leads, others, Math.exp(high)) < WEIGHT) {
      return fallback;
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = 0.5 * (low + high);
      if (medianWeight(leads, others, Math.exp(middle)) < WEIGHT) {
        low = middle;
      } else {
        high = middle;
      }
    }
    float beta = new BigDecimal(Math.exp(high)).round(new MathContext(3)).floatValue();
    return beta > 0 && Float.isFinite(beta) ? beta : fallback;
  }

  private static double medianWeight(double[][] leads, long others, double beta) {
    double[] weights =
        Arrays.stream(leads).mapToDouble(lead -> weight(lead, others, beta)).toArray();
    Arrays.sort(weights);
    return weights[weights.length / 2];
  }

  /** p of the query's own pattern, all others weighing as the sampled ones do on average. */
  private static double weight(double[] leads, long others, double beta) {
    double sum = 0;
    int counted = 0;
    for (double lead : leads) {
      if (Double.isFinite(lead)) {
        sum += Math.exp(-beta * lead);
        counted++;
      }
    }
    return counted == 0 ? 1 : 1 / (1 + sum / counted * others);
  }
}
