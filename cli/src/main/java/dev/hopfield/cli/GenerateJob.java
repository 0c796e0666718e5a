package dev.hopfield.cli;

import dev.hopfield.engine.PatternNorms;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.PatternFiles;
import dev.hopfield.engine.format.PatternWriter;
import dev.hopfield.engine.format.RowNumberFiles;
import dev.hopfield.engine.format.WholeFile;
import dev.hopfield.engine.generate.CorruptedQueries;
import dev.hopfield.engine.generate.Corruption;
import dev.hopfield.engine.generate.PatternGenerator;
import dev.hopfield.engine.generate.PatternSource;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One run of {@code generate}: every file is begun and filled before the first gets its name. */
final class GenerateJob {
  /**
   * Patterns to make.
   *
   * @param count N
   * @param dim d
   * @param separation Δ, or {@code null}: patterns of norm √d
   * @param out where they go
   */
  record MadePatterns(long count, int dim, @Nullable Double separation, Path out) {
    PatternSource source(long seed) {
      return separation == null
          ? PatternGenerator.random(count, dim, seed)
          : PatternGenerator.separated(count, dim, seed, separation);
    }
  }

  /**
   * Queries to make.
   *
   * @param count B, 0 for none
   * @param seed also makes the patterns
   * @param out where they go, {@code null} for none
   * @param truthOut where the rows of their patterns go, or {@code null}
   */
  record QueryRequest(
      int count,
      Corruption corruption,
      double amount,
      long seed,
      @Nullable Path out,
      @Nullable Path truthOut) {}

  private final @Nullable MadePatterns made;
  private final @Nullable Path from;
  private final QueryRequest request;

  private GenerateJob(@Nullable MadePatterns made, @Nullable Path from, QueryRequest request) {
    this.made = made;
    this.from = from;
    this.request = request;
  }

  static GenerateJob making(MadePatterns made, QueryRequest request) {
    return new GenerateJob(made, null, request);
  }

  static GenerateJob from(Path patterns, QueryRequest request) {
    return new GenerateJob(null, patterns, request);
  }

  GenerateSummary run() {
    return made != null ? make(made) : corrupt(Objects.requireNonNull(from));
  }

  private GenerateSummary make(MadePatterns wanted) {
    PatternSource source = wanted.source(request.seed());
    CorruptedQueries queries =
        request.count() == 0
            ? null
            : CorruptedQueries.of(
                source, request.count(), request.corruption(), request.amount(), request.seed());
    try (PatternWriter writer = PatternFiles.create(wanted.out(), source.dim(), source.count())) {
      write(
          queries,
          source.dim(),
          () -> {
            source.writeTo(writer);
            writer.commit();
          });
    }
    return GenerateSummary.made(source, wanted.out(), request);
  }

  private GenerateSummary corrupt(Path file) {
    try (Patterns patterns = Patterns.open(file)) {
      PatternNorms.of(patterns, true, "patterns");
      CorruptedQueries queries =
          CorruptedQueries.of(
              patterns, request.count(), request.corruption(), request.amount(), request.seed());
      write(queries, patterns.dim(), () -> {});
      return GenerateSummary.from(patterns, file, request);
    }
  }

  /** Writes the queries and their truth, if any, and lets the patterns come first. */
  private void write(@Nullable CorruptedQueries queries, int dim, Runnable commitPatterns) {
    if (queries == null || request.out() == null) {
      commitPatterns.run();
      return;
    }
    try (PatternWriter writer = PatternFiles.create(request.out(), dim, request.count());
        WholeFile truth =
            request.truthOut() == null
                ? null
                : RowNumberFiles.prepare(request.truthOut(), queries.truth())) {
      queries.writeTo(writer);
      commitPatterns.run();
      writer.commit();
      if (truth != null) {
        truth.commit();
      }
    }
  }
}
