package dev.hopfield.cli;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.generate.Corruption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code generate}: files of made patterns, and of corrupted queries with their truth. */
@Command(
    name = "generate",
    description = "Makes patterns by a seed, and queries by corrupting patterns.",
    footer = {
      "",
      "Example: hopfield generate --patterns 4096 --dim 64 --separation 20 --out patterns.npy \\",
      "           --queries 100 --corrupt noise --amount 0.3 --queries-out queries.npy \\",
      "           --truth-out truth.npy",
      "         hopfield generate --from images.npy --queries 100 --corrupt mask --amount 0.5 \\",
      "           --queries-out damaged.npy --truth-out truth.npy",
      "",
      "Made patterns are spread evenly over a sphere: of radius √d, or with --separation of the",
      "radius that gives every pattern at least that separation. The same options give the same",
      "files everywhere. No pattern is drawn for a second query before all were drawn once."
    })
final class GenerateCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = {"-p", "--patterns"},
      paramLabel = "N",
      description = "How many patterns to make.")
  private @Nullable Long patterns;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Take the patterns for the queries from a file instead of making any.")
  private @Nullable Path from;

  @Option(
      names = {"-d", "--dim"},
      paramLabel = "d",
      description = "Dimension of the patterns that are made. Default: 64.")
  private @Nullable Integer dim;

  @Option(
      names = "--seed",
      paramLabel = "s",
      description = "What patterns and queries are made by. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--separation",
      paramLabel = "Δ",
      description = "What xᵢᵀxᵢ − max xᵢᵀxⱼ is at least, for every pattern.")
  private @Nullable Double separation;

  @Option(names = "--out", paramLabel = "FILE", description = "Where the made patterns go.")
  private @Nullable Path out;

  @Option(
      names = {"-q", "--queries"},
      paramLabel = "B",
      description = "How many queries to make.")
  private @Nullable Integer queries;

  @Option(
      names = "--corrupt",
      paramLabel = "KIND",
      description =
          "mask: the last share a of the elements becomes 0 (the lower part of an image); noise:"
              + " Gaussian noise of a × the pattern's RMS; mix: (1 − a) × the pattern + a ×"
              + " another. Default: mask.")
  private @Nullable Corruption corruption;

  @Option(names = "--amount", paramLabel = "a", description = "How much. Default: 0.5.")
  private @Nullable Double amount;

  @Option(names = "--queries-out", paramLabel = "FILE", description = "Where the queries go.")
  private @Nullable Path queriesOut;

  @Option(
      names = "--truth-out",
      paramLabel = "FILE",
      description = "Where the row numbers of the queries' patterns go (.npy, int64).")
  private @Nullable Path truthOut;

  @Mixin private OutputOptions output = new OutputOptions();

  GenerateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    OutputFiles.requireDistinct(
        Arrays.asList(out, queriesOut, truthOut), Collections.singletonList(from));
    if (truthOut != null) {
      OutputFiles.requireEnding(truthOut, ".npy");
    }
    GenerateJob job =
        from == null
            ? GenerateJob.making(madePatterns(), queryRequest())
            : GenerateJob.from(source(from), queryRequest());
    GenerateSummary summary;
    try (Progress _ = console.progress("generating")) {
      summary = job.run();
    }
    summary.report(output, console);
    return ExitCode.OK;
  }

  private GenerateJob.MadePatterns madePatterns() {
    if (patterns == null) {
      throw new InvalidInputException("give --patterns N to make patterns, or --from FILE");
    }
    if (out == null) {
      throw new InvalidInputException("--patterns needs --out FILE to write the patterns to");
    }
    return new GenerateJob.MadePatterns(patterns, dim == null ? 64 : dim, separation, out);
  }

  private Path source(Path file) {
    if (patterns != null || dim != null || separation != null || out != null) {
      throw new InvalidInputException(
          "--from takes the patterns from a file; leave out --patterns, --dim, --separation,"
              + " --out");
    }
    if (queries == null) {
      throw new InvalidInputException("--from needs --queries B; without it nothing is made");
    }
    return file;
  }

  private GenerateJob.QueryRequest queryRequest() {
    if (queries == null && (corruption != null || amount != null)) {
      throw new InvalidInputException("--corrupt and --amount need --queries B");
    }
    if ((queries == null) != (queriesOut == null)) {
      throw new InvalidInputException("--queries B and --queries-out FILE need one another");
    }
    if (queries == null && truthOut != null) {
      throw new InvalidInputException("--truth-out needs --queries B");
    }
    return new GenerateJob.QueryRequest(
        queries == null ? 0 : requirePositive(queries),
        corruption == null ? Corruption.MASK : corruption,
        amount == null ? 0.5 : amount,
        seed,
        queriesOut,
        truthOut);
  }

  private static int requirePositive(int queries) {
    if (queries < 1) {
      throw new InvalidInputException("%d queries; ask for at least 1".formatted(queries));
    }
    return queries;
  }
}
