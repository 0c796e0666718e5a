/** JMH benchmarks of the engine and, later, of its peers. */
@NullMarked
package dev.hopfield.benchmarks;

import org.jspecify.annotations.NullMarked;
