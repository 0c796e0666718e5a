package dev.hopfield.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.vector.RuleLoops.Terms;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The loops against the sums written out, and {@link Math#exp}. */
class RuleLoopsTest {
  static Stream<RuleLoops> loops() {
    return Stream.of(new ScalarRuleLoops(), new VectorRuleLoops());
  }

  @ParameterizedTest
  @MethodSource("loops")
  void sum_anyNumberOfQueries_isTheSumWithTheSameBits(RuleLoops loops) {
    Random random = new Random(5);
    for (int dim : new int[] {1, 3, 8, 61}) {
      double[] tile = random.doubles((long) dim * RuleLoops.ROWS, -1, 1).toArray();
      double[] queries = random.doubles(7L * dim, -1, 1).toArray();
      for (Terms terms : Terms.values()) {
        double[][] four = new double[RuleLoops.QUERIES][RuleLoops.ROWS];
        loops.sum(terms, tile, dim, queries, 2, 4, four);
        double[][] three = new double[RuleLoops.QUERIES][RuleLoops.ROWS];
        loops.sum(terms, tile, dim, queries, 2, 3, three);
        for (int q = 0; q < 4; q++) {
          for (int r = 0; r < RuleLoops.ROWS; r++) {
            double expected = 0;
            for (int c = 0; c < dim; c++) {
              double x = tile[c * RuleLoops.ROWS + r];
              double y = queries[(2 + q) * dim + c];
              expected +=
                  switch (terms) {
                    case PRODUCTS -> x * y;
                    case SQUARED_DIFFERENCES -> (x - y) * (x - y);
                    case ABSOLUTE_DIFFERENCES -> Math.abs(x - y);
                  };
            }
            assertThat(four[q][r]).isCloseTo(expected, within(1e-13));
            if (q < 3) {
              assertThat(three[q][r]).isEqualTo(four[q][r]);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("loops")
  void exponentials_ofAnySize_areThoseOfMath(RuleLoops loops) {
    double[] x = new double[RuleLoops.ROWS];
    double[] found = new double[RuleLoops.ROWS];
    Random random = new Random(6);
    for (double range : new double[] {1e-300, 1e-9, 1, 30, 700}) {
      for (int r = 0; r < x.length; r++) {
        x[r] = 3 - range * random.nextDouble();
      }
      x[0] = 3;
      x[1] = Double.NEGATIVE_INFINITY;
      x[2] = -1e6;
      loops.exponentials(x, 3, found);
      assertThat(found[0]).isEqualTo(1);
      assertThat(found[1]).isZero();
      assertThat(found[2]).isZero();
      for (int r = 3; r < x.length; r++) {
        double expected = Math.exp(x[r] - 3);
        assertThat(found[r]).isCloseTo(expected, within(4 * Math.ulp(expected)));
      }
    }
  }

  /** Weights and values are such that no product and no sum is rounded. */
  @ParameterizedTest
  @MethodSource("loops")
  void addRows_anyLength_addsWithinItAndNowhereElse(RuleLoops loops) {
    double[] weights = new double[RuleLoops.ROWS];
    for (int r = 0; r < weights.length; r += 3) {
      weights[r] = 0.25 * (r + 1);
    }
    for (int columns : new int[] {1, 7, 8, 9, 31, 32, 61}) {
      for (int rows : new int[] {1, 13, RuleLoops.ROWS}) {
        float[] values = new float[RuleLoops.ROWS * columns];
        for (int i = 0; i < values.length; i++) {
          values[i] = i % 100 - 20.5f;
        }
        double[] to = new double[columns + 4];
        to[2] = 10;
        loops.addRows(weights, rows, values, columns, to, 2);
        for (int i = 0; i < to.length; i++) {
          double expected = i == 2 ? 10 : 0;
          for (int r = 0; r < rows && i >= 2 && i < 2 + columns; r++) {
            expected += weights[r] * values[r * columns + i - 2];
          }
          assertThat(to[i]).as("columns %d, rows %d", columns, rows).isEqualTo(expected);
        }
      }
    }
  }
}
