/**
 * What a memory holds while it changes: a base set, segments that were added, and the numbers of
 * the rows that were removed. A change makes a new small description and never touches a pattern;
 * whoever retrieves keeps the description he began with.
 */
@NullMarked
package dev.hopfield.engine.store;

import org.jspecify.annotations.NullMarked;
