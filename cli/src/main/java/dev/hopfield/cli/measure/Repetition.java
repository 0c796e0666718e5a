package dev.hopfield.cli.measure;

/**
 * How often to time.
 *
 * @param samples how many retrievals are timed, at least 1
 * @param warmUp whether retrievals are repeated before that until they are compiled
 */
public record Repetition(int samples, boolean warmUp) {
  /** What a time in a table is. */
  public String describe() {
    String what =
        samples == 1
            ? "of one whole retrieval"
            : "median ± median distance from it, of %d whole retrievals".formatted(samples);
    return what + (warmUp ? " after warm-up" : " without warm-up, the JVM may still be compiling");
  }
}
