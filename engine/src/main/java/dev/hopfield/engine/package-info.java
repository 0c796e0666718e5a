/**
 * Modern continuous Hopfield networks: stored {@linkplain dev.hopfield.engine.Patterns patterns}, a
 * {@linkplain dev.hopfield.engine.HopfieldMemory memory} that retrieves from them by the update
 * rule ξ_new = V softmax(β Xᵀξ), and what a {@linkplain dev.hopfield.engine.Retrieval retrieval}
 * tells.
 *
 * <p>Source: Ramsauer et al., "Hopfield Networks is All You Need", arXiv 2008.02217. Its equations,
 * lemmas and theorems are cited by their numbers there.
 */
@NullMarked
package dev.hopfield.engine;

import org.jspecify.annotations.NullMarked;
