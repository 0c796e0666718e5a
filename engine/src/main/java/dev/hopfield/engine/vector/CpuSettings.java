package dev.hopfield.engine.vector;

import dev.hopfield.engine.InvalidInputException;

/** What a user or a test may set from outside, as system properties. */
final class CpuSettings {
  /** Threads that a backend computes with; default: all processors. */
  static final String THREADS = "hopfield.cpu.threads";

  /** Bits of a vector: 128, 256, 512, or 0 for plain loops; default: what the machine prefers. */
  static final String VECTOR_BITS = "hopfield.cpu.vectorBits";

  private static final int MOST_THREADS = 1024;

  private CpuSettings() {}

  static int threads() {
    int threads = read(THREADS, Runtime.getRuntime().availableProcessors());
    if (threads < 1 || threads > MOST_THREADS) {
      throw new InvalidInputException(
          "%s is %d but must be 1 to %d".formatted(THREADS, threads, MOST_THREADS));
    }
    return threads;
  }

  /** 128, 256, 512, 0 for plain loops, or −1 for what the machine prefers. */
  static int vectorBits() {
    int bits = read(VECTOR_BITS, -1);
    if (bits != -1 && bits != 0 && bits != 128 && bits != 256 && bits != 512) {
      throw new InvalidInputException(
          "%s is %d but must be 0, 128, 256 or 512".formatted(VECTOR_BITS, bits));
    }
    return bits;
  }

  private static int read(String property, int otherwise) {
    String text = System.getProperty(property);
    if (text == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "%s is '%s' but must be a whole number".formatted(property, text), e);
    }
  }
}
