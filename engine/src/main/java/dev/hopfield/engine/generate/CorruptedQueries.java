package dev.hopfield.engine.generate;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.PatternWriter;
import dev.hopfield.engine.generate.RandomStreams.Purpose;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Queries made by corrupting patterns drawn by a seed, with the row numbers of the true patterns.
 * Each pattern is drawn at most once before all have been drawn, so that B ≤ N queries come from
 * distinct patterns. Safe for use by several threads.
 */
public final class CorruptedQueries {
  /** Copies one pattern into {@code d} numbers of {@code into} from {@code at} on. */
  private interface Rows {
    void row(long row, float[] into, int at);
  }

  private final Rows patterns;
  private final long patternCount;
  private final int dim;
  private final Corruption corruption;
  private final double amount;
  private final long seed;
  private final long[] truth;

  private CorruptedQueries(
      Rows patterns,
      long patternCount,
      int dim,
      int queries,
      Corruption corruption,
      double amount,
      long seed) {
    requireUsable(patternCount, queries, corruption, amount);
    this.patterns = patterns;
    this.patternCount = patternCount;
    this.dim = dim;
    this.corruption = corruption;
    this.amount = amount;
    this.seed = seed;
    truth = draw(patternCount, queries, seed);
  }

  /**
   * Queries from patterns that are being made.
   *
   * @param queries B ≥ 1
   * @param amount a, 0 … {@link Corruption#largestAmount}
   * @param seed any number
   * @throws InvalidInputException if a value is outside its range, or one pattern is to be mixed
   */
  public static CorruptedQueries of(
      PatternSource patterns, int queries, Corruption corruption, double amount, long seed) {
    return new CorruptedQueries(
        patterns::row, patterns.count(), patterns.dim(), queries, corruption, amount, seed);
  }

  /** Queries from stored patterns, which must stay open; otherwise as above. */
  public static CorruptedQueries of(
      Patterns patterns, int queries, Corruption corruption, double amount, long seed) {
    return new CorruptedQueries(
        (row, into, at) -> patterns.copyRows(row, 1, into, at),
        patterns.count(),
        patterns.dim(),
        queries,
        corruption,
        amount,
        seed);
  }

  private static void requireUsable(
      long patternCount, int queries, Corruption corruption, double amount) {
    if (queries < 1) {
      throw new InvalidInputException("%d queries; ask for at least 1".formatted(queries));
    }
    if (!(amount >= 0 && amount <= corruption.largestAmount())) {
      throw new InvalidInputException(
          "the amount of %s is %s but must be 0 to %s"
              .formatted(corruption.label(), amount, corruption.largestAmount()));
    }
    if (corruption == Corruption.MIX && patternCount < 2) {
      throw new InvalidInputException("mix needs at least 2 patterns but there is 1; use noise");
    }
  }

  /** Shuffles again and again; only the places that a swap touched are remembered. */
  private static long[] draw(long patternCount, int queries, long seed) {
    RandomGenerator random = RandomStreams.of(seed, Purpose.TRUTH, 0);
    long[] drawn = new long[queries];
    Map<Long, Long> moved = new HashMap<>();
    for (int q = 0; q < queries; q++) {
      long place = q % patternCount;
      if (place == 0) {
        moved.clear();
      }
      long chosen = random.nextLong(place, patternCount);
      drawn[q] = moved.getOrDefault(chosen, chosen);
      moved.put(chosen, moved.getOrDefault(place, place));
    }
    return drawn;
  }

  /** The row number of each query's pattern, in a new array. */
  public long[] truth() {
    return truth.clone();
  }

  /** Computes query {@code q} into {@code d} numbers of {@code into} from {@code at} on. */
  public void row(int q, float[] into, int at) {
    patterns.row(truth[q], into, at);
    switch (corruption) {
      case MASK -> mask(into, at);
      case NOISE -> noise(q, into, at);
      case MIX -> mix(q, into, at);
    }
  }

  private void mask(float[] query, int at) {
    int lost = Corruption.lost(amount, dim);
    Arrays.fill(query, at + dim - lost, at + dim, 0f);
  }

  private void noise(int q, float[] query, int at) {
    double squared = 0;
    for (int c = at; c < at + dim; c++) {
      squared += (double) query[c] * query[c];
    }
    double deviation = amount * Math.sqrt(squared / dim);
    RandomGenerator random = RandomStreams.of(seed, Purpose.CORRUPTION, q);
    for (int c = at; c < at + dim; c++) {
      query[c] = (float) (query[c] + deviation * RandomStreams.normal(random));
    }
  }

  private void mix(int q, float[] query, int at) {
    RandomGenerator random = RandomStreams.of(seed, Purpose.CORRUPTION, q);
    long drawn = random.nextLong(patternCount - 1);
    long other = drawn < truth[q] ? drawn : drawn + 1;
    float[] admixture = new float[dim];
    patterns.row(other, admixture, 0);
    for (int c = 0; c < dim; c++) {
      query[at + c] = (float) ((1 - amount) * query[at + c] + amount * admixture[c]);
    }
  }

  /** Appends all queries to a file. */
  public void writeTo(PatternWriter writer) {
    new RowBlocks(dim, (row, into, at) -> row((int) row, into, at))
        .forEach(truth.length, (first, rows, block) -> writer.write(block, rows));
  }
}
