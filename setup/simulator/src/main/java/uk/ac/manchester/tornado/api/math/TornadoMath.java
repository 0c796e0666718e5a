package uk.ac.manchester.tornado.api.math;

/**
 * Mathematics in kernels.
 *
 * <p>Here, functions of {@code float} are computed in {@code double} and rounded once; a device's
 * may differ in the last places. The least and greatest of a number and NaN is NaN, as in Java,
 * where a device may drop the NaN.
 */
public class TornadoMath {

  private TornadoMath() {}

  /** Returns the smaller of two. */
  public static float min(float a, float b) {
    return Math.min(a, b);
  }

  /** Returns the smaller of two. */
  public static double min(double a, double b) {
    return Math.min(a, b);
  }

  /** Returns the smaller of two. */
  public static long min(long a, long b) {
    return Math.min(a, b);
  }

  /** Returns the smaller of two. */
  public static int min(int a, int b) {
    return Math.min(a, b);
  }

  /** Returns the greater of two. */
  public static float max(float a, float b) {
    return Math.max(a, b);
  }

  /** Returns the greater of two. */
  public static double max(double a, double b) {
    return Math.max(a, b);
  }

  /** Returns the greater of two. */
  public static long max(long a, long b) {
    return Math.max(a, b);
  }

  /** Returns the greater of two. */
  public static int max(int a, int b) {
    return Math.max(a, b);
  }

  /** Returns the magnitude. */
  public static float abs(float a) {
    return Math.abs(a);
  }

  /** Returns the magnitude. */
  public static double abs(double a) {
    return Math.abs(a);
  }

  /** Returns the magnitude. */
  public static long abs(long a) {
    return Math.abs(a);
  }

  /** Returns the magnitude. */
  public static int abs(int a) {
    return Math.abs(a);
  }

  /** Returns the number, or the limit that it is beyond. */
  public static float clamp(float val, float min, float max) {
    return max(min, min(max, val));
  }

  /** Returns the number, or the limit that it is beyond. */
  public static double clamp(double val, double min, double max) {
    return max(min, min(max, val));
  }

  /** Returns the number, or the limit that it is beyond. */
  public static long clamp(long val, long min, long max) {
    return max(min, min(max, val));
  }

  /** Returns the number, or the limit that it is beyond. */
  public static int clamp(int val, int min, int max) {
    return max(min, min(max, val));
  }

  /** Returns e to a power. */
  public static float exp(float value) {
    return (float) Math.exp(value);
  }

  /** Returns e to a power. */
  public static double exp(double value) {
    return Math.exp(value);
  }

  /** Returns the square root. */
  public static float sqrt(float value) {
    return (float) Math.sqrt(value);
  }

  /** Returns the square root. */
  public static double sqrt(double value) {
    return Math.sqrt(value);
  }

  /** Returns the natural logarithm. */
  public static float log(float value) {
    return (float) Math.log(value);
  }

  /** Returns the natural logarithm. */
  public static double log(double value) {
    return Math.log(value);
  }

  /** Returns the hyperbolic tangent. */
  public static float tanh(float value) {
    return (float) Math.tanh(value);
  }

  /** Returns the hyperbolic tangent. */
  public static double tanh(double value) {
    return Math.tanh(value);
  }

  /** Returns the sine. */
  public static float sin(float value) {
    return (float) Math.sin(value);
  }

  /** Returns the sine. */
  public static double sin(double value) {
    return Math.sin(value);
  }

  /** Returns the cosine. */
  public static float cos(float value) {
    return (float) Math.cos(value);
  }

  /** Returns the cosine. */
  public static double cos(double value) {
    return Math.cos(value);
  }

  /** Returns the greatest whole number that is not above. */
  public static float floor(float f) {
    return (float) Math.floor(f);
  }

  /** Returns the greatest whole number that is not above. */
  public static double floor(double f) {
    return Math.floor(f);
  }

  /** Returns the least whole number that is not below. */
  public static float ceil(float f) {
    return (float) Math.ceil(f);
  }

  /** Returns the least whole number that is not below. */
  public static double ceil(double f) {
    return Math.ceil(f);
  }

  /** Returns the logarithm to base 2, as a quotient of logarithms. */
  public static float log2(float value) {
    return log(value) / log(2f);
  }

  /** Returns the logarithm to base 2, as a quotient of logarithms. */
  public static double log2(double value) {
    return log(value) / log(2.0);
  }

  /** Returns a to the power b. */
  public static float pow(float a, float b) {
    return (float) Math.pow(a, b);
  }

  /** Returns a to the power b. */
  public static double pow(double a, double b) {
    return Math.pow(a, b);
  }

  /** Returns π. */
  public static float floatPI() {
    return (float) Math.PI;
  }

  /** Returns π. */
  public static double PI() {
    return Math.PI;
  }
}
