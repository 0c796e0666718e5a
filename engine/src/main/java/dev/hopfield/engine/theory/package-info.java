/** Formulas of the theory that hold whatever the backend: energies, bounds, metastable states. */
@NullMarked
package dev.hopfield.engine.theory;

import org.jspecify.annotations.NullMarked;
