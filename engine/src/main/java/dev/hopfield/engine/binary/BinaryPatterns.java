package dev.hopfield.engine.binary;

import dev.hopfield.engine.InvalidInputException;
import java.util.SplittableRandom;

/** N patterns of d elements ±1, a bit each, 1 for +1. Immutable. */
public final class BinaryPatterns {
  private final long[] words;
  private final int count;
  private final int dim;
  private final int rowWords;

  private BinaryPatterns(int count, int dim) {
    if (count < 1 || dim < 1) {
      throw new InvalidInputException(
          "%d binary patterns of dimension %d; both must be at least 1".formatted(count, dim));
    }
    this.count = count;
    this.dim = dim;
    rowWords = (dim + Long.SIZE - 1) / Long.SIZE;
    words = new long[Math.multiplyExact(count, rowWords)];
  }

  /**
   * Packs rows of ±1.
   *
   * @throws InvalidInputException if an element is neither, or the rows' lengths differ
   */
  public static BinaryPatterns of(float[][] rows) {
    if (rows.length == 0) {
      throw new InvalidInputException("the set of patterns is empty; give at least one row");
    }
    BinaryPatterns patterns = new BinaryPatterns(rows.length, rows[0].length);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != patterns.dim) {
        throw new InvalidInputException(
            "row %d has dimension %d but row 0 has %d; all rows need the same dimension"
                .formatted(i, rows[i].length, patterns.dim));
      }
      patterns.pack(i, rows[i], "patterns hold %s at row %d, column %d");
    }
    return patterns;
  }

  /** A state, packed as a pattern is. */
  static BinaryPatterns state(float[] state) {
    BinaryPatterns one = new BinaryPatterns(1, state.length);
    one.pack(0, state, "the state holds %1$s at column %3$d");
    return one;
  }

  private void pack(int i, float[] row, String where) {
    for (int c = 0; c < dim; c++) {
      if (row[c] != 1 && row[c] != -1) {
        throw new InvalidInputException(
            (where + " but a binary memory takes -1 and 1 only").formatted(row[c], i, c));
      }
      if (row[c] > 0) {
        words[i * rowWords + c / Long.SIZE] |= 1L << c;
      }
    }
  }

  /**
   * Patterns of independent fair signs.
   *
   * @param count N, at least 1
   * @param dim d, at least 1
   * @param seed the same seed gives the same patterns
   */
  public static BinaryPatterns random(int count, int dim, long seed) {
    BinaryPatterns patterns = new BinaryPatterns(count, dim);
    SplittableRandom random = new SplittableRandom(seed);
    long last = dim % Long.SIZE == 0 ? -1L : (1L << dim) - 1;
    for (int w = 0; w < patterns.words.length; w++) {
      boolean isLast = w % patterns.rowWords == patterns.rowWords - 1;
      patterns.words[w] = random.nextLong() & (isLast ? last : -1L);
    }
    return patterns;
  }

  /** N. */
  public int count() {
    return count;
  }

  /** d. */
  public int dim() {
    return dim;
  }

  /** Element c of pattern i, −1 or 1. */
  public int sign(int i, int c) {
    return (words[i * rowWords + c / Long.SIZE] >>> c & 1) == 1 ? 1 : -1;
  }

  /** Pattern i as ±1, in a new array. */
  public float[] row(int i) {
    float[] row = new float[dim];
    for (int c = 0; c < dim; c++) {
      row[c] = sign(i, c);
    }
    return row;
  }

  /** Bits of one row, as {@link #overlap} takes them. */
  long[] packed(int i) {
    long[] row = new long[rowWords];
    System.arraycopy(words, i * rowWords, row, 0, rowWords);
    return row;
  }

  /** xᵢᵀξ = d − 2 · (the number of elements in which they differ). */
  int overlap(int i, long[] state) {
    int differ = 0;
    for (int w = 0; w < rowWords; w++) {
      differ += Long.bitCount(words[i * rowWords + w] ^ state[w]);
    }
    return dim - 2 * differ;
  }
}
