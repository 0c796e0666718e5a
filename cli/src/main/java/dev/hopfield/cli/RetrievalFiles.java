package dev.hopfield.cli;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files of a retrieval.
 *
 * @param patterns N × d; {@code null} with a memory
 * @param memory a saved memory; {@code null} with patterns
 * @param queries B × d
 * @param values N × d_v, or {@code null}: the patterns themselves
 * @param truth the row numbers or ids that should come out on top, or {@code null}
 * @param out receives the states
 * @param associations receives a line for each query, or {@code null}
 */
record RetrievalFiles(
    @Nullable Path patterns,
    @Nullable Path memory,
    Path queries,
    @Nullable Path values,
    @Nullable Path truth,
    Path out,
    @Nullable Path associations) {

  /** What is retrieved from. */
  Path stored() {
    return Objects.requireNonNull(patterns != null ? patterns : memory);
  }
}
