/** Tests of how kernels are rewritten to be resumed at their barriers. */
@NullMarked
package dev.hopfield.simulator.grid;

import org.jspecify.annotations.NullMarked;
