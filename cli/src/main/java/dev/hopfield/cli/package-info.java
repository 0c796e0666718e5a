/** The command line: one class a command; tables, JSON, charts, progress. */
@NullMarked
package dev.hopfield.cli;

import org.jspecify.annotations.NullMarked;
