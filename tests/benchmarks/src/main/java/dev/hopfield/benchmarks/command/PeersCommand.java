package dev.hopfield.benchmarks.command;

import dev.hopfield.benchmarks.measure.MemoryUse;
import dev.hopfield.benchmarks.measure.RoundRobin;
import dev.hopfield.benchmarks.peers.HopfieldPeer;
import dev.hopfield.benchmarks.peers.PeerProvider;
import dev.hopfield.benchmarks.peers.PeerRow;
import dev.hopfield.benchmarks.peers.PeersComparison;
import dev.hopfield.benchmarks.peers.PeersPlan;
import dev.hopfield.benchmarks.peers.Progress;
import dev.hopfield.benchmarks.scaling.ScalingMeasurement;
import dev.hopfield.benchmarks.scaling.ScalingPlan;
import dev.hopfield.benchmarks.scaling.ScalingPoint;
import dev.hopfield.benchmarks.scaling.ScalingRow;
import dev.hopfield.cli.ExitCode;
import dev.hopfield.cli.report.Column;
import dev.hopfield.cli.report.Environment;
import dev.hopfield.cli.report.OutputFormat;
import dev.hopfield.cli.report.ReportWriter;
import dev.hopfield.cli.report.TypedCommand;
import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.RetrievalOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares with peers, or measures how the engine scales. */
@Command(
    name = "setup/peers",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "The engine beside other libraries on the same data, or how it scales.",
    description = {
      "",
      "Each system is verified against the float64 reference and then timed in turns with the",
      "others, with the same number of threads; beside them the machine's own multiply-add peak",
      "and read bandwidth, measured in the same turns. All run in one JVM, apart from this one: a",
      "library that ends it becomes a row that says why, and the others are compared without it.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  setup/peers",
      "  setup/peers --batch 8,64 --systems libtorch,openblas --output json",
      "  setup/peers --scaling",
      "  setup/peers --jmh Kernel       JMH's own options; this runs what is named like that",
      "",
      "Exit codes: 0 done; 1 a system was not verified; 2 bad usage; 3 a system could not take part."
    })
final class PeersCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--scaling", description = "Measure time and memory against N, d and threads.")
  private boolean scaling;

  @Option(
      names = "--patterns",
      split = ",",
      paramLabel = "N",
      description = "Default 262144; with --scaling 10000,100000,1000000,10000000.")
  private List<Long> counts = List.of();

  @Option(
      names = "--dim",
      split = ",",
      paramLabel = "d",
      description =
          "Default 128; with --scaling 16 to 1024 at the N of --at, and the N of --patterns at 128"
              + " or, if that is not among them, at the first.")
  private List<Integer> dims = List.of();

  @Option(
      names = "--at",
      paramLabel = "N",
      description = "With --scaling, the N at which d varies. Default ${DEFAULT-VALUE}.")
  private long countOfDims = 262_144;

  @Option(
      names = "--batch",
      split = ",",
      paramLabel = "B",
      description = "Default 1,8,64,512; with --scaling 1,64.")
  private List<Integer> batches = List.of();

  @Option(
      names = "--beta",
      paramLabel = "β",
      description = "Default 1/√d, with which retrieval is attention.")
  private @Nullable Float beta;

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "T",
      description = "For every system. Default 2; with --scaling 1,2.")
  private List<Integer> threads = List.of();

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "NAME",
      description = "Peers by name or by how it begins: libtorch,mkl. Default all.")
  private List<String> systems = List.of();

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "The engine's backend. Default ${DEFAULT-VALUE}.")
  private String backend = "cpu";

  @Option(
      names = {"-r", "--rounds"},
      paramLabel = "R",
      description = "How often each is visited. Default ${DEFAULT-VALUE}.")
  private int rounds = 7;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description = "For each system and batch. Default ${DEFAULT-VALUE}.")
  private double warmUpSeconds = 2;

  @Option(names = "--seed", paramLabel = "S", description = "Default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "md (for people), csv, json or jsonl. Default ${DEFAULT-VALUE}.")
  private OutputFormat format = OutputFormat.MD;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "A system at work for longer counts as hanging. Default ${DEFAULT-VALUE}.")
  private int patienceSeconds = 600;

  @Option(names = "--measuring", hidden = true, description = "This is the JVM that measures.")
  private boolean measuring;

  @Option(names = "--only", split = ",", hidden = true, description = "The N and d to measure.")
  private List<Long> only = List.of();

  @Option(names = "--only-batch", hidden = true, description = "A B to compare.")
  private List<Integer> onlyBatches = List.of();

  @Option(names = "--absent", hidden = true, description = "NAME=WHY: not to be tried again.")
  private Map<String, String> absent = Map.of();

  private final Measuring.Factory factory;

  PeersCommand(Measuring.Factory factory) {
    this.factory = factory;
  }

  @Option(names = "--verbose", description = "Say on standard error what is being done.")
  private boolean verbose;

  @Override
  public Integer call() {
    checkValues();
    checkSystems();
    if (measuring) {
      return scaling ? measureScaling() : measureComparison();
    }
    return scaling ? reportScaling() : reportComparison();
  }

  private Measuring jvm(int threadCount, ScalingPlan.Size size, List<String> more) {
    CommandLine commandLine = spec.commandLine();
    List<String> arguments = new ArrayList<>(commandLine.getParseResult().originalArgs());
    arguments.addAll(List.of("--only", size.count() + "," + size.dim()));
    arguments.addAll(more);
    return factory.of(threadCount, arguments, commandLine.getErr());
  }

  private void checkValues() {
    counts.forEach(count -> check("--patterns", count, Long.MAX_VALUE));
    dims.forEach(dim -> check("--dim", dim, Integer.MAX_VALUE));
    batches.forEach(batch -> check("--batch", batch, Integer.MAX_VALUE));
    check("--at", countOfDims, Long.MAX_VALUE);
    check("--rounds", rounds, Integer.MAX_VALUE);
    check("--patience", patienceSeconds, Integer.MAX_VALUE);
    if (!measuring) {
      int all = Runtime.getRuntime().availableProcessors();
      threads.forEach(count -> check("--threads", count, all));
    }
    if (!scaling && threads.size() > 1) {
      throw new InvalidInputException(
          "--threads has %d values; a comparison takes one".formatted(threads.size()));
    }
    if (!(warmUpSeconds >= 0 && warmUpSeconds < 3600)) {
      throw new InvalidInputException(
          "--warm-up is %s but must be 0 to 3600 seconds".formatted(warmUpSeconds));
    }
  }

  private void checkSystems() {
    if (scaling && !systems.isEmpty()) {
      throw new InvalidInputException(
          "--systems names what to compare with, and --scaling measures the engine alone; give one");
    }
    List<String> known = new ArrayList<>(PeerProvider.allSystems());
    known.add(HopfieldPeer.system(backend));
    for (String wanted : systems) {
      if (known.stream().noneMatch(name -> name.startsWith(wanted))) {
        throw new InvalidInputException(
            "--systems has '%s', and no system's name begins so; there are %s"
                .formatted(wanted, String.join(", ", known)));
      }
    }
  }

  private static void check(String option, long value, long most) {
    if (value < 1 || value > most) {
      String limit = most < Integer.MAX_VALUE ? "1 to " + most : "at least 1";
      throw new InvalidInputException("%s is %d but must be %s".formatted(option, value, limit));
    }
  }

  private List<Integer> threadCounts() {
    int all = Runtime.getRuntime().availableProcessors();
    List<Integer> usual = scaling && all > 1 ? List.of(1, 2) : List.of(Math.min(2, all));
    return threads.isEmpty() ? usual : threads;
  }

  private RoundRobin turns() {
    return new RoundRobin(rounds, Duration.ofMillis((long) (warmUpSeconds * 1000)));
  }

  /** Has every size compared in a JVM of its own; reports each batch as soon as it is done. */
  private int reportComparison() {
    try (ComparisonReport report = new ComparisonReport(writer(PeersReport.COLUMNS))) {
      int exit = ExitCode.OK;
      for (ScalingPlan.Size size : comparedSizes()) {
        exit = Math.max(exit, guarded(size, report::add).run());
      }
      return exit == ExitCode.OK ? report.exitCode() : exit;
    }
  }

  private GuardedComparison guarded(ScalingPlan.Size size, Consumer<List<PeerRow>> found) {
    return new GuardedComparison(
        more -> jvm(threadCounts().getFirst(), size, more),
        HopfieldPeer.system(backend),
        batches.isEmpty() ? List.of(1, 8, 64, 512) : batches,
        Duration.ofSeconds(patienceSeconds),
        found,
        progress()::say);
  }

  private List<ScalingPlan.Size> comparedSizes() {
    List<ScalingPlan.Size> sizes = new ArrayList<>();
    for (long count : counts.isEmpty() ? List.of(262_144L) : counts) {
      for (int dim : dims.isEmpty() ? List.of(128) : dims) {
        sizes.add(new ScalingPlan.Size(count, dim));
      }
    }
    return sizes;
  }

  /** Compares every system at one size, batch by batch. */
  private int measureComparison() {
    PrintWriter out = out();
    PeersPlan plan = plan(onlySize());
    try (PeersComparison comparison = new PeersComparison(plan, progress())) {
      for (int batch : plan.batches()) {
        out.println(ComparisonLine.rows(batch, comparison.compare(batch)));
        out.flush();
      }
    }
    return ExitCode.OK;
  }

  private PeersPlan plan(ScalingPlan.Size size) {
    return new PeersPlan(
        size.count(),
        size.dim(),
        onlyBatches,
        beta != null ? beta : RetrievalOptions.defaults().betaFor(size.dim()),
        Runtime.getRuntime().availableProcessors(),
        seed,
        backend,
        systems,
        absent,
        turns());
  }

  private ScalingPlan.Size onlySize() {
    return new ScalingPlan.Size(only.getFirst(), Math.toIntExact(only.getLast()));
  }

  /** Has each size and number of threads measured in a JVM of its own; reports all together. */
  private int reportScaling() {
    if (!MemoryUse.isMeasurable()) {
      throw new DeviceException(
          "this system does not tell a process's memory; --scaling needs Linux");
    }
    List<ScalingPoint> points = new ArrayList<>();
    int exit = ExitCode.OK;
    for (ScalingPlan.Size size : sizes()) {
      for (int count : threadCounts()) {
        progress().say("%s, threads: %d".formatted(size, count));
        Measuring jvm = jvm(count, size, List.of());
        // What is freed goes back to the system at once, or what comes next would hide in it.
        jvm.with("MALLOC_MMAP_THRESHOLD_", "131072");
        exit = Math.max(exit, jvm.run(line -> points.add(ScalingPoint.parse(line))));
      }
    }
    ReportWriter<ScalingRow> report = writer(ScalingReport.COLUMNS);
    report.begin(ScalingReport.PREFACE);
    report.rows(ScalingRow.of(points));
    report.end(ScalingReport.notes(points));
    return exit;
  }

  /** Measures one size with this JVM's threads; a point is a line on standard output. */
  private int measureScaling() {
    ScalingPlan plan =
        new ScalingPlan(batches.isEmpty() ? List.of(1, 64) : batches, backend, seed, turns());
    PrintWriter out = out();
    new ScalingMeasurement(plan, onlySize()).run().forEach(point -> out.println(point.toLine()));
    out.flush();
    return ExitCode.OK;
  }

  private List<ScalingPlan.Size> sizes() {
    List<Long> ns = counts.isEmpty() ? List.of(10_000L, 100_000L, 1_000_000L, 10_000_000L) : counts;
    List<Integer> ds = dims.isEmpty() ? List.of(16, 32, 64, 128, 256, 512, 1024) : dims;
    return ScalingPlan.cross(ns, ds.contains(128) ? 128 : ds.getFirst(), ds, countOfDims);
  }

  private <R> ReportWriter<R> writer(List<Column<R>> columns) {
    List<String> typed = spec.commandLine().getParseResult().originalArgs();
    String command = TypedCommand.of("setup/peers", typed);
    return format.writer(out(), columns, Environment.read(List.of(), command));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Where progress goes: to a person only where somebody watches. */
  private Progress progress() {
    CommandLine commandLine = spec.commandLine();
    boolean watched = verbose || Boolean.getBoolean("hopfield.stderr.terminal");
    return new Progress() {
      @Override
      public void say(String line) {
        if (watched) {
          commandLine.getErr().println("peers: " + line);
          commandLine.getErr().flush();
        }
      }

      @Override
      public void atWork(String system) {
        commandLine.getOut().println(ComparisonLine.atWork(system));
        commandLine.getOut().flush();
      }
    };
  }
}
