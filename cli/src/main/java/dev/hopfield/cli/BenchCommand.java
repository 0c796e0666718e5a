package dev.hopfield.cli;

import dev.hopfield.cli.measure.BetaChoice;
import dev.hopfield.cli.measure.Measurement;
import dev.hopfield.cli.measure.MeasurementColumns;
import dev.hopfield.cli.measure.Measurer;
import dev.hopfield.cli.measure.PlantedQueries;
import dev.hopfield.cli.measure.ReferenceStates;
import dev.hopfield.cli.measure.Workload;
import dev.hopfield.cli.report.Column;
import dev.hopfield.cli.report.ReportWriter;
import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.backend.Backends;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench}: every combination of sizes and backends, each verified before it is timed. */
@Command(
    name = "bench",
    description = {
      "Times every combination of the sizes given, each verified against the float64 reference"
          + " first, and shows each row as it comes.",
      "Ends with 1 if a backend's states are not the reference's."
    },
    footer = {
      "",
      "Examples:",
      "  hopfield bench -n 65536,262144 -d 64,128 -b 1,8,64 --backend cpu -r 5",
      "  hopfield bench -n patterns.npy -b 64 --precision f32,bf16,i8",
      "  hopfield bench --backend cpu,gpu --similarity euclidean --separation sparsemax",
      "  hopfield bench -n 1000000 -d 128 -b 1 --output jsonl >> times.jsonl"
    })
final class BenchCommand implements Callable<Integer> {
  /** Multiplications that the reference may spend on one row: about a second. */
  private static final double MOST_REFERENCE_PRODUCTS = 0x1p28;

  private static final int STANDARD_DIM = 64;

  private final Console console;

  @Option(
      names = {"-n", "-p", "--patterns"},
      split = ",",
      paramLabel = "FILE|N",
      description = "How many patterns to make, or pattern files. Default: 65536.")
  private List<String> patterns = List.of("65536");

  @Option(
      names = {"-d", "--dim"},
      split = ",",
      paramLabel = "d",
      description = "Dimension of the patterns that are made. Default: 64.")
  private List<@Nullable Integer> dims = List.of();

  @Option(
      names = {"-b", "--batch"},
      split = ",",
      paramLabel = "B",
      description = "Queries at once. Default: 1,8,64.")
  private List<Integer> batches = List.of(1, 8, 64);

  @Option(
      names = "--precision",
      split = ",",
      paramLabel = "P",
      converter = HeldPatterns.PrecisionName.class,
      description =
          "How patterns are held: f32, f16, bf16, or i8 with a scale for each row."
              + " Default: as they are in the file; f32 where they are made.")
  private List<@Nullable Precision> precisions = List.of();

  @Option(
      names = {"--backend", "--backends"},
      split = ",",
      paramLabel = "NAME",
      description = "What to run on, as 'hopfield devices' names it. Default: auto.")
  private List<String> backends = List.of("auto");

  @Option(
      names = "--beta",
      paramLabel = "β",
      description = "Default: about 0.9 of the weight on a query's strongest pattern.")
  private @Nullable Float beta;

  @Option(names = "--steps", paramLabel = "T", description = "Updates of each query. Default: 1.")
  private int steps = 1;

  @Option(
      names = "--seed",
      paramLabel = "s",
      description = "What patterns and queries are made by. Default: 1.")
  private long seed = 1;

  @Mixin private RuleOptions rule = new RuleOptions();

  @Option(
      names = "--ceilings",
      description =
          "Also measure how fast each device copies within its memory (copy_gbytes_per_second), and"
              + " which share of that its kernels reach (share_of_copy).")
  private boolean ceilings;

  @Mixin private RepetitionOptions repetitions = new RepetitionOptions();
  @Mixin private ExplainOption explain = new ExplainOption();
  @Mixin private OutputOptions output = new OutputOptions();

  private int exitCode = ExitCode.OK;
  private boolean sampled;

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    requireUsable();
    List<String> names = BackendChoice.named(backends).names();
    ReportWriter<Measurement> report = output.writer(console, columns(), Backends.devices());
    report.begin(List.of());
    for (String text : patterns) {
      PatternChoice choice = PatternChoice.of(text, 0);
      for (Integer dim : dims) {
        try (Patterns exact = choice.open(dim, STANDARD_DIM, seed)) {
          runAll(names, exact, report);
        }
      }
    }
    report.end(notes());
    return exitCode;
  }

  private List<Column<Measurement>> columns() {
    List<Column<Measurement>> columns = new ArrayList<>(MeasurementColumns.ofManySizes());
    columns.add(Column.hidden("seed", _ -> seed));
    return columns;
  }

  /** Before hours of work, not after: every size is looked at. */
  private void requireUsable() {
    repetitions.get();
    RetrievalOptions options = RetrievalOptions.defaults().withSteps(steps).withRule(rule.rule());
    if (beta != null) {
      options.withBeta(beta);
    }
    if (dims.isEmpty()) {
      dims = nothingAsked();
    }
    if (precisions.isEmpty()) {
      precisions = nothingAsked();
    }
    for (String text : patterns) {
      for (Integer dim : dims) {
        requireUsable(PatternChoice.of(text, 0), dim);
      }
    }
  }

  private static <T> List<@Nullable T> nothingAsked() {
    List<@Nullable T> list = new ArrayList<>();
    list.add(null);
    return list;
  }

  private void requireUsable(PatternChoice choice, @Nullable Integer dim) {
    int known = dim == null ? STANDARD_DIM : dim;
    if (choice.isFile()) {
      try (Patterns opened = choice.open(dim, STANDARD_DIM, seed)) {
        known = opened.dim();
      }
    } else {
      PatternChoice.requireShape(choice.count(), known);
    }
    for (int batch : batches) {
      PlantedQueries.requireBatch(batch, known);
    }
  }

  private void runAll(List<String> names, Patterns exact, ReportWriter<Measurement> report) {
    List<Workload> given = workloads(exact);
    List<ReferenceStates> exactStates = given.stream().map(this::reference).toList();
    for (Precision precision : precisions) {
      Patterns held = HeldPatterns.of(exact, precision);
      try {
        List<Workload> workloads = given.stream().map(each -> each.holding(held)).toList();
        List<ReferenceStates> references =
            held == exact ? exactStates : references(workloads, exactStates);
        names.forEach(name -> run(name, workloads, references, report));
      } finally {
        if (held != exact) {
          held.close();
        }
      }
    }
  }

  private List<Workload> workloads(Patterns exact) {
    float chosenBeta = beta != null ? beta : BetaChoice.of(exact, seed, rule.rule()).beta();
    List<Workload> workloads = new ArrayList<>();
    for (int batch : batches) {
      PlantedQueries planted = PlantedQueries.of(exact, batch, seed);
      workloads.add(
          new Workload(exact, planted.queries(), planted.truth(), chosenBeta, steps, rule.rule()));
    }
    return workloads;
  }

  private List<ReferenceStates> references(
      List<Workload> workloads, List<ReferenceStates> exactStates) {
    List<ReferenceStates> references = new ArrayList<>();
    for (int i = 0; i < workloads.size(); i++) {
      references.add(reference(workloads.get(i)).besideExact(exactStates.get(i)));
    }
    return references;
  }

  private ReferenceStates reference(Workload workload) {
    try (Progress _ = console.progress("computing the reference of " + describe(workload))) {
      ReferenceStates reference = ReferenceStates.of(workload, false, MOST_REFERENCE_PRODUCTS);
      sampled |= reference.queries() < workload.queries().batch();
      return reference;
    }
  }

  private void run(
      String name,
      List<Workload> workloads,
      List<ReferenceStates> references,
      ReportWriter<Measurement> report) {
    Patterns held = workloads.getFirst().patterns();
    try (Measurer measurer = Measurer.open(name, held, false, ceilings)) {
      explain.print(console, name, measurer.explain());
      for (int i = 0; i < workloads.size(); i++) {
        Measurement row;
        try (Progress _ = console.progress(name + ": " + describe(workloads.get(i)))) {
          row = measurer.measure(workloads.get(i), references.get(i), repetitions.get());
        }
        show(row, report);
      }
    } catch (DeviceException e) {
      show(Measurer.failed(name, Backends.find(name), workloads.getFirst(), e), report);
    }
  }

  private void show(Measurement row, ReportWriter<Measurement> report) {
    report.row(row);
    exitCode = Math.max(exitCode, MeasurementVerdict.tell(console, row));
  }

  private static String describe(Workload workload) {
    return "%d patterns × %d as %s, batch %d"
        .formatted(
            workload.patterns().count(),
            workload.patterns().dim(),
            workload.patterns().elementType().label(),
            workload.queries().batch());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!rule.rule().isSoftmaxOfDots()) {
      notes.add("Updates by %s.".formatted(rule.rule().describe()));
    }
    notes.add(
        "Times: %s; loading is not in them. GFLOP/s counts 4·B·N·d an update, GB/s each pattern once."
            .formatted(repetitions.get().describe()));
    if (precisions.stream().anyMatch(Objects::nonNull)) {
      notes.add(
          "Verified against the reference on the patterns as they are held; precision error: what"
              + " that reference differs from the one on the patterns as given.");
    }
    if (sampled) {
      notes.add(
          "Verified: in rows where the reference would take long, on evenly spaced queries"
              + " (verified_queries in the other formats); every pattern takes part in each.");
    }
    return notes;
  }
}
