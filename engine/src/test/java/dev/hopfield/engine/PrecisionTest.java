package dev.hopfield.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holding patterns with fewer bits makes of them. */
class PrecisionTest {
  private static final long SEED = 5;

  /** A finite float of any size, from the whole range of bits. */
  private static float anyFloat(Random random) {
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(value) ? value : 0;
  }

  @Test
  void in_bf16_isTheNearestWithTiesToEven() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    float[] row = new float[4099];
    for (int i = 0; i < row.length; i++) {
      // Every third lies half-way between two numbers of 8 significant bits.
      float value = anyFloat(random);
      int bits = Float.floatToRawIntBits(value) & 0xffff0000;
      row[i] = i % 3 == 0 ? Float.intBitsToFloat(bits | 0x8000) : value;
      row[i] = Math.abs(row[i]) > 0x1.fep127f ? 1 : row[i];
    }
    try (Patterns exact = Patterns.of(row, row.length);
        Patterns held = exact.in(Precision.BF16)) {
      float[] read = held.row(0);
      for (int i = 0; i < row.length; i++) {
        assertNearest(row[i], read[i]);
      }
    }
  }

  /** Compared exactly with both neighbours of 8 significant bits. */
  private static void assertNearest(float exact, float found) {
    int upper = Float.floatToRawIntBits(found);
    assertThat(upper & 0xffff).isZero();
    BigDecimal distance = distance(exact, found);
    for (int step : new int[] {-0x10000, 0x10000}) {
      float neighbour = Float.intBitsToFloat(upper + step);
      if (Float.isFinite(neighbour) && neighbour * found >= 0) {
        int order = distance.compareTo(distance(exact, neighbour));
        assertThat(order).as("%s as %s or %s", exact, found, neighbour).isLessThanOrEqualTo(0);
        if (order == 0 && neighbour != found) {
          assertThat(upper >>> 16 & 1).as("%s is a tie", exact).isZero();
        }
      }
    }
  }

  private static BigDecimal distance(float a, float b) {
    return new BigDecimal(a).subtract(new BigDecimal(b)).abs();
  }

  @Test
  void in_f16_knownNumbers_areThoseOfTheStandard() {
    // IEEE 754 binary16: spacing 2^-10 at 1, smallest 2^-24, largest 65504; ties to even.
    float[] row = {1 + 0x1p-11f, 1 + 3 * 0x1p-11f, 0x1p-24f, 0x1p-25f, 65504, 65519.99f, -0f};
    float[] expected = {1, 1 + 0x1p-9f, 0x1p-24f, 0, 65504, 65504, -0f};
    try (Patterns exact = Patterns.of(row, row.length);
        Patterns held = exact.in(Precision.F16)) {
      assertThat(held.row(0)).containsExactly(expected);
    }
  }

  @Test
  void in_i8_isWithinHalfAScaleAndKeepsTheLargest() {
    Random random = new Random(SEED);
    int dim = 61;
    float[] rows = new float[1031 * dim];
    for (int i = 0; i < rows.length; i++) {
      double size = Math.pow(10, i / dim % 60 - 30); // from row to row, 1e-30 to 1e29
      rows[i] = (float) (random.nextGaussian() * size);
    }
    try (Patterns exact = Patterns.of(rows, dim);
        Patterns held = exact.in(Precision.I8)) {
      assertThat(held.isScaled()).isTrue();
      for (int r = 0; r < exact.count(); r++) {
        float[] row = exact.row(r);
        float[] read = held.row(r);
        double largest = 0;
        for (float each : row) {
          largest = Math.max(largest, Math.abs(each));
        }
        assertThat((double) held.scale(r)).isBetween(largest / 127.0001, largest / 126.9999);
        for (int c = 0; c < dim; c++) {
          double error = Math.abs((double) read[c] - row[c]);
          assertThat(error).isLessThanOrEqualTo(largest / 254 * (1 + 1e-5));
          if (Math.abs(row[c]) == largest) {
            assertThat(error).isLessThanOrEqualTo(largest * 1e-6);
          }
        }
      }
    }
  }

  @Test
  void in_i8_extremeRows_areHeld() {
    float[][] rows = {
      {0, -0f, 0}, {Float.MAX_VALUE, -Float.MAX_VALUE, 0}, {Float.MIN_VALUE, 0, 0}, {-1, 127, 63.5f}
    };
    try (Patterns exact = Patterns.of(rows);
        Patterns held = exact.in(Precision.I8)) {
      assertThat(held.scale(0)).isZero();
      assertThat(held.row(0)).containsExactly(0, 0, 0);
      assertThat(held.row(1)[0]).isFinite().isGreaterThan(Float.MAX_VALUE * 0.999f);
      assertThat(held.row(1)[1]).isEqualTo(-held.row(1)[0]);
      assertThat(held.row(2)[0]).isBetween(0f, 1e-40f);
      // 63.5 is half-way between two codes: the even one.
      assertThat(held.row(3)).containsExactly(-1, 127, 64);
    }
  }

  @Test
  void in_whatTheyAreHeldAsAlready_isNoCopy() {
    try (Patterns given = Patterns.of(new float[][] {{1, 2}})) {
      assertThat(given.in(Precision.F32)).isSameAs(given);
      try (Patterns held = given.in(Precision.BF16)) {
        assertThat(held.in(Precision.BF16)).isSameAs(held);
        assertThat(held.in(Precision.F32).row(0)).containsExactly(1, 2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void in_manyBlocks_everyRowIsWhereItWas(Precision precision) {
    int dim = 3;
    float[] rows = new float[100_003 * dim];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (i / dim + i % dim) % 128; // held exactly, or to a scale's rounding
    }
    try (Patterns exact = Patterns.of(rows, dim);
        Patterns held = exact.in(precision)) {
      float[] read = new float[rows.length];
      held.copyRows(0, 100_003, read, 0);
      double worst = 0;
      for (int i = 0; i < rows.length; i++) {
        worst = Math.max(worst, Math.abs(read[i] - rows[i]));
      }
      assertThat(worst).isLessThanOrEqualTo(precision.isScaled() ? 0.5 : 0);
      assertThat(held.elementType()).isEqualTo(precision.elementType());
    }
  }

  @Test
  void in_numbersThatCannotBeHeld_isRefusedAtTheFirst() {
    float[] rows = new float[200_000];
    rows[123_457] = -65520;
    rows[199_999] = 1e9f;
    try (Patterns exact = Patterns.of(rows, 2)) {
      assertThatThrownBy(() -> exact.in(Precision.F16))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("row 61728, column 1 holds -65520.0, which f16 cannot hold; use f32 or i8");
    }
    try (Patterns exact = Patterns.of(new float[] {1, Float.MAX_VALUE}, 1)) {
      assertThatThrownBy(() -> exact.in(Precision.BF16))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("row 1, column 0");
    }
  }

  @Test
  void in_nanAndInfinity_stayOrAreRefused() {
    float[] row = {Float.NaN, Float.POSITIVE_INFINITY, Float.intBitsToFloat(0xff800001)};
    try (Patterns exact = Patterns.of(row, 3)) {
      for (Precision precision : new Precision[] {Precision.F16, Precision.BF16}) {
        try (Patterns held = exact.in(precision)) {
          assertThat(held.row(0)).containsExactly(Float.NaN, Float.POSITIVE_INFINITY, Float.NaN);
        }
      }
      assertThatThrownBy(() -> exact.in(Precision.I8))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("row 0, column 0 holds NaN");
    }
  }

  @Test
  void of_unknownName_isRefusedWithTheKnownOnes() {
    assertThat(Precision.of("BF16")).isEqualTo(Precision.BF16);
    assertThatThrownBy(() -> Precision.of("f8"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'f8'; there are f32, f16, bf16, i8");
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void retrieve_withPrecision_isThatOfTheRoundedPatterns(Precision precision) {
    Random random = new Random(SEED);
    float[][] rows = new float[257][17];
    for (float[] row : rows) {
      for (int c = 0; c < row.length; c++) {
        row[c] = (float) random.nextGaussian();
      }
    }
    float[][] queries = {rows[3], rows[256]};
    for (String backend : new String[] {"reference", "cpu"}) {
      try (Patterns patterns = Patterns.of(rows);
          HopfieldMemory memory =
              HopfieldMemory.of(patterns).backend(backend).precision(precision).beta(1).open();
          Patterns rounded = patterns.in(precision)) {
        Retrieval found = memory.retrieve(queries);
        for (int q = 0; q < 2; q++) {
          assertThat(found.state(q)).containsExactly(softmax(rounded, queries[q]), within(1e-5f));
        }
        assertThat(memory.elementType()).isEqualTo(precision.elementType());
      }
    }
  }

  private static org.assertj.core.data.Offset<Float> within(float size) {
    return org.assertj.core.data.Offset.offset(size);
  }

  private static float[] softmax(Patterns patterns, float[] query) {
    double[] sum = new double[query.length];
    double all = 0;
    for (int r = 0; r < patterns.count(); r++) {
      float[] row = patterns.row(r);
      double score = 0;
      for (int c = 0; c < row.length; c++) {
        score += (double) row[c] * query[c];
      }
      double weight = Math.exp(score);
      all += weight;
      for (int c = 0; c < row.length; c++) {
        sum[c] += weight * row[c];
      }
    }
    float[] state = new float[sum.length];
    for (int c = 0; c < sum.length; c++) {
      state[c] = (float) (sum[c] / all);
    }
    return state;
  }
}
