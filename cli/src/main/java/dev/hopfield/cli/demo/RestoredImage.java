package dev.hopfield.cli.demo;

/**
 * What became of one image, each {@code height} rows of {@code width} grey values.
 *
 * @param query with its lower half erased
 * @param restored what was retrieved
 * @param original what it was
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier, never compared
public record RestoredImage(float[] query, float[] restored, float[] original) {
  /** The most that a restored image may differ from the original, relative to its norm. */
  public static final double TOLERANCE = 0.05;

  /** ‖restored − original‖ / ‖original‖; 0 for two images of zeros. */
  public double error() {
    double difference = 0;
    double norm = 0;
    for (int c = 0; c < original.length; c++) {
      double d = (double) restored[c] - original[c];
      difference += d * d;
      norm += (double) original[c] * original[c];
    }
    return difference == 0 ? 0 : Math.sqrt(difference / norm);
  }

  /** Whether a person would call it the same image. */
  public boolean isRestored() {
    return error() <= TOLERANCE;
  }
}
