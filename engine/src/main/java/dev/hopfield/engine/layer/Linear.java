package dev.hopfield.engine.layer;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** y = W x + b and its gradients, also for a head's share of W's rows. */
final class Linear {
  final int in;
  final int out;
  final Parameter weight;
  final @Nullable Parameter bias;

  Linear(String name, int out, int in, boolean withBias) {
    this.in = in;
    this.out = out;
    weight = Parameter.zeros(name + ".weight", out, in);
    bias = withBias ? Parameter.zeros(name + ".bias", out) : null;
  }

  Rows forward(Rows x) {
    Rows y = Rows.zeros(x.count(), out);
    IntStream.range(0, x.count())
        .parallel()
        .forEach(r -> forward(x.data(), x.at(r), 0, out, y.data(), y.at(r)));
    return y;
  }

  /** y[to …] = W[from … from + rows] x[at …] + b. */
  void forward(double[] x, int at, int from, int rows, double[] y, int to) {
    float[] w = weight.value();
    for (int r = 0; r < rows; r++) {
      double sum = bias == null ? 0 : bias.value()[from + r];
      int row = (from + r) * in;
      for (int c = 0; c < in; c++) {
        sum += w[row + c] * x[at + c];
      }
      y[to + r] = sum;
    }
  }

  /** x[to …] = W[from … from + rows]ᵀ y[at …]. */
  void transposed(double[] y, int at, int from, int rows, double[] x, int to) {
    float[] w = weight.value();
    java.util.Arrays.fill(x, to, to + in, 0);
    for (int r = 0; r < rows; r++) {
      int row = (from + r) * in;
      for (int c = 0; c < in; c++) {
        x[to + c] += w[row + c] * y[at + r];
      }
    }
  }

  /** Adds y[at …] ⊗ x[xAt …] to the gradient of W[from … from + rows]. */
  void addWeightGradient(double[] y, int at, double[] x, int xAt, int from, int rows) {
    double[] gradient = weight.gradient();
    for (int r = 0; r < rows; r++) {
      int row = (from + r) * in;
      for (int c = 0; c < in; c++) {
        gradient[row + c] += y[at + r] * x[xAt + c];
      }
    }
  }

  void addBiasGradient(double[] y, int at, int from, int rows) {
    if (bias != null) {
      for (int r = 0; r < rows; r++) {
        bias.gradient()[from + r] += y[at + r];
      }
    }
  }

  /** Adds to the gradients of W and b and returns that of x. */
  Rows backward(Rows x, Rows dy) {
    Rows dx = Rows.zeros(x.count(), in);
    for (int r = 0; r < x.count(); r++) {
      backward(x.data(), x.at(r), dy.data(), dy.at(r), 0, out, dx.data(), dx.at(r));
    }
    return dx;
  }

  /** As {@link #backward(Rows, Rows)} for one row and a part of W's rows. */
  void backward(
      double[] x, int xAt, double[] dy, int at, int from, int rows, double[] dx, int dxAt) {
    addWeightGradient(dy, at, x, xAt, from, rows);
    addBiasGradient(dy, at, from, rows);
    transposed(dy, at, from, rows, dx, dxAt);
  }
}
