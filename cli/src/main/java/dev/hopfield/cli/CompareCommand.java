package dev.hopfield.cli;

import dev.hopfield.cli.measure.Measurement;
import dev.hopfield.cli.measure.Measurer;
import dev.hopfield.cli.measure.ReferenceStates;
import dev.hopfield.cli.measure.Workload;
import dev.hopfield.cli.report.Column;
import dev.hopfield.cli.report.ReportWriter;
import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.DeviceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code compare}: every backend on the same patterns, verified before it is timed. */
@Command(
    name = "compare",
    description = {
      "Retrieves from the same patterns on every backend: verifies each against the float64"
          + " reference, then times it.",
      "Ends with 1 if a backend's states are not the reference's."
    },
    footer = {
      "",
      "Examples:",
      "  hopfield compare",
      "  hopfield compare --patterns 262144 --dim 128 --batch 64 --backends reference,cpu",
      "  hopfield compare --patterns images.npy --beta 0.01 --output json",
      "  hopfield compare --separation entmax --alpha 1.5"
    })
final class CompareCommand implements Callable<Integer> {
  /** Multiplications that the reference may spend on the yardstick. */
  private static final double MOST_REFERENCE_PRODUCTS = 0x1p34;

  private final Console console;

  @Mixin private WorkloadOptions sizes = new WorkloadOptions();
  @Mixin private RepetitionOptions repetitions = new RepetitionOptions();
  @Mixin private ExplainOption explain = new ExplainOption();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = {"--backends", "--backend"},
      split = ",",
      paramLabel = "NAME",
      description = "Backends to compare, separated by commas. Default: all that can be used.")
  private List<String> backends = List.of();

  @Option(
      names = "--precision",
      paramLabel = "P",
      converter = HeldPatterns.PrecisionName.class,
      description =
          "How the patterns are held: f32, f16, bf16, or i8 with a scale for each row."
              + " Default: as they are in the file.")
  private @Nullable Precision precision;

  CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    repetitions.get();
    List<DeviceInfo> devices = Backends.devices();
    BackendChoice named = backends.isEmpty() ? null : BackendChoice.named(backends);
    SuitableSize standard = SuitableSize.of(devices);
    try (Patterns exact = sizes.patterns(standard);
        Patterns patterns = HeldPatterns.of(exact, precision)) {
      Workload given = sizes.workload(exact, standard);
      Workload workload = given.holding(patterns);
      BackendChoice choice =
          named != null ? named : BackendChoice.all(devices, workload.scoreProducts());
      List<Measurement> results = measureAll(given, workload, choice);
      report(workload, choice, results, devices);
      return exitCode(results);
    }
  }

  private List<Measurement> measureAll(Workload given, Workload workload, BackendChoice choice) {
    ReferenceStates reference;
    try (Progress _ = console.progress("computing the reference")) {
      reference = ReferenceStates.of(given, sizes.allowsNonFinite(), MOST_REFERENCE_PRODUCTS);
      if (workload.patterns() != given.patterns()) {
        reference =
            ReferenceStates.of(workload, sizes.allowsNonFinite(), MOST_REFERENCE_PRODUCTS)
                .besideExact(reference);
      }
    }
    List<Measurement> results = new ArrayList<>();
    for (String name : choice.names()) {
      try (Progress _ = console.progress("verifying and timing " + name)) {
        results.add(measure(name, workload, reference));
      }
    }
    return results;
  }

  private Measurement measure(String name, Workload workload, ReferenceStates reference) {
    try (Measurer measurer = Measurer.open(name, workload.patterns(), sizes.allowsNonFinite())) {
      explain.print(console, name, measurer.explain());
      return measurer.measure(workload, reference, repetitions.get());
    } catch (DeviceException e) {
      return Measurer.failed(name, Backends.find(name), workload, e);
    }
  }

  private void report(
      Workload workload,
      BackendChoice choice,
      List<Measurement> results,
      List<DeviceInfo> devices) {
    ReportWriter<Comparison> report = output.writer(console, columns(), devices);
    report.begin(List.of(sizes.describe(workload)));
    report.rows(Comparison.of(results));
    report.end(ComparisonNotes.of(results, choice, repetitions.get()));
  }

  private List<Column<Comparison>> columns() {
    List<Column<Comparison>> columns = new ArrayList<>(Comparison.COLUMNS);
    columns.add(Column.hidden("seed", _ -> sizes.seed()));
    return columns;
  }

  private int exitCode(List<Measurement> results) {
    int code = ExitCode.OK;
    for (Measurement result : results) {
      code = Math.max(code, MeasurementVerdict.tell(console, result));
    }
    return code;
  }
}
