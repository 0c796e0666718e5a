/** Kernels: work-items, work-groups, barriers, local memory, warps. */
@NullMarked
package dev.hopfield.simulator.grid;

import org.jspecify.annotations.NullMarked;
