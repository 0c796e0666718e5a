/**
 * A device played on the JVM: {@linkplain dev.hopfield.simulator.PlayedDevice what it is} and
 * {@linkplain dev.hopfield.simulator.Activity what it has done}. It runs what TornadoVM would run,
 * the same kernels and the same host code, slowly and with more checks. It is no part of TornadoVM
 * and is never shipped as it.
 *
 * <p><b>Simulated</b>, as TornadoVM 5.2.0 does it: device memory apart from the host's, of a
 * limited size; transfers and when they happen; what graphs of one plan pass on to each other, and
 * that only the graph that ran last passes anything on; what {@code close} frees and what it
 * leaves; grids, work-groups, barriers, local memory, exchanges within a warp of 32; the
 * measurements.
 *
 * <p><b>Refused</b>, where a device would give wrong results or crash: an index outside an array; a
 * barrier or an exchange that not all reach; local memory above 48 KB, or of a size that is no
 * constant; grids that no device would take; reading what nobody wrote (how much of that is seen is
 * said at {@link dev.hopfield.simulator.memory.Poison}); what the played backend lacks; a plan used
 * after it was closed.
 *
 * <p><b>Not simulated</b>: TornadoVM's compiler, so that Java which it could not compile runs here;
 * rounding of a device's own functions; races that neither of the two orders of work-items shows;
 * private arrays that a device leaves unset; tensor cores; the time that anything takes.
 */
@NullMarked
package dev.hopfield.simulator;

import org.jspecify.annotations.NullMarked;
