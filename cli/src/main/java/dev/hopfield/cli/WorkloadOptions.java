package dev.hopfield.cli;

import dev.hopfield.cli.measure.BetaChoice;
import dev.hopfield.cli.measure.PlantedQueries;
import dev.hopfield.cli.measure.Workload;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.StateBatch;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where patterns and queries come from, and how to retrieve: one workload for every backend. */
final class WorkloadOptions {
  @Option(
      names = {"-p", "-n", "--patterns"},
      paramLabel = "FILE|N",
      description = "A pattern file (see convert), or how many patterns to make by the seed.")
  private @Nullable String patterns;

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
      names = {"-q", "--queries"},
      paramLabel = "FILE",
      description = "A file of queries; without it, patterns with noise of half their size.")
  private @Nullable Path queries;

  @Option(
      names = {"-b", "--batch"},
      paramLabel = "B",
      description = "How many queries. Default: 8, or all that the file has.")
  private @Nullable Integer batch;

  @Option(
      names = "--beta",
      paramLabel = "β",
      description =
          "The inverse temperature. Default: one that puts about 0.9 of the weight on a query's"
              + " strongest pattern; 1/√d for queries from a file.")
  private @Nullable Float beta;

  @Option(names = "--steps", paramLabel = "T", description = "Updates of each query. Default: 1.")
  private int steps = 1;

  @Option(names = "--allow-nonfinite", description = "Accept NaN and infinity.")
  private boolean allowNonFinite;

  @Mixin private RuleOptions rule = new RuleOptions();

  private String betaReason = "";

  long seed() {
    return seed;
  }

  boolean allowsNonFinite() {
    return allowNonFinite;
  }

  /**
   * The patterns; whoever asks closes them.
   *
   * @param standard how many to make where the user says nothing
   */
  Patterns patterns(SuitableSize standard) {
    // Refuses bad values before any work is done.
    requireOptions();
    PatternChoice choice = PatternChoice.of(patterns, standard.patterns());
    return choice.open(dim, standard.dim(), seed);
  }

  /** The workload of these patterns. */
  Workload workload(Patterns chosen, SuitableSize standard) {
    if (queries != null) {
      return fromFile(chosen, queries);
    }
    PlantedQueries planted =
        PlantedQueries.of(chosen, batch == null ? standard.batch() : batch, seed);
    BetaChoice choice = beta == null ? BetaChoice.of(chosen, seed, rule.rule()) : given(beta);
    betaReason = choice.reason();
    return new Workload(
        chosen, planted.queries(), planted.truth(), choice.beta(), steps, rule.rule());
  }

  private Workload fromFile(Patterns chosen, Path file) {
    try (Patterns rows = Patterns.open(file)) {
      long wanted = batch == null ? rows.count() : batch;
      if (wanted > rows.count()) {
        throw new InvalidInputException(
            "--batch is %d but %s holds %d queries; ask for fewer"
                .formatted(wanted, file, rows.count()));
      }
      int taken = Math.clamp(wanted, -1, Integer.MAX_VALUE);
      PlantedQueries.requireBatch(taken, rows.dim());
      StateBatch read = StateBatch.zeros(taken, rows.dim());
      rows.copyRows(0, taken, read.data(), 0);
      BetaChoice choice = beta == null ? BetaChoice.attention(chosen.dim()) : given(beta);
      betaReason = choice.reason();
      return new Workload(chosen, read, null, choice.beta(), steps, rule.rule());
    }
  }

  private static BetaChoice given(float beta) {
    return new BetaChoice(beta, "as given");
  }

  private void requireOptions() {
    RetrievalOptions options = RetrievalOptions.defaults().withSteps(steps).withRule(rule.rule());
    if (beta != null) {
      options.withBeta(beta);
    }
  }

  /** What the patterns, queries and β are, for people. */
  String describe(Workload workload) {
    String source =
        queries != null
            ? "from " + queries
            : "patterns with noise of %.1f × their size".formatted(PlantedQueries.NOISE);
    return "%d patterns × %d (%s), %d queries (%s), β = %s (%s), %d %s%s"
        .formatted(
            workload.patterns().count(),
            workload.patterns().dim(),
            PatternChoice.of(patterns, 0).isFile() ? patterns : "made with seed " + seed,
            workload.queries().batch(),
            source,
            workload.beta(),
            betaReason,
            steps,
            steps == 1 ? "update" : "updates",
            workload.rule().isSoftmaxOfDots() ? "" : " by " + workload.rule().describe());
  }
}
