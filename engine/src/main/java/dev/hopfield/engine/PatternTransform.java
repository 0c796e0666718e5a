package dev.hopfield.engine;

import java.util.Arrays;

/**
 * Centring and normalising, fitted to patterns and applied to them and to queries alike, so that
 * both stay comparable. The transformed patterns serve as keys; with the original ones as values
 * ({@link MemoryBuilder#values}) retrieved states are in the original space.
 *
 * <pre>{@code
 * PatternTransform transform = PatternTransform.fit(patterns, true, true);
 * try (Patterns keys = transform.apply(patterns);
 *     HopfieldMemory memory = HopfieldMemory.of(keys).values(patterns).open()) {
 *   Retrieval found = memory.retrieve(transform.apply(queries), memory.options());
 * }
 * }</pre>
 *
 * <p>Centring subtracts the mean of the patterns; normalising then divides each row by its norm.
 * Elements that the queries are known to have lost can be left out: they become 0 in patterns and
 * queries, so that no score depends on them, and count for no norm. A row of zeros has no direction
 * and stays zero; after centring, so does a row that differs from the mean by less than 1e-9 of the
 * mean's norm, which is but rounding. So finite rows give finite rows.
 *
 * <p>Immutable and safe for use by several threads. All sums are in double precision and in the
 * order of the rows: the same patterns give the same bits on every machine.
 */
public final class PatternTransform {
  private static final double NEGLIGIBLE = 1e-9;
  private static final int BLOCK_FLOATS = 1 << 16;

  private final double[] mean;
  private final double meanNorm;
  private final boolean normalise;
  private final int compared;

  private PatternTransform(double[] mean, boolean normalise, int compared) {
    this.mean = mean;
    this.normalise = normalise;
    this.compared = compared;
    double squared = 0;
    for (int c = 0; c < compared; c++) {
      squared += mean[c] * mean[c];
    }
    meanNorm = Math.sqrt(squared);
  }

  /**
   * Fits a transform to patterns: one pass to check them, one for the mean.
   *
   * @param patterns where the mean is taken
   * @param centre whether to subtract the mean
   * @param normalise whether to divide each row by its norm
   * @throws InvalidInputException if the patterns hold NaN or infinity, which centring would spread
   */
  public static PatternTransform fit(Patterns patterns, boolean centre, boolean normalise) {
    PatternNorms.of(patterns, true, "patterns");
    double[] mean = centre ? mean(patterns) : new double[patterns.dim()];
    return new PatternTransform(mean, normalise, mean.length);
  }

  /**
   * This transform, comparing only the first elements of each row.
   *
   * @param elements how many, 1 … d; the others become 0
   * @throws InvalidInputException if there are not so many, or none
   */
  public PatternTransform comparingFirst(int elements) {
    if (elements < 1 || elements > mean.length) {
      throw new InvalidInputException(
          "%d elements are to be compared but it must be 1 to %d".formatted(elements, mean.length));
    }
    return new PatternTransform(mean, normalise, elements);
  }

  private static double[] mean(Patterns patterns) {
    double[] sum = new double[patterns.dim()];
    forEachBlock(
        patterns,
        (first, block) -> {
          for (int r = 0; r < block.batch(); r++) {
            for (int c = 0; c < sum.length; c++) {
              sum[c] += block.data()[r * sum.length + c];
            }
          }
        });
    for (int c = 0; c < sum.length; c++) {
      sum[c] /= patterns.count();
    }
    return sum;
  }

  /** Dimension of what it applies to. */
  public int dim() {
    return mean.length;
  }

  /**
   * Transforms patterns into new ones of 32-bit floats outside the heap; whoever asks closes them.
   *
   * @throws InvalidInputException if the dimension differs or there is no room
   */
  public Patterns apply(Patterns patterns) {
    requireDim(patterns.dim());
    Patterns result = Patterns.allocate(patterns.count(), patterns.dim());
    forEachBlock(
        patterns,
        (first, block) -> {
          for (int r = 0; r < block.batch(); r++) {
            float[] row = block.row(r);
            transform(row, 0);
            result.setRow(first + r, row);
          }
        });
    return result;
  }

  /**
   * Transforms queries into a new batch.
   *
   * @throws InvalidInputException if the dimension differs
   */
  public StateBatch apply(StateBatch queries) {
    requireDim(queries.dim());
    StateBatch result = new StateBatch(queries.data().clone(), queries.batch(), queries.dim());
    for (int q = 0; q < result.batch(); q++) {
      transform(result.data(), q * result.dim());
    }
    return result;
  }

  private void transform(float[] rows, int at) {
    double squared = 0;
    for (int c = 0; c < compared; c++) {
      double centred = rows[at + c] - mean[c];
      squared += centred * centred;
    }
    double norm = Math.sqrt(squared);
    double scale = norm <= NEGLIGIBLE * meanNorm ? 0 : normalise ? 1 / norm : 1;
    for (int c = 0; c < compared; c++) {
      rows[at + c] = (float) ((rows[at + c] - mean[c]) * scale);
    }
    Arrays.fill(rows, at + compared, at + mean.length, 0f);
  }

  private void requireDim(int dim) {
    if (dim != mean.length) {
      throw new InvalidInputException(
          "the queries have dimension %d but the patterns have %d; use queries of dimension %d"
              .formatted(dim, mean.length, mean.length));
    }
  }

  private interface BlockConsumer {
    void accept(long first, StateBatch block);
  }

  private static void forEachBlock(Patterns patterns, BlockConsumer consumer) {
    int dim = patterns.dim();
    int blockRows = Math.clamp(patterns.count(), 1, Math.max(1, BLOCK_FLOATS / dim));
    for (long first = 0; first < patterns.count(); first += blockRows) {
      int rows = (int) Math.min(blockRows, patterns.count() - first);
      StateBatch block = StateBatch.zeros(rows, dim);
      patterns.copyRows(first, rows, block.data(), 0);
      consumer.accept(first, block);
    }
  }
}
