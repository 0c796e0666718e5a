package dev.hopfield.cli.demo;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.generate.CorruptedQueries;
import dev.hopfield.engine.generate.Corruption;

/**
 * Images without their lower half, drawn in random order.
 *
 * @param images as a person sees them, black where erased
 * @param queries as the memory is asked: centred, 0 where erased, of norm 1. Centred, 0 is the mean
 *     of all images, so what is erased speaks for none of them
 * @param truth the row number of each image
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier, never compared
public record ErasedImages(StateBatch images, StateBatch queries, long[] truth) {
  private static final double SHARE = 0.5;

  /**
   * Erases.
   *
   * @param originals the images
   * @param keys the same, centred and normalised
   * @param count how many to take
   * @param seed what the order is drawn by
   */
  public static ErasedImages of(Patterns originals, Patterns keys, int count, long seed) {
    CorruptedQueries images = CorruptedQueries.of(originals, count, Corruption.MASK, SHARE, seed);
    CorruptedQueries queries = CorruptedQueries.of(keys, count, Corruption.MASK, SHARE, seed);
    return new ErasedImages(
        batch(images, count, originals.dim()),
        normalised(batch(queries, count, keys.dim())),
        images.truth());
  }

  /** How many numbers of each image are left: the first ones. */
  public int kept() {
    return images.dim() - (int) Math.round(SHARE * images.dim());
  }

  private static StateBatch batch(CorruptedQueries erased, int count, int dim) {
    StateBatch batch = StateBatch.zeros(count, dim);
    for (int q = 0; q < count; q++) {
      erased.row(q, batch.data(), q * dim);
    }
    return batch;
  }

  private static StateBatch normalised(StateBatch batch) {
    for (int q = 0; q < batch.batch(); q++) {
      double norm = Math.sqrt(batch.squaredNorm(q));
      for (int c = q * batch.dim(); norm > 0 && c < (q + 1) * batch.dim(); c++) {
        batch.data()[c] = (float) (batch.data()[c] / norm);
      }
    }
    return batch;
  }
}
