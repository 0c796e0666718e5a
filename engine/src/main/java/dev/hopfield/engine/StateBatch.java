package dev.hopfield.engine;

import java.util.Arrays;
import java.util.Objects;

/**
 * B states of dimension d, row after row in one array. The array is shared, not copied: who passes
 * a batch on must not write to it any more.
 *
 * @param data the numbers, {@code batch · dim} of them
 * @param batch B, at least 1
 * @param dim d, at least 1
 */
public record StateBatch(float[] data, int batch, int dim) {
  /** Checks the shape. */
  public StateBatch {
    if (batch < 1 || dim < 1 || data.length != (long) batch * dim) {
      throw new InvalidInputException(
          "%d numbers are not %d states of dimension %d".formatted(data.length, batch, dim));
    }
  }

  /** A batch of zeros. */
  public static StateBatch zeros(int batch, int dim) {
    return new StateBatch(new float[Math.multiplyExact(batch, dim)], batch, dim);
  }

  /**
   * Copies rows of equal length.
   *
   * @throws InvalidInputException if there are none or their lengths differ
   */
  public static StateBatch of(float[][] rows) {
    return of(rows, "queries");
  }

  /** Copies rows of equal length, called so in a message. */
  static StateBatch of(float[][] rows, String what) {
    StateBatch batch = zeros(rows.length, Patterns.commonDim(rows, what));
    for (int q = 0; q < rows.length; q++) {
      System.arraycopy(rows[q], 0, batch.data, q * batch.dim, batch.dim);
    }
    return batch;
  }

  /** Row {@code q} in a new array. */
  public float[] row(int q) {
    Objects.checkIndex(q, batch);
    return Arrays.copyOfRange(data, q * dim, (q + 1) * dim);
  }

  /** The rows named, in that order, in a new batch. */
  public StateBatch rows(int[] which) {
    StateBatch picked = zeros(which.length, dim);
    for (int i = 0; i < which.length; i++) {
      System.arraycopy(data, which[i] * dim, picked.data, i * dim, dim);
    }
    return picked;
  }

  /** ξᵀξ of row {@code q}, summed in double precision. */
  public double squaredNorm(int q) {
    double sum = 0;
    for (int c = q * dim; c < (q + 1) * dim; c++) {
      sum += (double) data[c] * data[c];
    }
    return sum;
  }

  /** ‖a − b‖ of row {@code q} here and row {@code p} there. */
  public double distance(int q, StateBatch other, int p) {
    double sum = 0;
    for (int c = 0; c < dim; c++) {
      double difference = (double) data[q * dim + c] - other.data[p * dim + c];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof StateBatch(float[] otherData, int otherBatch, int otherDim)
        && batch == otherBatch
        && dim == otherDim
        && Arrays.equals(data, otherData);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(data) * 31 + dim;
  }

  @Override
  public String toString() {
    return "StateBatch[%d × %d]".formatted(batch, dim);
  }
}
