/**
 * The command line: {@code hopfield COMMAND}. One class a command; results go to standard output,
 * everything else to standard error.
 */
@NullMarked
package dev.hopfield.cli;

import org.jspecify.annotations.NullMarked;
