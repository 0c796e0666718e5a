/** Verifying a backend against the float64 reference, and only then timing it. */
@NullMarked
package dev.hopfield.cli.measure;

import org.jspecify.annotations.NullMarked;
