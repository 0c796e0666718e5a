package dev.hopfield.cli.capacity;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.binary.BinaryMemory;
import dev.hopfield.engine.binary.BinaryPatterns;
import dev.hopfield.engine.binary.Interaction;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One point of the experiment: N random ±1 patterns are stored, some are corrupted and retrieved.
 * All kinds are given the same patterns and queries.
 */
final class CapacityTrial {
  private static final int MOST_SWEEPS = 50;
  private static final int MOST_STEPS = 50;
  private static final float TOLERANCE = 1e-3f;

  private final CapacitySettings settings;
  private final int count;
  private final int dim;

  CapacityTrial(CapacitySettings settings, int count, int dim) {
    this.settings = settings;
    this.count = count;
    this.dim = dim;
  }

  /** The share of the queries that came back as their pattern, over as many sets as that takes. */
  double shareRetrieved(MemoryKind kind) {
    int retrieved = 0;
    int done = 0;
    for (long set = 0; done < settings.queries(); set++) {
      long seed =
          new SplittableRandom(settings.seed() + set * 1_000_003 + count * 31L + dim).nextLong();
      BinaryPatterns patterns = BinaryPatterns.random(count, dim, seed);
      int some = Math.min(settings.queries() - done, count);
      retrieved += retrieved(kind, patterns, some, seed);
      done += some;
    }
    return (double) retrieved / done;
  }

  private int retrieved(MemoryKind kind, BinaryPatterns patterns, int some, long seed) {
    float[][] queries = new float[some][];
    SplittableRandom random = new SplittableRandom(~seed);
    for (int q = 0; q < some; q++) {
      queries[q] = corrupted(patterns.row(pattern(q, some)), random);
    }
    float[][] states =
        kind == MemoryKind.CONTINUOUS
            ? continuous(patterns, queries)
            : binary(new BinaryMemory(patterns, interaction(kind)), queries, seed);
    int retrieved = 0;
    for (int q = 0; q < some; q++) {
      boolean same = cosine(states[q], patterns, pattern(q, some)) >= CapacitySettings.RETRIEVED;
      retrieved += same ? 1 : 0;
    }
    return retrieved;
  }

  /** The pattern of a query: evenly spaced among all. */
  private int pattern(int q, int some) {
    return (int) ((long) count * q / some);
  }

  private float[] corrupted(float[] row, SplittableRandom random) {
    int left = (int) Math.round(settings.corrupted() * dim);
    for (int c = 0; c < dim && left > 0; c++) {
      // Selection sampling: each set of so many elements is equally likely.
      if (random.nextInt(dim - c) < left) {
        row[c] = -row[c];
        left--;
      }
    }
    return row;
  }

  private Interaction interaction(MemoryKind kind) {
    return switch (kind) {
      case CLASSIC -> new Interaction.Classic();
      case POLYNOMIAL -> new Interaction.Polynomial(settings.degree());
      case EXPONENTIAL -> new Interaction.Exponential();
      case CONTINUOUS -> throw new IllegalArgumentException("a continuous memory is not binary");
    };
  }

  private static float[][] binary(BinaryMemory memory, float[][] queries, long seed) {
    float[][] states = new float[queries.length][];
    Arrays.parallelSetAll(
        states, q -> memory.retrieveAsynchronously(queries[q], MOST_SWEEPS, seed + q).state());
    return states;
  }

  private float[][] continuous(BinaryPatterns binary, float[][] queries) {
    RetrievalOptions options =
        RetrievalOptions.defaults()
            .withBeta(settings.beta())
            .withTolerance(TOLERANCE, MOST_STEPS)
            .withTopK(0)
            .withOutputs();
    try (Patterns patterns = Patterns.allocate(count, dim)) {
      for (int i = 0; i < count; i++) {
        patterns.setRow(i, binary.row(i));
      }
      try (HopfieldMemory memory =
          HopfieldMemory.of(patterns).options(options).backend("cpu").open()) {
        Retrieval found = memory.retrieve(queries);
        float[][] states = new float[queries.length][];
        for (int q = 0; q < states.length; q++) {
          states[q] = found.state(q);
        }
        return states;
      }
    }
  }

  private double cosine(float[] state, BinaryPatterns patterns, int i) {
    double dot = 0;
    double squared = 0;
    for (int c = 0; c < dim; c++) {
      dot += state[c] * patterns.sign(i, c);
      squared += (double) state[c] * state[c];
    }
    return squared == 0 ? 0 : dot / Math.sqrt(squared * dim);
  }
}
