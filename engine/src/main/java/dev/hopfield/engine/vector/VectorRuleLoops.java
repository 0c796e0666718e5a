package dev.hopfield.engine.vector;

import java.util.Objects;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Loops of the Vector API: the rows of a tile, or the columns of a row, lie in the lanes. */
final class VectorRuleLoops implements RuleLoops {
  /*
   * C2 does not vectorise the plain loops: their arrays might be the same one, shifted. Four
   * queries share each load of the tile.
   */
  private static final VectorSpecies<Double> S =
      VectorSpecies.of(double.class, Lanes.SPECIES.vectorShape());

  /** As many floats as S has doubles. */
  private static final VectorSpecies<Float> HALF =
      VectorSpecies.of(
          float.class, VectorShape.forBitSize(Lanes.SPECIES.vectorShape().vectorBitSize() / 2));

  private static final int LANES = S.length();

  @Override
  public void sum(
      Terms terms,
      double[] tile,
      int dim,
      double[] queries,
      int first,
      int count,
      double[][] sums) {
    Objects.checkFromIndexSize(0, dim * ROWS, tile.length);
    if (count == QUERIES) {
      switch (terms) {
        case PRODUCTS -> fourProducts(tile, dim, queries, first * dim, sums);
        case SQUARED_DIFFERENCES -> fourSquares(tile, dim, queries, first * dim, sums);
        case ABSOLUTE_DIFFERENCES -> fourDistances(tile, dim, queries, first * dim, sums);
      }
      return;
    }
    for (int q = 0; q < count; q++) {
      int at = (first + q) * dim;
      switch (terms) {
        case PRODUCTS -> products(tile, dim, queries, at, sums[q]);
        case SQUARED_DIFFERENCES -> squares(tile, dim, queries, at, sums[q]);
        case ABSOLUTE_DIFFERENCES -> distances(tile, dim, queries, at, sums[q]);
      }
    }
  }

  private static DoubleVector load(double[] tile, int at) {
    return DoubleVector.fromArray(S, tile, at);
  }

  private static DoubleVector product(DoubleVector x, double query, DoubleVector sum) {
    return x.fma(DoubleVector.broadcast(S, query), sum);
  }

  private static DoubleVector square(DoubleVector x, double query, DoubleVector sum) {
    DoubleVector difference = x.sub(query);
    return difference.fma(difference, sum);
  }

  private static DoubleVector distance(DoubleVector x, double query, DoubleVector sum) {
    return sum.add(x.sub(query).abs());
  }

  private static void fourProducts(
      double[] tile, int dim, double[] queries, int at, double[][] sums) {
    for (int r = 0; r < ROWS; r += LANES) {
      DoubleVector a = DoubleVector.zero(S);
      DoubleVector b = a;
      DoubleVector c = a;
      DoubleVector d = a;
      for (int i = 0; i < dim; i++) {
        DoubleVector x = load(tile, i * ROWS + r);
        a = product(x, queries[at + i], a);
        b = product(x, queries[at + dim + i], b);
        c = product(x, queries[at + 2 * dim + i], c);
        d = product(x, queries[at + 3 * dim + i], d);
      }
      store(a, b, c, d, sums, r);
    }
  }

  private static void fourSquares(
      double[] tile, int dim, double[] queries, int at, double[][] sums) {
    for (int r = 0; r < ROWS; r += LANES) {
      DoubleVector a = DoubleVector.zero(S);
      DoubleVector b = a;
      DoubleVector c = a;
      DoubleVector d = a;
      for (int i = 0; i < dim; i++) {
        DoubleVector x = load(tile, i * ROWS + r);
        a = square(x, queries[at + i], a);
        b = square(x, queries[at + dim + i], b);
        c = square(x, queries[at + 2 * dim + i], c);
        d = square(x, queries[at + 3 * dim + i], d);
      }
      store(a, b, c, d, sums, r);
    }
  }

  private static void fourDistances(
      double[] tile, int dim, double[] queries, int at, double[][] sums) {
    for (int r = 0; r < ROWS; r += LANES) {
      DoubleVector a = DoubleVector.zero(S);
      DoubleVector b = a;
      DoubleVector c = a;
      DoubleVector d = a;
      for (int i = 0; i < dim; i++) {
        DoubleVector x = load(tile, i * ROWS + r);
        a = distance(x, queries[at + i], a);
        b = distance(x, queries[at + dim + i], b);
        c = distance(x, queries[at + 2 * dim + i], c);
        d = distance(x, queries[at + 3 * dim + i], d);
      }
      store(a, b, c, d, sums, r);
    }
  }

  private static void store(
      DoubleVector a, DoubleVector b, DoubleVector c, DoubleVector d, double[][] sums, int r) {
    a.intoArray(sums[0], r);
    b.intoArray(sums[1], r);
    c.intoArray(sums[2], r);
    d.intoArray(sums[3], r);
  }

  private static void products(double[] tile, int dim, double[] queries, int at, double[] sums) {
    for (int r = 0; r < ROWS; r += 2 * LANES) {
      DoubleVector a = DoubleVector.zero(S);
      DoubleVector b = a;
      for (int i = 0; i < dim; i++) {
        a = product(load(tile, i * ROWS + r), queries[at + i], a);
        b = product(load(tile, i * ROWS + r + LANES), queries[at + i], b);
      }
      a.intoArray(sums, r);
      b.intoArray(sums, r + LANES);
    }
  }

  private static void squares(double[] tile, int dim, double[] queries, int at, double[] sums) {
    for (int r = 0; r < ROWS; r += 2 * LANES) {
      DoubleVector a = DoubleVector.zero(S);
      DoubleVector b = a;
      for (int i = 0; i < dim; i++) {
        a = square(load(tile, i * ROWS + r), queries[at + i], a);
        b = square(load(tile, i * ROWS + r + LANES), queries[at + i], b);
      }
      a.intoArray(sums, r);
      b.intoArray(sums, r + LANES);
    }
  }

  private static void distances(double[] tile, int dim, double[] queries, int at, double[] sums) {
    for (int r = 0; r < ROWS; r += 2 * LANES) {
      DoubleVector a = DoubleVector.zero(S);
      DoubleVector b = a;
      for (int i = 0; i < dim; i++) {
        a = distance(load(tile, i * ROWS + r), queries[at + i], a);
        b = distance(load(tile, i * ROWS + r + LANES), queries[at + i], b);
      }
      a.intoArray(sums, r);
      b.intoArray(sums, r + LANES);
    }
  }

  @Override
  public void exponentials(double[] logWeights, double most, double[] weights) {
    for (int r = 0; r < ROWS; r += LANES) {
      Exp.of(load(logWeights, r).sub(most)).intoArray(weights, r);
    }
  }

  @Override
  public void addRows(
      double[] weights, int rows, float[] values, int columns, double[] to, int toAt) {
    int[] heavy = new int[rows];
    int count = 0;
    for (int r = 0; r < rows; r++) {
      if (weights[r] > 0) {
        heavy[count++] = r;
      }
    }
    int c = 0;
    for (; c <= columns - 4 * LANES; c += 4 * LANES) {
      addFour(weights, heavy, count, values, columns, c, to, toAt + c);
    }
    for (; c <= columns - LANES; c += LANES) {
      DoubleVector sum = load(to, toAt + c);
      for (int i = 0; i < count; i++) {
        double weight = weights[heavy[i]];
        sum = product(doubles(values, heavy[i] * columns + c), weight, sum);
      }
      sum.intoArray(to, toAt + c);
    }
    for (; c < columns; c++) {
      for (int i = 0; i < count; i++) {
        double value = values[heavy[i] * columns + c];
        to[toAt + c] = Math.fma(weights[heavy[i]], value, to[toAt + c]);
      }
    }
  }

  private static void addFour(
      double[] weights,
      int[] heavy,
      int count,
      float[] values,
      int columns,
      int column,
      double[] to,
      int at) {
    DoubleVector a = load(to, at);
    DoubleVector b = load(to, at + LANES);
    DoubleVector c = load(to, at + 2 * LANES);
    DoubleVector d = load(to, at + 3 * LANES);
    for (int i = 0; i < count; i++) {
      double weight = weights[heavy[i]];
      int row = heavy[i] * columns + column;
      a = product(doubles(values, row), weight, a);
      b = product(doubles(values, row + LANES), weight, b);
      c = product(doubles(values, row + 2 * LANES), weight, c);
      d = product(doubles(values, row + 3 * LANES), weight, d);
    }
    a.intoArray(to, at);
    b.intoArray(to, at + LANES);
    c.intoArray(to, at + 2 * LANES);
    d.intoArray(to, at + 3 * LANES);
  }

  private static DoubleVector doubles(float[] values, int at) {
    return (DoubleVector)
        FloatVector.fromArray(HALF, values, at).convertShape(VectorOperators.F2D, S, 0);
  }

  /**
   * eˣ in every lane for x ≤ 0, to a few units in the last place; 0 below −708, where it would be
   * denormal.
   *
   * <p>With n = round(x / ln 2) and |f| ≤ ½ ln 2, eˣ = 2ⁿ eᶠ, and of eᶠ the Taylor series up to
   * f¹³/13!, whose remainder is below 2⁻⁵⁷.
   */
  private static final class Exp {
    private static final double LEAST = -708;
    private static final double LOG2_E = 1 / Math.log(2);

    /** ln 2 in two parts, of which the first has zeros at the end: its multiples are exact. */
    private static final double LN2_HIGH = 0x1.62e42feep-1;

    private static final double LN2_LOW = 0x1.a39ef35793c76p-33;

    /** Added to a number below 2⁵¹, it leaves the nearest whole number in the lowest bits. */
    private static final double ROUND = 0x1.8p52;

    private static final int SIGNIFICAND_BITS = 52;
    private static final int DEGREE = 13;
    private static final double[] TERMS = terms();

    private static double[] terms() {
      double[] terms = new double[DEGREE + 1];
      terms[0] = 1;
      for (int k = 1; k <= DEGREE; k++) {
        terms[k] = terms[k - 1] / k;
      }
      return terms;
    }

    static DoubleVector of(DoubleVector x) {
      DoubleVector shifted = x.fma(broadcast(LOG2_E), broadcast(ROUND));
      DoubleVector n = shifted.sub(ROUND);
      DoubleVector f = n.fma(broadcast(-LN2_HIGH), x);
      f = n.fma(broadcast(-LN2_LOW), f);
      DoubleVector sum = broadcast(TERMS[DEGREE]);
      for (int k = DEGREE - 1; k >= 0; k--) {
        sum = sum.fma(f, broadcast(TERMS[k]));
      }
      DoubleVector power =
          sum.reinterpretAsLongs()
              .add(shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, SIGNIFICAND_BITS))
              .reinterpretAsDoubles();
      // False for NaN too, which −∞ has made of f.
      VectorMask<Double> normal = x.compare(VectorOperators.GE, LEAST);
      return DoubleVector.zero(S).blend(power, normal);
    }

    private static DoubleVector broadcast(double number) {
      return DoubleVector.broadcast(S, number);
    }
  }
}
