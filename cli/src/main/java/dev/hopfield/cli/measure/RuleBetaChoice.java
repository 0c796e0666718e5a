package dev.hopfield.cli.measure;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.UpdateRule;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * As {@link BetaChoice}, for any rule: β where the strongest pattern of the median query has about
 * 0.9 of the weight among a sample of the patterns; where weights jump, just below the β that
 * leaves it alone or none in range.
 */
final class RuleBetaChoice {
  private static final int MOST_SAMPLED = 1024;
  private static final int MOST_QUERIES = 16;
  private static final double LARGEST = 1e12;
  private static final int BISECTIONS = 24;

  private final HopfieldMemory sample;
  private final PlantedQueries planted;
  private final RetrievalOptions options;

  private RuleBetaChoice(HopfieldMemory sample, PlantedQueries planted, UpdateRule rule) {
    this.sample = sample;
    this.planted = planted;
    // Shares of the sum tell; raw weights would have to be divided by it.
    UpdateRule shares = new UpdateRule(rule.similarity(), rule.separation(), false);
    options = RetrievalOptions.defaults().withRule(shares).withOutputs();
  }

  /** A β of three digits; 1/√d where the weight does not depend on β so. */
  static BetaChoice of(Patterns patterns, long seed, UpdateRule rule) {
    int queries = (int) Math.min(patterns.count(), MOST_QUERIES);
    PlantedQueries planted = PlantedQueries.of(patterns, queries, seed);
    try (Patterns rows = sample(patterns, planted.truth());
        HopfieldMemory sample =
            HopfieldMemory.of(rows).backend("reference").allowNonFinite(true).open()) {
      return new RuleBetaChoice(sample, planted, rule).bisect(patterns.dim());
    }
  }

  /** Some of the patterns, none of them twice, with those that the queries come from. */
  private static Patterns sample(Patterns patterns, long[] own) {
    Set<Long> rows = new LinkedHashSet<>();
    Arrays.stream(own).forEach(rows::add);
    long most = Math.min(patterns.count(), MOST_SAMPLED);
    for (long i = 0; i < most; i++) {
      rows.add(patterns.count() / most * i);
    }
    Patterns sample = Patterns.allocate(rows.size(), patterns.dim());
    long next = 0;
    for (long row : rows) {
      sample.setRow(next++, patterns.row(row));
    }
    return sample;
  }

  private BetaChoice bisect(int dim) {
    double low = -Math.log(LARGEST);
    double high = Math.log(LARGEST);
    if (isAlone(low) || !isAlone(high)) {
      return BetaChoice.attention(dim);
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = 0.5 * (low + high);
      if (isAlone(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    MathContext threeDigits = new MathContext(3, RoundingMode.DOWN);
    float beta = new BigDecimal(Math.exp(low)).round(threeDigits).floatValue();
    return new BetaChoice(
        beta,
        String.format(
            Locale.ROOT,
            "at most %.1f of the weight on a query's strongest pattern",
            BetaChoice.WEIGHT));
  }

  /** Whether the median query's strongest pattern has so much of the weight, or none has any. */
  private boolean isAlone(double logBeta) {
    Retrieval found =
        sample.retrieve(planted.queries(), options.withBeta((float) Math.exp(logBeta)));
    double[] weights = new double[found.batch()];
    for (int q = 0; q < weights.length; q++) {
      boolean none = found.topK(q).indices()[0] < 0;
      weights[q] = none ? 1 : found.topK(q).weights()[0];
    }
    Arrays.sort(weights);
    return weights[weights.length / 2] >= BetaChoice.WEIGHT;
  }
}
