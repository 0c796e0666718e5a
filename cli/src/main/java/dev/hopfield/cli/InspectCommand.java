package dev.hopfield.cli;

import dev.hopfield.cli.report.ReportWriter;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.inspect.PatternSurvey;
import dev.hopfield.engine.inspect.SeparationQuantiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inspect}: what a pattern file holds, and what can be retrieved from it. */
@Command(
    name = "inspect",
    description = {
      "Tells a pattern file's size and type, its norms, NaN and infinity with their place, how far"
          + " its patterns are separated, which β retrieves them safely, and theorem 3's capacity.",
      "Reads the file once; separations compare patterns with all others, of large sets a sample."
    },
    footer = {
      "",
      "Examples:",
      "  hopfield inspect patterns.npy",
      "  hopfield inspect 'shards/part-*.npy' --samples 1000 --error 1e-4 --output json"
    })
final class InspectCommand implements Callable<Integer> {
  /** Multiplications for the separations unless the user says: seconds. */
  private static final double MOST_PRODUCTS = 0x1p37;

  private final Console console;

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "The pattern file.")
  private @Nullable Path file;

  @Option(
      names = {"-p", "--patterns"},
      paramLabel = "FILE",
      description = "The same, as other commands name it.")
  private @Nullable Path patterns;

  @Option(
      names = "--error",
      paramLabel = "ε",
      description =
          "The error that the safe β allows: ‖x − f(x)‖ relative to the largest norm. Default: 0.001.")
  private double error = 1e-3;

  @Option(
      names = "--beta",
      paramLabel = "β",
      description = "The β of the capacity. Default: the safe one of the median pattern.")
  private @Nullable Double beta;

  @Option(
      names = "--samples",
      paramLabel = "S",
      description =
          "How many patterns to compare with all others, 0 for none. Default: what takes seconds.")
  private @Nullable Integer samples;

  @Option(
      names = "--seed",
      paramLabel = "s",
      description = "What the sample is drawn by. Default: 1.")
  private long seed = 1;

  @Mixin private OutputOptions output = new OutputOptions();

  InspectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Path path = path();
    requireOptions();
    long started = System.nanoTime();
    try (Patterns opened = Patterns.open(path)) {
      double openMs = (System.nanoTime() - started) / 1e6;
      PatternSurvey survey;
      try (Progress _ = console.progress("reading " + path)) {
        survey = PatternSurvey.of(opened);
      }
      Inspection inspection =
          new Inspection(
              path.toString(),
              Inspection.Shape.of(opened, openMs),
              survey,
              separations(opened, survey),
              error,
              beta);
      ReportWriter<Inspection> report = output.writer(console, Inspection.COLUMNS, List.of());
      report.begin(List.of());
      report.rows(List.of(inspection));
      report.end(InspectionNotes.of(inspection));
    }
    return ExitCode.OK;
  }

  private Path path() {
    if ((file == null) == (patterns == null)) {
      throw new InvalidInputException(
          "%s pattern file is named; name one, as in 'hopfield inspect patterns.npy'"
              .formatted(file == null ? "no" : "more than one"));
    }
    return file != null ? file : patterns;
  }

  private void requireOptions() {
    if (!(error > 0 && error < 1)) {
      throw new InvalidInputException(
          "--error is %s but must be above 0 and below 1".formatted(error));
    }
    if (beta != null && !(beta > 0 && beta < Double.POSITIVE_INFINITY)) {
      throw new InvalidInputException(
          "--beta is %s but must be finite and greater than 0".formatted(beta));
    }
    if (samples != null && samples < 0) {
      throw new InvalidInputException("--samples is %d but must be at least 0".formatted(samples));
    }
  }

  private @Nullable SeparationQuantiles separations(Patterns opened, PatternSurvey survey) {
    boolean none = samples != null && samples == 0;
    if (none || opened.count() < 2 || !survey.isFinite()) {
      return null;
    }
    double products =
        samples == null ? MOST_PRODUCTS : (double) samples * opened.count() * opened.dim();
    try (Progress _ = console.progress("comparing patterns with all others")) {
      return SeparationQuantiles.of(opened, survey, products, seed);
    }
  }
}
