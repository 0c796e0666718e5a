package dev.hopfield.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** 2ˣ against {@link StrictMath}, in every binade of its result and of its argument. */
class Exp2Test {
  private static final int STEPS_A_BINADE = 4099;
  private static final double MOST_ULPS = 2;

  @Test
  void of_everyExponentOfTheResult_withinTwoUlp() {
    double worst = 0;
    for (int exponent = -126; exponent < 127; exponent++) {
      for (int step = 0; step < STEPS_A_BINADE; step++) {
        float x = exponent + (float) step / STEPS_A_BINADE;
        worst = Math.max(worst, Math.max(ulps(x, vector(x)), ulps(x, Exp2Polynomial.exp2(x))));
      }
    }
    assertThat(worst).isGreaterThan(0).isLessThanOrEqualTo(MOST_ULPS);
  }

  @Test
  void of_everyExponentOfTheArgument_withinTwoUlp() {
    double worst = 0;
    for (int exponent = -149; exponent < 7; exponent++) {
      for (int step = 0; step < 257; step++) {
        float size = Math.scalb(1 + step / 257f, exponent);
        for (float x : new float[] {size, -size}) {
          if (x >= -126 && x < 127) {
            worst = Math.max(worst, Math.max(ulps(x, vector(x)), ulps(x, Exp2Polynomial.exp2(x))));
          }
        }
      }
    }
    assertThat(worst).isLessThanOrEqualTo(MOST_ULPS);
  }

  @Test
  void of_wholeNumbers_isExact() {
    for (int x = -126; x <= 127; x++) {
      assertThat(vector(x)).as("2^%d", x).isEqualTo(Math.scalb(1f, x));
      assertThat(Exp2Polynomial.exp2(x)).as("2^%d", x).isEqualTo(Math.scalb(1f, x));
    }
  }

  @Test
  void of_belowItsRange_isZero() {
    float[] low = {
      Math.nextDown(-126f), -127, -150, -1e4f, -1e30f, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY
    };
    for (float x : low) {
      assertThat(vector(x)).as("2^%s", x).isZero();
      assertThat(Exp2Polynomial.exp2(x)).as("2^%s", x).isZero();
    }
    assertThat(vector(Float.NaN)).isZero();
    assertThat(Exp2Polynomial.exp2(Float.NaN)).isZero();
  }

  private static float vector(float x) {
    return Exp2.of(FloatVector.broadcast(Lanes.SPECIES, x)).lane(Lanes.COUNT - 1);
  }

  /** How far a result is from 2ˣ, in units of the last place of the right float. */
  private static double ulps(float x, float found) {
    double right = StrictMath.pow(2, x);
    return Math.abs(found - right) / Math.ulp((float) right);
  }
}
