package dev.hopfield.host;

import dev.hopfield.engine.StateBatch;

/**
 * Queries of a batch that a launch sees.
 *
 * @param states the batch
 * @param first the first query
 * @param size how many
 */
record QueryBlock(StateBatch states, int first, int size) {}
