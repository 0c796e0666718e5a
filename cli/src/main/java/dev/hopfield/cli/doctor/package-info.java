/** The checks of {@code doctor}: each says what it found and, where it failed, what to do. */
@NullMarked
package dev.hopfield.cli.doctor;

import org.jspecify.annotations.NullMarked;
