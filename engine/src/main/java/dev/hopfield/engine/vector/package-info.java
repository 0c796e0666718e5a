/** The CPU backend: the fold in SIMD lanes and cache-sized tiles, on all cores. */
@NullMarked
package dev.hopfield.engine.vector;

import org.jspecify.annotations.NullMarked;
