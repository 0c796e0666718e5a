/** Functions of native libraries that tasks call, as plain loops. */
@NullMarked
package dev.hopfield.simulator.library;

import org.jspecify.annotations.NullMarked;
