/** JMH benchmarks of the engine's parts. The build compiles them; they are run by hand. */
@NullMarked
package dev.hopfield.benchmarks;

import org.jspecify.annotations.NullMarked;
