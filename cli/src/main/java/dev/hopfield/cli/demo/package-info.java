/** The pictures of {@code demo}: drawn without any font, so that a bare machine can. */
@NullMarked
package dev.hopfield.cli.demo;

import org.jspecify.annotations.NullMarked;
