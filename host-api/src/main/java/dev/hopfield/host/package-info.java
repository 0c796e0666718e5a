/** The TornadoVM backend: devices, memory plan, chunks, task graphs, streams. */
@NullMarked
package dev.hopfield.host;

import org.jspecify.annotations.NullMarked;
