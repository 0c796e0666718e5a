package dev.hopfield.cli.repertoire;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.layer.Dense;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * ReLU(W x + b) of every sequence, pooled by mean or maximum, block by block on all cores; blocks
 * are merged in their order.
 */
final class FeaturePooling {
  private static final int BLOCK = 512;

  private final Dense dense;
  private final boolean max;
  private final int count;
  private final int dim;

  FeaturePooling(Dense dense, boolean max) {
    this.dense = dense;
    this.max = max;
    count = dense.weight().shape()[0];
    dim = dense.weight().shape()[1];
  }

  /**
   * Pooled features of a bag.
   *
   * @param features 1 × their number
   * @param rows the row that attains each maximum; empty for means
   */
  record Pooled(StateBatch features, int[] rows) {
    @Override
    public boolean equals(Object o) {
      return this == o;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** What a block adds: sums or maxima, and where these are. */
  private record Part(double[] values, int[] rows) {
    @Override
    public boolean equals(Object o) {
      return this == o;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  Pooled pool(Patterns bag) {
    int blocks = (int) ((bag.count() + BLOCK - 1) / BLOCK);
    List<Part> parts =
        IntStream.range(0, blocks).parallel().mapToObj(block -> part(bag, block)).toList();
    double[] values = new double[count];
    int[] rows = new int[max ? count : 0];
    for (Part part : parts) {
      for (int f = 0; f < count; f++) {
        if (!max) {
          values[f] += part.values[f] / bag.count();
        } else if (part.values[f] > values[f]) {
          values[f] = part.values[f];
          rows[f] = part.rows[f];
        }
      }
    }
    StateBatch features = StateBatch.zeros(1, count);
    for (int f = 0; f < count; f++) {
      features.data()[f] = (float) values[f];
    }
    return new Pooled(features, rows);
  }

  private Part part(Patterns bag, int block) {
    int first = block * BLOCK;
    int rows = (int) Math.min(BLOCK, bag.count() - first);
    float[] columns = columns(bag, first, rows);
    double[] values = new double[count];
    int[] at = new int[count];
    float[] outputs = new float[BLOCK];
    for (int f = 0; f < count; f++) {
      outputs(columns, f, outputs);
      for (int r = 0; r < rows; r++) {
        if (!max) {
          values[f] += Math.max(outputs[r], 0);
        } else if (outputs[r] > values[f]) {
          values[f] = outputs[r];
          at[f] = first + r;
        }
      }
    }
    return new Part(values, at);
  }

  /** The rows of a block, transposed, so that loops run over rows. */
  private float[] columns(Patterns bag, int first, int rows) {
    float[] data = new float[rows * dim];
    bag.copyRows(first, rows, data, 0);
    float[] columns = new float[BLOCK * dim];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < dim; c++) {
        columns[c * BLOCK + r] = data[r * dim + c];
      }
    }
    return columns;
  }

  /** W x + b of feature f for the rows of a block. */
  private void outputs(float[] columns, int f, float[] outputs) {
    Arrays.fill(outputs, dense.bias().value()[f]);
    for (int c = 0; c < dim; c++) {
      float w = dense.weight().value()[f * dim + c];
      int column = c * BLOCK;
      for (int r = 0; r < BLOCK; r++) {
        outputs[r] += w * columns[column + r];
      }
    }
  }

  /** Adds to the gradients of W and b. */
  void backward(Patterns bag, Pooled pooled, StateBatch slopes) {
    if (max) {
      for (int f = 0; f < count; f++) {
        // A feature that is 0 everywhere has no slope.
        if (pooled.features.data()[f] > 0) {
          add(f, slopes.data()[f], bag.row(pooled.rows[f]));
        }
      }
      return;
    }
    int blocks = (int) ((bag.count() + BLOCK - 1) / BLOCK);
    List<double[]> sums =
        IntStream.range(0, blocks).parallel().mapToObj(block -> activeSums(bag, block)).toList();
    for (double[] sum : sums) {
      for (int f = 0; f < count; f++) {
        double slope = slopes.data()[f] / bag.count();
        dense.bias().gradient()[f] += slope * sum[f * (dim + 1) + dim];
        for (int c = 0; c < dim; c++) {
          dense.weight().gradient()[f * dim + c] += slope * sum[f * (dim + 1) + c];
        }
      }
    }
  }

  /** For each feature the sum of the rows on which it is positive, and their number. */
  private double[] activeSums(Patterns bag, int block) {
    int first = block * BLOCK;
    int rows = (int) Math.min(BLOCK, bag.count() - first);
    float[] data = new float[rows * dim];
    bag.copyRows(first, rows, data, 0);
    float[] columns = columns(bag, first, rows);
    double[] sums = new double[count * (dim + 1)];
    float[] outputs = new float[BLOCK];
    float[] sum = new float[dim];
    for (int f = 0; f < count; f++) {
      outputs(columns, f, outputs);
      Arrays.fill(sum, 0);
      int active = 0;
      for (int r = 0; r < rows; r++) {
        if (outputs[r] > 0) {
          active++;
          addRow(data, r * dim, sum);
        }
      }
      for (int c = 0; c < dim; c++) {
        sums[f * (dim + 1) + c] = sum[c];
      }
      sums[f * (dim + 1) + dim] = active;
    }
    return sums;
  }

  private static void addRow(float[] data, int at, float[] sum) {
    for (int c = 0; c < sum.length; c++) {
      sum[c] += data[at + c];
    }
  }

  private void add(int f, double slope, float[] row) {
    dense.bias().gradient()[f] += slope;
    for (int c = 0; c < dim; c++) {
      dense.weight().gradient()[f * dim + c] += slope * row[c];
    }
  }
}
