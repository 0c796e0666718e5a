package dev.hopfield.engine.gradient;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.GradientRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * In single precision, with loops over neighbouring numbers that the JIT turns into vector
 * instructions: over the rows of a transposed tile for the dot products, over a row's components
 * for the sums. A tile's sums are added to doubles.
 *
 * <p>Each row and each column is an array of its own, read from its beginning: of two places in
 * larger arrays the JIT cannot tell that they do not overlap, and leaves such loops as they are.
 */
final class FloatTileGradient implements TileGradient {
  private static final int TILE_FLOATS = 1 << 13;
  private static final int MOST_ROWS = 256;

  private final Patterns patterns;
  private final Patterns values;
  private final GradientRequest request;
  private final int tileRows;
  private final float[] read;
  private final float[][] rowsX;
  private final float[][] columnsX;
  private final float[][] rowsV;
  private final float[][] columnsV;
  private final float[] scores;
  private final float[] slopes;
  private final float[] sums;
  private final float[][] gradientX;
  private final float[][] gradientV;

  FloatTileGradient(Patterns patterns, Patterns values, GradientRequest request) {
    this.patterns = patterns;
    this.values = values;
    this.request = request;
    int dim = patterns.dim();
    int valueDim = values.dim();
    int most = Math.max(dim, valueDim);
    tileRows = Math.max(4, Math.min(MOST_ROWS, TILE_FLOATS / most / 4 * 4));
    read = new float[Math.multiplyExact(tileRows, most)];
    rowsX = new float[tileRows][dim];
    columnsX = new float[dim][tileRows];
    boolean own = values == patterns;
    rowsV = own ? rowsX : new float[tileRows][valueDim];
    columnsV = own ? columnsX : new float[valueDim][tileRows];
    scores = new float[tileRows];
    slopes = new float[tileRows];
    sums = new float[dim];
    gradientX = new float[request.ofPatterns() ? tileRows : 0][dim];
    gradientV = new float[request.ofPatterns() ? tileRows : 0][valueDim];
  }

  @Override
  public int tileRows() {
    return tileRows;
  }

  @Override
  public void add(
      long first, int rows, double[] into, @Nullable Patterns toX, @Nullable Patterns toV) {
    read(patterns, first, rows, rowsX, columnsX);
    if (values != patterns) {
      read(values, first, rows, rowsV, columnsV);
    }
    clear(gradientX);
    clear(gradientV);
    for (int q = 0; q < request.states().batch(); q++) {
      addQuery(q, rows, into);
    }
    write(gradientX, first, rows, toX);
    write(gradientV, first, rows, toV);
  }

  private void read(Patterns from, long first, int rows, float[][] byRow, float[][] byColumn) {
    int dim = from.dim();
    from.copyRows(first, rows, read, 0);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(read, r * dim, byRow[r], 0, dim);
      for (int c = 0; c < dim; c++) {
        byColumn[c][r] = read[r * dim + c];
      }
    }
  }

  private static void clear(float[][] rows) {
    for (float[] row : rows) {
      Arrays.fill(row, 0);
    }
  }

  private void addQuery(int q, int rows, double[] into) {
    float[] state = request.states().row(q);
    float[] g = request.resultGradients().row(q);
    dots(columnsX, state, rows, scores);
    slopes(g, request.results().row(q), rows);
    weigh(q, rows, into);
    Arrays.fill(sums, 0);
    addRows(rowsX, rows, slopes, sums);
    int at = q * sums.length;
    for (int c = 0; c < sums.length; c++) {
      into[at + c] += sums[c];
    }
    if (request.ofPatterns()) {
      addOuter(slopes, rows, request.beta(), state, gradientX);
      addOuter(scores, rows, 1, g, gradientV);
    }
  }

  /** to[r] = Σ_c columns[c][r] vector[c]. */
  private static void dots(float[][] columns, float[] vector, int rows, float[] to) {
    Arrays.fill(to, 0);
    for (int c = 0; c < vector.length; c++) {
      float factor = vector[c];
      float[] column = columns[c];
      for (int r = 0; r < rows; r++) {
        to[r] += factor * column[r];
      }
    }
  }

  /** gᵀ(v − o), subtracted before it is multiplied: where a query is settled, v is almost o. */
  private void slopes(float[] g, float[] result, int rows) {
    float[] to = slopes;
    Arrays.fill(to, 0);
    for (int c = 0; c < g.length; c++) {
      float factor = g[c];
      float centre = result[c];
      float[] column = columnsV[c];
      for (int r = 0; r < rows; r++) {
        to[r] += factor * (column[r] - centre);
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

  /** to += Σ_r factors[r] rows[r], four rows at a time. */
  private static void addRows(float[][] from, int rows, float[] factors, float[] to) {
    int r = 0;
    for (; r + 3 < rows; r += 4) {
      addFour(from[r], from[r + 1], from[r + 2], from[r + 3], factors, r, to);
    }
    for (; r < rows; r++) {
      float[] row = from[r];
      float factor = factors[r];
      for (int i = 0; i < to.length; i++) {
        to[i] += factor * row[i];
      }
    }
  }

  private static void addFour(
      float[] w, float[] x, float[] y, float[] z, float[] factors, int r, float[] to) {
    float a = factors[r];
    float b = factors[r + 1];
    float c = factors[r + 2];
    float d = factors[r + 3];
    for (int i = 0; i < to.length; i++) {
      to[i] += a * w[i] + b * x[i] + c * y[i] + d * z[i];
    }
  }

  private static void addOuter(
      float[] factors, int rows, float scale, float[] vector, float[][] to) {
    for (int r = 0; r < rows; r++) {
      float factor = scale * factors[r];
      float[] row = to[r];
      for (int c = 0; c < vector.length; c++) {
        row[c] += factor * vector[c];
      }
    }
  }

  private static void write(float[][] rows, long first, int count, @Nullable Patterns to) {
    if (to == null) {
      return;
    }
    for (int r = 0; r < count; r++) {
      to.setRow(first + r, rows[r]);
    }
  }
}
