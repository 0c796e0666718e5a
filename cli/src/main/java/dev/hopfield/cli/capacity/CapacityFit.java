package dev.hopfield.cli.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the number of patterns of which half come back grows with d.
 *
 * @param kind the memory
 * @param linear N½ against d
 * @param exponential ln N½ against d
 */
public record CapacityFit(MemoryKind kind, LeastSquares linear, LeastSquares exponential) {

  /** A fit to the curves of a kind. */
  public static CapacityFit of(MemoryKind kind, List<CapacityCurve> curves) {
    List<CapacityCurve> own = curves.stream().filter(curve -> curve.kind() == kind).toList();
    double[] dims = own.stream().mapToDouble(CapacityCurve::dim).toArray();
    double[] halves = own.stream().mapToDouble(CapacityCurve::half).toArray();
    double[] logs = own.stream().mapToDouble(curve -> Math.log(curve.half())).toArray();
    return new CapacityFit(kind, LeastSquares.of(dims, halves), LeastSquares.of(dims, logs));
  }

  /** Lines for a person, for the kinds whose growth the theory names. */
  public static List<String> notes(List<MemoryKind> kinds, List<CapacityCurve> curves) {
    List<String> notes = new ArrayList<>();
    for (MemoryKind kind : kinds) {
      CapacityFit fit = of(kind, curves);
      if (Double.isNaN(fit.linear.slope())) {
        continue;
      }
      switch (kind) {
        case CLASSIC ->
            notes.add(
                String.format(
                    Locale.ROOT,
                    "classic: half come back of N = %.3f d %+.1f (theory: 0.14 d for large d).",
                    fit.linear.slope(),
                    fit.linear.offset()));
        case EXPONENTIAL, CONTINUOUS ->
            notes.add(
                String.format(
                    Locale.ROOT,
                    "%s: half come back of N = %.3g · e^(%.3f d).",
                    kind.label(),
                    Math.exp(fit.exponential.offset()),
                    fit.exponential.slope()));
        case POLYNOMIAL -> {}
      }
    }
    return notes;
  }
}
