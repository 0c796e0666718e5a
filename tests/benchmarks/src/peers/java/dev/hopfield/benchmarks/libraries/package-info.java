/** The libraries that the engine is compared with; compiled with the profile {@code peers} alone. */
@NullMarked
package dev.hopfield.benchmarks.libraries;

import org.jspecify.annotations.NullMarked;
