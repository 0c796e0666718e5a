package dev.hopfield.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How alike a pattern x and a state ξ are; β times it is the score. The distances are negated, so
 * that more is always more alike ("Universal Hopfield Networks", Millidge et al. 2022, has the same
 * similarities, but takes reciprocals of the distances).
 */
public enum Similarity {
  /** xᵀξ. */
  DOT,
  /** xᵀξ / (‖x‖ ‖ξ‖), −1 … 1; 0 where a norm is 0. */
  COSINE,
  /** −½ ‖ξ − x‖². */
  EUCLIDEAN,
  /** −‖ξ − x‖₁. */
  MANHATTAN;

  /** The name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is a negated distance: 0 where pattern and state are equal, below 0 elsewhere. */
  public boolean isDistance() {
    return this == EUCLIDEAN || this == MANHATTAN;
  }

  /**
   * The similarity of this name.
   *
   * @throws InvalidInputException if there is none
   */
  public static Similarity of(String label) {
    return Arrays.stream(values())
        .filter(similarity -> similarity.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "similarity is '%s' but must be one of %s".formatted(label, labels())));
  }

  private static String labels() {
    return Arrays.stream(values()).map(Similarity::label).collect(Collectors.joining(", "));
  }

  /**
   * The similarity of a row of {@code x} and a row of {@code y}, each of {@code dim} elements, in
   * double precision: the definition that the backends are checked against.
   */
  public double between(double[] x, int xAt, double[] y, int yAt, int dim) {
    return switch (this) {
      case DOT -> dot(x, xAt, y, yAt, dim);
      case COSINE ->
          cosine(dot(x, xAt, y, yAt, dim), dot(x, xAt, x, xAt, dim), dot(y, yAt, y, yAt, dim));
      case EUCLIDEAN -> -0.5 * squaredDistance(x, xAt, y, yAt, dim);
      case MANHATTAN -> -absoluteDistance(x, xAt, y, yAt, dim);
    };
  }

  /** The cosine from xᵀξ, xᵀx and ξᵀξ; 0 where one of the two is 0. */
  public static double cosine(double dot, double squaredX, double squaredY) {
    double norms = Math.sqrt(squaredX) * Math.sqrt(squaredY);
    return norms == 0 ? 0 : dot / norms;
  }

  private static double dot(double[] x, int xAt, double[] y, int yAt, int dim) {
    double sum = 0;
    for (int c = 0; c < dim; c++) {
      sum += x[xAt + c] * y[yAt + c];
    }
    return sum;
  }

  private static double squaredDistance(double[] x, int xAt, double[] y, int yAt, int dim) {
    double sum = 0;
    for (int c = 0; c < dim; c++) {
      double difference = x[xAt + c] - y[yAt + c];
      sum += difference * difference;
    }
    return sum;
  }

  private static double absoluteDistance(double[] x, int xAt, double[] y, int yAt, int dim) {
    double sum = 0;
    for (int c = 0; c < dim; c++) {
      sum += Math.abs(x[xAt + c] - y[yAt + c]);
    }
    return sum;
  }
}
