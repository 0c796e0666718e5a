/**
 * The engine beside other libraries on the same data: what a peer is, how its answer is checked,
 * how all are timed. The libraries themselves are in the source folder of the profile {@code peers}
 * and are found by {@link java.util.ServiceLoader}.
 */
@NullMarked
package dev.hopfield.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
