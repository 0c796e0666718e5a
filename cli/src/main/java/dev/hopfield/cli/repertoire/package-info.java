/** Immune-repertoire-like classification on synthetic bags of sequence embeddings. */
@NullMarked
package dev.hopfield.cli.repertoire;

import org.jspecify.annotations.NullMarked;
