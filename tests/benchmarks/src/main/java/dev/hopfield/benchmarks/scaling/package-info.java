/** How time and memory of a retrieval grow with N, with d and with threads. */
@NullMarked
package dev.hopfield.benchmarks.scaling;

import org.jspecify.annotations.NullMarked;
