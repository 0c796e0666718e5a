/** Gradients of the softmax retrieval, recomputed tile by tile. */
@NullMarked
package dev.hopfield.engine.gradient;

import org.jspecify.annotations.NullMarked;
