package dev.hopfield.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of a retrieval.
 *
 * @param patterns N × d
 * @param queries B × d
 * @param values N × d_v, or {@code null}: the patterns themselves
 * @param truth the row numbers that should come out on top, or {@code null}
 * @param out receives the states
 * @param associations receives a line for each query, or {@code null}
 */
record RetrievalFiles(
    Path patterns,
    Path queries,
    @Nullable Path values,
    @Nullable Path truth,
    Path out,
    @Nullable Path associations) {}
