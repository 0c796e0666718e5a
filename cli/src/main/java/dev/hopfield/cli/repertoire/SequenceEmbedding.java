package dev.hopfield.cli.repertoire;

import java.util.Random;

/**
 * Amino-acid sequences and their embedding: each of the 20³ triples of letters has a random vector,
 * and a sequence is the sum of those of its overlapping triples, scaled so that a component of a
 * random sequence has variance 1.
 */
final class SequenceEmbedding {
  /** Letters of the alphabet. */
  static final int LETTERS = 20;

  /** Letters of a sequence, about those of a CDR3. */
  static final int LENGTH = 14;

  private static final int TRIPLE = 3;

  private final int dim;
  private final float[] vectors;

  SequenceEmbedding(int dim, long seed) {
    this.dim = dim;
    vectors = new float[LETTERS * LETTERS * LETTERS * dim];
    Random random = new Random(seed);
    double scale = 1 / Math.sqrt(LENGTH - TRIPLE + 1);
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) (scale * random.nextGaussian());
    }
  }

  int dim() {
    return dim;
  }

  /** Writes the embedding of a sequence of {@link #LENGTH} letters. */
  void embed(byte[] sequence, float[] into) {
    java.util.Arrays.fill(into, 0);
    for (int i = 0; i + TRIPLE <= LENGTH; i++) {
      int triple = (sequence[i] * LETTERS + sequence[i + 1]) * LETTERS + sequence[i + 2];
      int at = triple * dim;
      for (int c = 0; c < dim; c++) {
        into[c] += vectors[at + c];
      }
    }
  }
}
