package dev.hopfield.cli;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.MemoryBuilder;
import dev.hopfield.engine.PatternNorms;
import dev.hopfield.engine.PatternTransform;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.SavedOptions;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.format.RowNumberFiles;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code retrieve}: checks everything that can be checked, then retrieves batch after
 * batch and writes as results come, so that queries may be many more than memory holds.
 *
 * @param files where everything is
 * @param backend by name
 * @param options from those that a saved memory or the standard says to those of the command line
 * @param keys what is done to patterns and queries before they are compared
 * @param precision how patterns and values are held; {@code null}: as they are in the files
 * @param allowNonFinite whether to accept NaN and infinity
 * @param batches how many queries at once, and whether to go on with an interrupted run
 */
record RetrievalJob(
    RetrievalFiles files,
    String backend,
    UnaryOperator<RetrievalOptions> options,
    KeyTransform keys,
    @Nullable Precision precision,
    boolean allowNonFinite,
    BatchOptions batches) {
  /**
   * Who follows a run.
   *
   * @param console learns how to go on, should the JVM be told to end
   * @param progress learns how far it is
   * @param plan learns the plan before the first query
   */
  record Watch(Console console, Progress progress, Consumer<String> plan) {}

  /**
   * Runs it.
   *
   * @param watch told how, how far it is and how to go on
   */
  RetrievalSummary run(Watch watch) {
    return files.memory() == null
        ? fromPatterns(files.stored(), watch)
        : fromMemory(files.stored(), watch);
  }

  private RetrievalSummary fromMemory(Path file, Watch watch) {
    MemoryBuilder builder = HopfieldMemory.of(file).backend(backend);
    try (HopfieldMemory memory = builder.allowNonFinite(allowNonFinite).open();
        Patterns queries = Patterns.open(files.queries())) {
      requireQueries(memory.dim(), queries);
      long[] truth = truth(queries);
      for (int q = 0; truth != null && q < truth.length; q++) {
        if (!memory.contains(truth[q])) {
          throw new InvalidInputException(
              "%s names id %d for query %d but the memory has no such pattern; check the file"
                  .formatted(files.truth(), truth[q], q));
        }
      }
      RunIdentity identity = new RunIdentity().with(file, memory);
      return run(memory, options.apply(memory.options()), queries, identity, null, truth, watch);
    }
  }

  private RetrievalSummary fromPatterns(Path file, Watch watch) {
    try (Patterns patterns = Patterns.open(file);
        Patterns queries = Patterns.open(files.queries());
        Patterns values = openIfNamed(files.values())) {
      requireQueries(patterns.dim(), queries);
      long[] truth = truth(queries);
      requireRows(truth, patterns.count());
      if (!keys.transforms()) {
        return run(patterns, values, queries, null, truth, watch);
      }
      // The transformed patterns are a copy, as 32-bit floats, outside the heap.
      PatternChoice.requireShape(patterns.count(), patterns.dim());
      PatternTransform transform = keys.fit(patterns);
      try (Patterns compared = transform.apply(patterns)) {
        Patterns projected = values == null ? patterns : values;
        return run(compared, projected, queries, transform, truth, watch);
      }
    }
  }

  private static @Nullable Patterns openIfNamed(@Nullable Path file) {
    return file == null ? null : Patterns.open(file);
  }

  private void requireQueries(int dim, Patterns queries) {
    if (queries.dim() != dim) {
      throw new InvalidInputException(
          "the queries in %s have dimension %d but the patterns in %s have %d; give both the same"
              .formatted(files.queries(), queries.dim(), files.stored(), dim));
    }
    if (!allowNonFinite) {
      PatternNorms.of(queries, true, "queries");
    }
  }

  private long @Nullable [] truth(Patterns queries) {
    if (files.truth() == null) {
      return null;
    }
    long[] truth = RowNumberFiles.read(files.truth());
    if (truth.length != queries.count()) {
      throw new InvalidInputException(
          "%s has %d row numbers but there are %d queries; give one for each"
              .formatted(files.truth(), truth.length, queries.count()));
    }
    return truth;
  }

  private void requireRows(long @Nullable [] truth, long rows) {
    for (int q = 0; truth != null && q < truth.length; q++) {
      if (truth[q] < 0 || truth[q] >= rows) {
        throw new InvalidInputException(
            "%s names row %d for query %d but the patterns' rows are 0 to %d; check the file"
                .formatted(files.truth(), truth[q], q, rows - 1));
      }
    }
  }

  private RetrievalSummary run(
      Patterns compared,
      @Nullable Patterns values,
      Patterns queries,
      @Nullable PatternTransform transform,
      long @Nullable [] truth,
      Watch watch) {
    RetrievalOptions asked = options.apply(RetrievalOptions.defaults());
    MemoryBuilder builder =
        HopfieldMemory.of(compared).options(asked).backend(backend).allowNonFinite(allowNonFinite);
    HeldPatterns.requireRoom(compared, precision);
    if (values != null) {
      HeldPatterns.requireRoom(values, precision);
      builder.values(values);
    }
    if (precision != null) {
      builder.precision(precision);
    }
    try (HopfieldMemory memory = builder.open()) {
      RunIdentity identity =
          new RunIdentity()
              .with("patterns", files.stored(), compared)
              .with("values", files.values() == null ? files.stored() : files.values(), values);
      return run(memory, asked, queries, identity, transform, truth, watch);
    }
  }

  private RetrievalSummary run(
      HopfieldMemory memory,
      RetrievalOptions asked,
      Patterns queries,
      RunIdentity stored,
      @Nullable PatternTransform transform,
      long @Nullable [] truth,
      Watch watch) {
    watch.plan.accept(memory.explain());
    int dim = memory.stateDim();
    int batch = batches.batch(Math.max(queries.dim(), Math.max(dim, asked.topK())));
    RetrievalSummary summary = new RetrievalSummary(memory, asked, queries.count(), truth);
    RunIdentity identity =
        identity(stored, memory, asked, batch)
            .with("queries", files.queries(), queries)
            .with("truth", truth);
    try (PartialResults results =
        PartialResults.begin(
            files,
            identity,
            batches.resume(),
            asked,
            dim,
            files.memory() == null ? null : memory,
            queries.count(),
            summary,
            watch.console)) {
      RetrievalRate rate = new RetrievalRate(memory.count(), queries.count(), results.done());
      watch.progress.detail(rate::text);
      while (results.done() < queries.count()) {
        long first = results.done();
        int rows = (int) Math.min(batch, queries.count() - first);
        results.write(memory.retrieve(read(queries, first, rows, transform), asked));
        rate.done(results.done());
        if (results.done() < queries.count()) {
          results.note();
        }
      }
      results.commit();
    }
    return summary;
  }

  private RunIdentity identity(
      RunIdentity stored, HopfieldMemory memory, RetrievalOptions asked, int batch) {
    return stored
        .with(SavedOptions.of(asked))
        .with("batch", batch)
        .with(memory.device())
        .with("precision", precision)
        .with("keys", keys)
        .with("allow-nonfinite", allowNonFinite)
        .with("associations", files.associations() != null);
  }

  private static StateBatch read(
      Patterns queries, long first, int rows, @Nullable PatternTransform transform) {
    StateBatch batch = StateBatch.zeros(rows, queries.dim());
    queries.copyRows(first, rows, batch.data(), 0);
    return transform == null ? batch : transform.apply(batch);
  }
}
