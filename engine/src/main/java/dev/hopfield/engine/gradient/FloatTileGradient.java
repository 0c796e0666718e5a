package dev.hopfield.engine.gradient;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.GradientRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * In single precision, with loops over neighbouring numbers that the JIT turns into vector
 * instructions: over the rows of a transposed tile for the dot products, over a row's components
 * for the sums. A tile's sums are added to doubles.
 */
final class FloatTileGradient implements TileGradient {
  private static final int TILE_FLOATS = 1 << 13;
  private static final int MOST_ROWS = 256;

  private final Patterns patterns;
  private final Patterns values;
  private final GradientRequest request;
  private final int dim;
  private final int valueDim;
  private final int tileRows;
  private final float[] rowsX;
  private final float[] columnsX;
  private final float[] rowsV;
  private final float[] columnsV;
  private final float[] scores;
  private final float[] slopes;
  private final float[] sums;
  private final float[] gradientX;
  private final float[] gradientV;

  FloatTileGradient(Patterns patterns, Patterns values, GradientRequest request) {
    this.patterns = patterns;
    this.values = values;
    this.request = request;
    dim = patterns.dim();
    valueDim = values.dim();
    tileRows = Math.max(4, Math.min(MOST_ROWS, TILE_FLOATS / Math.max(dim, valueDim) / 4 * 4));
    rowsX = new float[tileRows * dim];
    columnsX = new float[tileRows * dim];
    boolean own = values == patterns;
    rowsV = own ? rowsX : new float[tileRows * valueDim];
    columnsV = own ? columnsX : new float[tileRows * valueDim];
    scores = new float[tileRows];
    slopes = new float[tileRows];
    sums = new float[dim];
    gradientX = new float[request.ofPatterns() ? rowsX.length : 0];
    gradientV = new float[request.ofPatterns() ? tileRows * valueDim : 0];
  }

  @Override
  public int tileRows() {
    return tileRows;
  }

  @Override
  public void add(
      long first, int rows, double[] into, @Nullable Patterns toX, @Nullable Patterns toV) {
    patterns.copyRows(first, rows, rowsX, 0);
    transpose(rowsX, rows, dim, columnsX);
    if (values != patterns) {
      values.copyRows(first, rows, rowsV, 0);
      transpose(rowsV, rows, valueDim, columnsV);
    }
    Arrays.fill(gradientX, 0);
    Arrays.fill(gradientV, 0);
    for (int q = 0; q < request.states().batch(); q++) {
      addQuery(q, rows, into);
    }
    write(gradientX, dim, first, rows, toX);
    write(gradientV, valueDim, first, rows, toV);
  }

  private void transpose(float[] from, int rows, int columns, float[] to) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        to[c * tileRows + r] = from[r * columns + c];
      }
    }
  }

  private void addQuery(int q, int rows, double[] into) {
    float[] states = request.states().data();
    float[] g = request.resultGradients().data();
    dots(columnsX, dim, states, q * dim, rows, scores);
    slopes(g, q * valueDim, rows);
    weigh(q, rows, into);
    Arrays.fill(sums, 0);
    addRows(rowsX, rows, slopes, sums);
    for (int c = 0; c < dim; c++) {
      into[q * dim + c] += sums[c];
    }
    if (request.ofPatterns()) {
      addOuter(slopes, rows, request.beta(), states, q * dim, dim, gradientX);
      addOuter(scores, rows, 1, g, q * valueDim, valueDim, gradientV);
    }
  }

  /** to[r] = Σ_c columns[c][r] vector[c]. */
  private void dots(float[] columns, int width, float[] vector, int at, int rows, float[] to) {
    Arrays.fill(to, 0);
    for (int c = 0; c < width; c++) {
      float factor = vector[at + c];
      int column = c * tileRows;
      for (int r = 0; r < rows; r++) {
        to[r] += factor * columns[column + r];
      }
    }
  }

  /** gᵀ(v − o), subtracted before it is multiplied: where a query is settled, v is almost o. */
  private void slopes(float[] g, int at, int rows) {
    float[] results = request.results().data();
    Arrays.fill(slopes, 0);
    for (int c = 0; c < valueDim; c++) {
      float factor = g[at + c];
      float centre = results[at + c];
      int column = c * tileRows;
      for (int r = 0; r < rows; r++) {
        slopes[r] += factor * (columnsV[column + r] - centre);
      }
    }
  }

  /** Turns scores into the weights p and the slopes into z; adds up ∂L/∂β. */
  private void weigh(int q, int rows, double[] into) {
    double beta = request.beta();
    double shift = request.logSumExp()[q];
    // The z of a state sum to 0, so any centre will do; this one leaves the heaviest the smallest.
    double centre = shift / beta;
    double forBeta = 0;
    for (int r = 0; r < rows; r++) {
      float score = scores[r];
      float p = (float) Math.exp(beta * score - shift);
      float z = p * slopes[r];
      forBeta += z * (score - centre);
      scores[r] = p;
      slopes[r] = z;
    }
    into[into.length - 1] += forBeta;
  }

  /** sums += Σ_r factors[r] rows[r], four rows at a time. */
  private void addRows(float[] from, int rows, float[] factors, float[] to) {
    int r = 0;
    for (; r + 3 < rows; r += 4) {
      float a = factors[r];
      float b = factors[r + 1];
      float c = factors[r + 2];
      float d = factors[r + 3];
      int at = r * dim;
      int at1 = at + dim;
      int at2 = at1 + dim;
      int at3 = at2 + dim;
      for (int i = 0; i < dim; i++) {
        to[i] += a * from[at + i] + b * from[at1 + i] + c * from[at2 + i] + d * from[at3 + i];
      }
    }
    for (; r < rows; r++) {
      for (int i = 0; i < dim; i++) {
        to[i] += factors[r] * from[r * dim + i];
      }
    }
  }

  private static void addOuter(
      float[] factors, int rows, float scale, float[] vector, int at, int width, float[] to) {
    for (int r = 0; r < rows; r++) {
      float factor = scale * factors[r];
      int row = r * width;
      for (int c = 0; c < width; c++) {
        to[row + c] += factor * vector[at + c];
      }
    }
  }

  private static void write(float[] rows, int width, long first, int count, @Nullable Patterns to) {
    if (to == null) {
      return;
    }
    for (int r = 0; r < count; r++) {
      to.setRow(first + r, Arrays.copyOfRange(rows, r * width, (r + 1) * width));
    }
  }
}
