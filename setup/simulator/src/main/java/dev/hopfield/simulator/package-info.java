/**
 * A device played on the JVM: {@linkplain dev.hopfield.simulator.PlayedDevice what it is} and
 * {@linkplain dev.hopfield.simulator.Activity what it has done}. It runs what TornadoVM would run,
 * slowly and with more checks, and is no part of TornadoVM.
 */
@NullMarked
package dev.hopfield.simulator;

import org.jspecify.annotations.NullMarked;
