/**
 * How time, memory and the machine's ceilings are measured; knows nothing of what is measured. The
 * loops of the ceilings use the Vector API.
 */
@NullMarked
package dev.hopfield.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
