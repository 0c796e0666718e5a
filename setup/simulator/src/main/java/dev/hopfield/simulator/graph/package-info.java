/** Task graphs: transfers and tasks, in order. */
@NullMarked
package dev.hopfield.simulator.graph;

import org.jspecify.annotations.NullMarked;
