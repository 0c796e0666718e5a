/** Device memory: copies of arrays, and values that nobody wrote. */
@NullMarked
package dev.hopfield.simulator.memory;

import org.jspecify.annotations.NullMarked;
