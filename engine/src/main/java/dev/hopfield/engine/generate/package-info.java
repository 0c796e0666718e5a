/**
 * Patterns made by a seed, with a separation that is known, and corrupted queries whose true
 * patterns are known. The same arguments give the same bits on every machine, whatever the number
 * of threads: each row has a stream of random numbers of its own, and what is not exact arithmetic
 * is {@link StrictMath}.
 */
@NullMarked
package dev.hopfield.engine.generate;

import org.jspecify.annotations.NullMarked;
