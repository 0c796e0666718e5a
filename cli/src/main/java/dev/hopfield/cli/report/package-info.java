/**
 * Results as rows: one description of the columns, four formats, and the machine they come from.
 */
@NullMarked
package dev.hopfield.cli.report;

import org.jspecify.annotations.NullMarked;
