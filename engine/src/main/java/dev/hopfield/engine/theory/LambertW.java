package dev.hopfield.engine.theory;

/** The upper branch of the Lambert W function, W₀(z) e^{W₀(z)} = z, for positive z. */
public final class LambertW {
  private LambertW() {}

  /**
   * W₀(eˣ), for any finite x, also where eˣ overflows: the w with w + ln w = x.
   *
   * <p>Newton's method on w + ln w − x, which rises and is concave: from below it never overshoots.
   */
  public static double ofExp(double x) {
    if (x < -40) {
      // Below rounding w = eˣ.
      return Math.exp(x);
    }
    double w = x > 1 ? Math.max(1, x - Math.log(x)) : Math.exp(x) / (1 + Math.exp(x));
    for (int i = 0; i < 64; i++) {
      double next = w * (1 + x - Math.log(w)) / (1 + w);
      if (Math.abs(next - w) <= Math.ulp(w)) {
        return next;
      }
      w = next;
    }
    return w;
  }
}
