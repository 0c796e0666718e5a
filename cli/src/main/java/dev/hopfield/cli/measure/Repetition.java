package dev.hopfield.cli.measure;

/**
 * How often to time.
 *
 * @param samples how many retrievals are timed, at least 1
 * @param warmUp whether retrievals are repeated before that until they are compiled
 */
public record Repetition(int samples, boolean warmUp) {}
