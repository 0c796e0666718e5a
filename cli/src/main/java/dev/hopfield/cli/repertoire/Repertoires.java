package dev.hopfield.cli.repertoire;

import dev.hopfield.engine.Patterns;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Synthetic donors. A donor has letter frequencies of its own, as usage of gene segments differs
 * between people, and N sequences drawn by them. In a positive donor's repertoire each sequence
 * carries the motif, at a random position, with the probability of the witness rate (the setting of
 * DeepRC, arXiv 2007.13505, sec. 5, in small).
 *
 * <p>Nothing is stored: a bag, or a part of it, is made from its number and the seed whenever it is
 * needed, the same on any number of threads.
 */
final class Repertoires {
  /** Rows made from one stream of random numbers; parts of a bag are multiples of it. */
  static final int BLOCK = 2048;

  /** Standard deviation of the logarithm of a donor's letter frequencies. */
  private static final double DONOR_SPREAD = 0.2;

  private static final int FREQUENCY_TABLE = 1 << 12;

  private final SequenceEmbedding embedding;
  private final byte[] motif;
  private final double witnessRate;
  private final int sequences;
  private final long seed;

  /**
   * Donors.
   *
   * @param sequences N, sequences of a repertoire
   * @param dim d, numbers of an embedding
   * @param motifLength letters of the motif
   * @param witnessRate share of a positive donor's sequences that carry it
   * @param seed what everything is drawn by
   */
  Repertoires(int sequences, int dim, int motifLength, double witnessRate, long seed) {
    this.sequences = sequences;
    this.witnessRate = witnessRate;
    this.seed = seed;
    embedding = new SequenceEmbedding(dim, seed);
    Random random = new Random(seed + 1);
    motif = new byte[motifLength];
    for (int i = 0; i < motifLength; i++) {
      motif[i] = (byte) random.nextInt(SequenceEmbedding.LETTERS);
    }
  }

  /** Half of the donors are positive. */
  static boolean isPositive(int donor) {
    return donor % 2 == 0;
  }

  int blocks() {
    return (sequences + BLOCK - 1) / BLOCK;
  }

  /** The whole repertoire of a donor, N × d; the caller closes it. */
  Patterns bag(int donor) {
    return part(donor, 0, blocks());
  }

  /** Some blocks of a repertoire; the caller closes them. */
  Patterns part(int donor, int firstBlock, int count) {
    int first = firstBlock * BLOCK;
    int rows = Math.min(sequences, (firstBlock + count) * BLOCK) - first;
    Patterns bag = Patterns.allocate(rows, embedding.dim());
    byte[] letters = letters(donor);
    IntStream.range(0, count)
        .parallel()
        .forEach(
            b -> {
              int at = b * BLOCK;
              fill(donor, firstBlock + b, letters, bag, at, Math.min(rows, at + BLOCK));
            });
    return bag;
  }

  private void fill(int donor, int block, byte[] letters, Patterns bag, int from, int to) {
    SplittableRandom random = new SplittableRandom((seed * 1_000_003 + donor) * 1_000_003 + block);
    // Witnesses have random numbers of their own, so that the rate changes nothing else.
    SplittableRandom witnesses = random.split();
    byte[] sequence = new byte[SequenceEmbedding.LENGTH];
    float[] row = new float[embedding.dim()];
    for (int r = from; r < to; r++) {
      draw(random, letters, sequence);
      if (isPositive(donor) && witnesses.nextDouble() < witnessRate) {
        int at = witnesses.nextInt(sequence.length - motif.length + 1);
        System.arraycopy(motif, 0, sequence, at, motif.length);
      }
      embedding.embed(sequence, row);
      bag.setRow(r, row);
    }
  }

  /** Five letters from each random number. */
  private static void draw(SplittableRandom random, byte[] letters, byte[] sequence) {
    long bits = 0;
    for (int i = 0; i < sequence.length; i++) {
      bits = i % 5 == 0 ? random.nextLong() : bits >>> 12;
      sequence[i] = letters[(int) bits & (FREQUENCY_TABLE - 1)];
    }
  }

  /** A table of letters in which each is as frequent as the donor has it. */
  private byte[] letters(int donor) {
    Random random = new Random(seed * 31 + donor);
    double[] ends = new double[SequenceEmbedding.LETTERS];
    double sum = 0;
    for (int i = 0; i < ends.length; i++) {
      sum += Math.exp(DONOR_SPREAD * random.nextGaussian());
      ends[i] = sum;
    }
    byte[] table = new byte[FREQUENCY_TABLE];
    byte letter = 0;
    for (int i = 0; i < table.length; i++) {
      while (i + 0.5 > ends[letter] / sum * table.length) {
        letter++;
      }
      table[i] = letter;
    }
    return table;
  }
}
