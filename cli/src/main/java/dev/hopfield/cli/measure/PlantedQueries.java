package dev.hopfield.cli.measure;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.generate.CorruptedQueries;
import dev.hopfield.engine.generate.Corruption;

/**
 * Queries that are stored patterns with noise of half their size on top, so that there is a pattern
 * to be found.
 *
 * @param queries B × d
 * @param truth the row number of each query's pattern
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier, never compared
public record PlantedQueries(StateBatch queries, long[] truth) {
  /** Standard deviation of the noise, in units of the pattern's RMS. */
  public static final double NOISE = 0.5;

  /**
   * Plants queries.
   *
   * @param batch B, 1 … 2³¹ / d
   * @param seed any number
   */
  public static PlantedQueries of(Patterns patterns, int batch, long seed) {
    requireBatch(batch, patterns.dim());
    CorruptedQueries corrupted =
        CorruptedQueries.of(patterns, batch, Corruption.NOISE, NOISE, seed);
    StateBatch queries = StateBatch.zeros(batch, patterns.dim());
    for (int q = 0; q < batch; q++) {
      corrupted.row(q, queries.data(), q * patterns.dim());
    }
    return new PlantedQueries(queries, corrupted.truth());
  }

  /** Refuses batches that no array can hold. */
  public static void requireBatch(int batch, int dim) {
    int most = (Integer.MAX_VALUE - 8) / dim;
    if (batch < 1 || batch > most) {
      throw new InvalidInputException(
          "the batch is %d but must be 1 to %d for dimension %d".formatted(batch, most, dim));
    }
  }
}
