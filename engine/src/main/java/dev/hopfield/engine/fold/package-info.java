/**
 * The fold: what is left of any set of patterns for one query, and the associative rule by which
 * two such summaries become that of the union. A SIMD lane, a tile, a work-group, a chunk and a
 * device each fold their own patterns; all merge by the same rule.
 */
@NullMarked
package dev.hopfield.engine.fold;

import org.jspecify.annotations.NullMarked;
