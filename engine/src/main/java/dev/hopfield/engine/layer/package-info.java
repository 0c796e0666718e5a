/**
 * Hopfield layers: the update between learned projections, for association, pooling and lookup
 * ("Hopfield Networks is All You Need", arXiv 2008.02217, sec. 3), on any backend.
 */
@NullMarked
package dev.hopfield.engine.layer;

import org.jspecify.annotations.NullMarked;
