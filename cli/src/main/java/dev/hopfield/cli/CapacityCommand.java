package dev.hopfield.cli;

import dev.hopfield.cli.capacity.CapacityCurve;
import dev.hopfield.cli.capacity.CapacityFit;
import dev.hopfield.cli.capacity.CapacityPlot;
import dev.hopfield.cli.capacity.CapacitySettings;
import dev.hopfield.cli.capacity.MemoryKind;
import dev.hopfield.cli.report.Column;
import dev.hopfield.cli.report.ReportWriter;
import dev.hopfield.engine.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code capacity}: how many random patterns each kind of memory gives back. */
@Command(
    name = "capacity",
    description = {
      "Stores random ±1 patterns, more and more, in the classic Hopfield network, the polynomial and"
          + " exponential dense associative memories and the continuous one, and counts how many come"
          + " back from queries with some signs turned."
    },
    footer = {
      "",
      "Examples:",
      "  hopfield capacity --plot capacity.png",
      "  hopfield capacity --dims 16,32 --memories classic,continuous --output json",
      "",
      "A pattern has come back if the cosine of the state and it is at least 0.98. In json and jsonl",
      "each row has the whole curve: the numbers of patterns tried, and the shares that came back."
    })
final class CapacityCommand implements Callable<Integer> {
  private static final int MOST_DIM = 4096;

  private static final List<Column<CapacityCurve>> COLUMNS =
      List.of(
          Column.of("memory", "memory", curve -> curve.kind().label()),
          Column.of("dim", "d", CapacityCurve::dim),
          Column.of(
              "half_patterns", CapacityCurve::half, "half of N come back", CapacityCommand::half),
          Column.of(
              "half_per_dim",
              curve -> curve.half() / curve.dim(),
              "N / d",
              curve -> text("%.3f", curve.half() / curve.dim())),
          Column.of(
              "log_half",
              curve -> Math.log(curve.half()),
              "ln N",
              curve -> text("%.2f", Math.log(curve.half()))),
          Column.hidden(
              "patterns",
              curve ->
                  curve.points().stream().mapToDouble(CapacityCurve.Point::patterns).toArray()),
          Column.hidden(
              "share_retrieved",
              curve -> curve.points().stream().mapToDouble(CapacityCurve.Point::share).toArray()));

  private final Console console;

  @Option(
      names = {"-d", "--dims"},
      split = ",",
      paramLabel = "d",
      description = "Dimensions. Default: 16,24,32,48,64.")
  private List<Integer> dims = List.of(16, 24, 32, 48, 64);

  @Option(
      names = "--memories",
      split = ",",
      paramLabel = "NAME",
      description =
          "classic, polynomial, exponential, continuous, separated by commas. Default: all.")
  private List<String> memories = List.of();

  @Option(
      names = "--degree",
      paramLabel = "n",
      description = "Of the polynomial memory. Default: 3.")
  private int degree = 3;

  @Option(
      names = "--beta",
      paramLabel = "β",
      description =
          "Of the continuous memory. N grows like e^(d (β (1 − 2a) − ln cosh β)). Default: 0.25.")
  private float beta = 0.25f;

  @Option(
      names = "--corrupted",
      paramLabel = "a",
      description = "The share of a query's signs that is turned, 0 to 0.5. Default: 0.1.")
  private double corrupted = 0.1;

  @Option(
      names = {"-q", "--queries"},
      paramLabel = "B",
      description = "Queries for each number of patterns. Default: 100.")
  private int queries = 100;

  @Option(
      names = "--max-patterns",
      paramLabel = "N",
      description = "Where a curve ends at the latest. Default: 32768.")
  private int mostPatterns = 1 << 15;

  @Option(
      names = "--seed",
      paramLabel = "s",
      description = "What patterns and queries are made by. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Also draw the curves, as .png or .svg.")
  private @Nullable Path plot;

  @Mixin private OutputOptions output = new OutputOptions();

  CapacityCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CapacitySettings settings =
        new CapacitySettings(degree, beta, corrupted, queries, mostPatterns, seed);
    List<MemoryKind> kinds =
        memories.isEmpty()
            ? List.of(MemoryKind.values())
            : memories.stream().map(MemoryKind::of).distinct().toList();
    dims.forEach(CapacityCommand::requireDim);
    if (plot != null) {
      OutputFiles.requireEnding(plot, ".png", ".svg");
    }
    List<CapacityCurve> curves = measureAll(kinds, settings);
    if (plot != null) {
      CapacityPlot.write(plot, curves, settings);
    }
    ReportWriter<CapacityCurve> report = output.writer(console, COLUMNS, List.of());
    report.begin(List.of());
    report.rows(curves);
    List<String> notes = new ArrayList<>(CapacityFit.notes(kinds, curves));
    if (plot != null) {
      notes.add("Plot: " + plot);
    }
    report.end(notes);
    return ExitCode.OK;
  }

  private static void requireDim(int dim) {
    if (dim < 2 || dim > MOST_DIM) {
      throw new InvalidInputException(
          "the dimension is %d but must be 2 to %d".formatted(dim, MOST_DIM));
    }
  }

  private List<CapacityCurve> measureAll(List<MemoryKind> kinds, CapacitySettings settings) {
    List<CapacityCurve> curves = new ArrayList<>();
    for (MemoryKind kind : kinds) {
      for (int dim : dims) {
        try (Progress _ = console.progress("%s, d = %d".formatted(kind.label(), dim))) {
          curves.add(CapacityCurve.measure(kind, dim, settings));
        }
      }
    }
    return curves;
  }

  private static String half(CapacityCurve curve) {
    return Double.isNaN(curve.half())
        ? "more than " + curve.points().getLast().patterns()
        : text("%.1f", curve.half());
  }

  private static String text(String format, double value) {
    return Double.isNaN(value) ? "-" : format.formatted(value);
  }
}
