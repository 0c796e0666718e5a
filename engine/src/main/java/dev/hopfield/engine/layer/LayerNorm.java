package dev.hopfield.engine.layer;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Layer normalisation of rows, of which the part without parameters can be done on its own. */
final class LayerNorm {
  private static final int BLOCK_FLOATS = 1 << 16;

  final Normalization kind;
  final int dim;
  final double epsilon;
  final @Nullable Parameter weight;
  final @Nullable Parameter bias;

  LayerNorm(String name, Normalization kind, int dim, double epsilon) {
    this.kind = kind;
    this.dim = dim;
    this.epsilon = epsilon;
    boolean affine = kind == Normalization.AFFINE;
    weight = affine ? Parameter.zeros(name + ".weight", dim) : null;
    bias = affine ? Parameter.zeros(name + ".bias", dim) : null;
    if (weight != null) {
      weight.fill(1);
    }
  }

  boolean isOn() {
    return kind != Normalization.NONE;
  }

  List<Parameter> parameters() {
    return weight == null || bias == null ? List.of() : List.of(weight, bias);
  }

  /** Whether both make the same of a row, apart from γ and δ. */
  boolean standardizesLike(LayerNorm other) {
    return isOn() == other.isOn() && (!isOn() || epsilon == other.epsilon);
  }

  /** x̂ of every row, in a new set; only where normalisation is on. */
  Patterns standardize(Patterns patterns) {
    Patterns result = Patterns.allocate(patterns.count(), dim);
    try {
      int block = Math.max(1, BLOCK_FLOATS / dim);
      long blocks = (patterns.count() + block - 1) / block;
      LongStream.range(0, blocks)
          .parallel()
          .forEach(b -> standardizeBlock(patterns, b * block, block, result));
      return result;
    } catch (RuntimeException | Error e) {
      result.close();
      throw e;
    }
  }

  private void standardizeBlock(Patterns from, long first, int block, Patterns into) {
    int rows = (int) Math.min(block, from.count() - first);
    float[] data = new float[rows * dim];
    from.copyRows(first, rows, data, 0);
    float[] row = new float[dim];
    for (int r = 0; r < rows; r++) {
      double mean = 0;
      for (int c = 0; c < dim; c++) {
        mean += data[r * dim + c];
      }
      mean /= dim;
      double variance = 0;
      for (int c = 0; c < dim; c++) {
        double difference = data[r * dim + c] - mean;
        variance += difference * difference;
      }
      double factor = 1 / Math.sqrt(variance / dim + epsilon);
      if (!Double.isFinite(factor)) {
        throw new InvalidInputException(
            "pattern %d holds NaN, infinity or numbers too large to normalise; clean it"
                .formatted(first + r));
      }
      for (int c = 0; c < dim; c++) {
        row[c] = (float) ((data[r * dim + c] - mean) * factor);
      }
      into.setRow(first + r, row);
    }
  }

  /** x̂ of every row; the same rows where normalisation is off. */
  Rows standardize(Rows x) {
    if (!isOn()) {
      return x;
    }
    Rows result = Rows.zeros(x.count(), dim);
    for (int r = 0; r < x.count(); r++) {
      double mean = mean(x.data(), x.at(r));
      double factor = factor(x.data(), x.at(r), mean);
      for (int c = 0; c < dim; c++) {
        result.data()[x.at(r) + c] = (x.data()[x.at(r) + c] - mean) * factor;
      }
    }
    return result;
  }

  private double mean(double[] x, int at) {
    double sum = 0;
    for (int c = at; c < at + dim; c++) {
      sum += x[c];
    }
    return sum / dim;
  }

  private double factor(double[] x, int at, double mean) {
    double variance = 0;
    for (int c = at; c < at + dim; c++) {
      variance += (x[c] - mean) * (x[c] - mean);
    }
    return 1 / Math.sqrt(variance / dim + epsilon);
  }

  /** γ ∘ x̂ + δ of each row. */
  Rows affine(Rows standard) {
    Rows result = Rows.zeros(standard.count(), dim);
    for (int r = 0; r < standard.count(); r++) {
      affine(standard.data(), standard.at(r), result.data(), result.at(r));
    }
    return result;
  }

  /** y[to …] = γ ∘ x[at …] + δ. */
  void affine(double[] x, int at, double[] y, int to) {
    if (weight == null || bias == null) {
      System.arraycopy(x, at, y, to, dim);
      return;
    }
    for (int c = 0; c < dim; c++) {
      y[to + c] = weight.value()[c] * x[at + c] + bias.value()[c];
    }
  }

  /** Adds to the gradients of γ and δ and turns dy[at …] into that of x̂, γ ∘ dy, in place. */
  void affineBackward(double[] x, int xAt, double[] dy, int at) {
    if (weight == null || bias == null) {
      return;
    }
    for (int c = 0; c < dim; c++) {
      weight.gradient()[c] += dy[at + c] * x[xAt + c];
      bias.gradient()[c] += dy[at + c];
      dy[at + c] *= weight.value()[c];
    }
  }

  /** a[at …] = γ ∘ a[at …]: what scores with γ ∘ x̂ + δ become for x̂, up to a constant. */
  void absorb(double[] a, int at) {
    if (weight != null) {
      for (int c = 0; c < dim; c++) {
        a[at + c] *= weight.value()[c];
      }
    }
  }

  /** The gradient of {@link #absorb}: {@code before} is what it was applied to. */
  void absorbBackward(double[] before, int beforeAt, double[] da, int at) {
    if (weight != null) {
      for (int c = 0; c < dim; c++) {
        weight.gradient()[c] += da[at + c] * before[beforeAt + c];
        da[at + c] *= weight.value()[c];
      }
    }
  }

  /**
   * The gradient of {@link #standardize}: dx = (dx̂ − mean(dx̂) − x̂ mean(dx̂ ∘ x̂)) / √(σ² + ε).
   *
   * @param x what was standardised
   * @param dy the gradient of x̂
   */
  Rows standardizeBackward(Rows x, Rows dy) {
    if (!isOn()) {
      return dy;
    }
    Rows dx = Rows.zeros(x.count(), dim);
    double[] row = new double[dim];
    for (int r = 0; r < x.count(); r++) {
      int at = x.at(r);
      double mean = mean(x.data(), at);
      double factor = factor(x.data(), at, mean);
      Arrays.setAll(row, c -> (x.data()[at + c] - mean) * factor);
      double gradientMean = 0;
      double along = 0;
      for (int c = 0; c < dim; c++) {
        gradientMean += dy.data()[at + c] / dim;
        along += dy.data()[at + c] * row[c] / dim;
      }
      for (int c = 0; c < dim; c++) {
        dx.data()[at + c] = (dy.data()[at + c] - gradientMean - row[c] * along) * factor;
      }
    }
    return dx;
  }
}
