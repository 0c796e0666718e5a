/** Tests of the simulator: right kernels give right results, wrong ones are refused. */
@NullMarked
package dev.hopfield.simulator;

import org.jspecify.annotations.NullMarked;
