/** What crosses modules: parity, theorems, bad input, faults, the command line, the floors. */
@NullMarked
package dev.hopfield.acceptance;

import org.jspecify.annotations.NullMarked;
