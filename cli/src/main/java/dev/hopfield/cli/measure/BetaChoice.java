package dev.hopfield.cli.measure;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.UpdateRule;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Locale;

/**
 * A β at which retrieval means something: about {@value #WEIGHT} of the softmax falls on a query's
 * strongest pattern, and the rest on all others. With much less, every query would give the mean of
 * the patterns; with much more, an error in any other pattern would not show.
 *
 * @param beta β
 * @param reason why this one, for people
 */
public record BetaChoice(float beta, String reason) {
  /** The weight aimed at, for the median query. */
  public static final double WEIGHT = 0.9;

  private static final int MOST_SAMPLED = 4096;
  private static final int MOST_QUERIES = 16;
  private static final int BISECTIONS = 60;
  private static final String REACHED =
      String.format(Locale.ROOT, "about %.1f of the weight on a query's strongest pattern", WEIGHT);

  /** 1/√d, with which the update is transformer attention (eq. 10). */
  public static BetaChoice attention(int dim) {
    return new BetaChoice((float) (1 / Math.sqrt(dim)), "1/√d");
  }

  /**
   * A β of three digits, estimated from a sample of the patterns; 1/√d where no β gives that
   * weight.
   *
   * @param patterns the patterns
   * @param seed of the queries that are planted to find out
   */
  public static BetaChoice of(Patterns patterns, long seed) {
    int queries = (int) Math.min(patterns.count(), MOST_QUERIES);
    PlantedQueries planted = PlantedQueries.of(patterns, queries, seed);
    Leads[] leads = new Leads[queries];
    for (int q = 0; q < queries; q++) {
      leads[q] = Leads.of(patterns, planted.queries().row(q), planted.truth()[q]);
    }
    double scale = Arrays.stream(leads).mapToDouble(Leads::largest).max().orElse(0);
    return scale > 0 && Double.isFinite(scale)
        ? bisect(leads, scale, patterns.dim())
        : attention(patterns.dim());
  }

  /** The same for any rule. */
  public static BetaChoice of(Patterns patterns, long seed, UpdateRule rule) {
    return rule.isSoftmaxOfDots() ? of(patterns, seed) : RuleBetaChoice.of(patterns, seed, rule);
  }

  private static BetaChoice bisect(Leads[] leads, double scale, int dim) {
    double low = Math.log(1e-3 / scale);
    double high = Math.log(1e6 / scale);
    if (!(medianWeight(leads, Math.exp(high)) >= WEIGHT)) {
      return attention(dim);
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = 0.5 * (low + high);
      if (medianWeight(leads, Math.exp(middle)) < WEIGHT) {
        low = middle;
      } else {
        high = middle;
      }
    }
    float beta = new BigDecimal(Math.exp(high)).round(new MathContext(3)).floatValue();
    return beta > 0 && Float.isFinite(beta) ? new BetaChoice(beta, REACHED) : attention(dim);
  }

  private static double medianWeight(Leads[] leads, double beta) {
    double[] weights = Arrays.stream(leads).mapToDouble(each -> each.weight(beta)).toArray();
    Arrays.sort(weights);
    return weights[weights.length / 2];
  }

  /**
   * By how much a query's highest score ξᵀx leads those of other patterns.
   *
   * @param sampled the leads over some of the others
   * @param scale how many others each of them stands for
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Leads(double[] sampled, double scale) {
    static Leads of(Patterns patterns, float[] query, long own) {
      int rows = (int) Math.min(patterns.count(), MOST_SAMPLED);
      double[] scores = new double[rows];
      boolean ownIsSampled = false;
      for (int i = 0; i < rows; i++) {
        long row = patterns.count() / rows * i;
        ownIsSampled |= row == own;
        scores[i] = dot(query, patterns.row(row));
      }
      if (!ownIsSampled) {
        scores[0] = dot(query, patterns.row(own));
      }
      Arrays.sort(scores);
      double[] leads = new double[rows - 1];
      Arrays.setAll(leads, i -> scores[rows - 1] - scores[i]);
      return new Leads(leads, leads.length == 0 ? 0 : (patterns.count() - 1.0) / leads.length);
    }

    private static double dot(float[] a, float[] b) {
      double sum = 0;
      for (int c = 0; c < a.length; c++) {
        sum += (double) a[c] * b[c];
      }
      return sum;
    }

    /** The largest lead, 0 where there is none. */
    double largest() {
      return sampled.length == 0 ? 0 : sampled[0];
    }

    /** Weight of the strongest pattern, the others weighing as the sampled ones do on average. */
    double weight(double beta) {
      double sum = 0;
      for (double lead : sampled) {
        sum += Math.exp(-beta * lead);
      }
      return 1 / (1 + sum * scale);
    }
  }
}
