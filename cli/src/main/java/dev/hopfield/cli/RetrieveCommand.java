package dev.hopfield.cli;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Output;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.UpdateRule;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code retrieve}: from a file of patterns and a file of queries to a file of states. */
@Command(
    name = "retrieve",
    description = "Retrieves from the patterns in a file, for the queries in a file.",
    footer = {
      "",
      "Example: hopfield retrieve --patterns images.npy --queries damaged.npy --masked 0.5 \\",
      "           --normalise --beta 400 --top-k 3 --associations found.jsonl --out restored.npy",
      "         hopfield retrieve --memory birds.safetensors --queries seen.npy --out restored.npy",
      "",
      "Files are .npy (two axes, one pattern a row), .fvecs, .bvecs, .fbin, .f16bin, .u8bin, .i8bin or",
      ".safetensors (file.safetensors:tensor), told apart by the end of their name; 'part-*.npy' is",
      "all files that fit, as one set. Output files appear whole or not at all: until then they lie",
      "beside as .partial with a .resume, from which --resume goes on if the run is interrupted.",
      "With --centre, --normalise or --masked, patterns and queries are compared after it, and the",
      "states are made of the patterns as they are in the file (or of --values); energies are",
      "those of the transformed patterns.",
      "A query that no pattern attends to (polynomial, epanechnikov) stays, or gets zeros with --values",
      "or --raw-weights; its strongest pattern is -1.",
      "Energies are null where there is none: manhattan, raw weights of euclidean, epanechnikov of dot."
    })
final class RetrieveCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "auto, gpu or a device that 'hopfield devices' lists. Default: auto.")
  private String backend = "auto";

  @Option(
      names = {"-p", "--patterns"},
      paramLabel = "FILE",
      description = "The stored patterns, N × d.")
  private @Nullable Path patterns;

  @Option(
      names = {"-m", "--memory"},
      paramLabel = "FILE",
      description =
          "In the patterns' stead a memory that was saved (see memory): indices are ids then, labels"
              + " are told with them, and what is not said here is as it was saved.")
  private @Nullable Path memory;

  @Option(
      names = {"-q", "--queries"},
      paramLabel = "FILE",
      required = true,
      description = "The queries, B × d.")
  private Path queries = Path.of("");

  @Option(
      names = "--values",
      paramLabel = "FILE",
      description = "What is retrieved in the patterns' stead: row i belongs to pattern i.")
  private @Nullable Path values;

  @Option(
      names = "--beta",
      paramLabel = "β",
      description = "The inverse temperature. Default: 1/√d.")
  private @Nullable Float beta;

  @Mixin private RuleOptions rule = new RuleOptions();

  @Option(
      names = "--steps",
      paramLabel = "T",
      description =
          "Updates of each query; with --tolerance at most so many. Default: 1, and 1000 with"
              + " --tolerance.")
  private @Nullable Integer steps;

  @Option(
      names = "--tolerance",
      paramLabel = "τ",
      description = "Updates each query until one moves it by no more than τ.")
  private @Nullable Float tolerance;

  @Option(
      names = {"-k", "--top-k"},
      paramLabel = "K",
      description =
          "How many of the strongest patterns of a query to report, at most 1024. Default: 1.")
  private @Nullable Integer topK;

  @Option(
      names = "--associations",
      paramLabel = "FILE",
      description = "Where to report them: a line of JSON for each query.")
  private @Nullable Path associations;

  @Option(names = "--centre", description = "Subtract the patterns' mean before comparing.")
  private boolean centre;

  @Option(
      names = "--normalise",
      description =
          "Divide by the norm before comparing. A row of zeros, or one that is nothing but the mean,"
              + " stays zeros: its score is 0 with every query.")
  private boolean normalise;

  @Option(
      names = "--masked",
      paramLabel = "a",
      description =
          "The last share a of each query's elements is lost: compare without it. Default: 0.")
  private double masked;

  @Option(
      names = "--metastable",
      description = "Also count the fewest patterns that hold 0.90 of a query's weight.")
  private boolean metastable;

  @Option(
      names = "--bound",
      description =
          "Also report, with --associations, lemma A4's bounds: how far a state can be from its"
              + " strongest pattern at most, and the least weight of that pattern.")
  private boolean bound;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description =
          "Row numbers, with --memory ids, of the patterns that should come out on top: .npy, int64;"
              + " or .ivecs, the first of each row. The nearest neighbours of a ground truth come out"
              + " on top with --similarity euclidean.")
  private @Nullable Path truth;

  @Option(
      names = "--precision",
      paramLabel = "P",
      converter = HeldPatterns.PrecisionName.class,
      description =
          "How patterns and values are held: f32, f16, bf16, or i8 with a scale for each row."
              + " Default: as they are in the file.")
  private @Nullable Precision precision;

  @Option(names = "--allow-nonfinite", description = "Accept NaN and infinity.")
  private boolean allowNonFinite;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where the retrieved states go, B × d as 32-bit floats.")
  private Path out = Path.of("");

  @Mixin private BatchOptions batches = new BatchOptions();
  @Mixin private ExplainOption explain = new ExplainOption();
  @Mixin private OutputOptions output = new OutputOptions();

  RetrieveCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    KeyTransform keys = new KeyTransform(centre, normalise, masked);
    if (allowNonFinite && keys.transforms()) {
      throw new InvalidInputException(
          "--allow-nonfinite does not go with --centre, --normalise or --masked, which would spread"
              + " NaN to whole rows; leave one out");
    }
    requireStored(keys);
    requireTolerance();
    if (memory == null) {
      options(RetrievalOptions.defaults()); // what cannot be is told before anything is opened
    }
    OutputFiles.requireDistinct(
        Arrays.asList(out, associations), Arrays.asList(patterns, memory, queries, values, truth));
    RetrievalFiles files =
        new RetrievalFiles(patterns, memory, queries, values, truth, out, associations);
    RetrievalJob job =
        new RetrievalJob(files, backend, this::options, keys, precision, allowNonFinite, batches);
    RetrievalSummary summary;
    try (Progress progress = console.progress("retrieving")) {
      summary =
          job.run(
              new RetrievalJob.Watch(
                  console, progress, plan -> explain.print(console, backend, plan)));
    }
    summary.report(output, console, files);
    return ExitCode.OK;
  }

  /** Before the engine says so of its own option. */
  private void requireBoundKnown(UpdateRule asked) {
    if (!bound) {
      return;
    }
    if (associations == null) {
      throw new InvalidInputException(
          "--bound is reported with --associations; name a file with it, or leave --bound out");
    }
    if (!asked.isSoftmaxOfDots()) {
      throw new InvalidInputException(
          "--bound is known for softmax of dot, but the update is %s; leave it out"
              .formatted(asked.describe()));
    }
    boolean transformed = centre || normalise || masked > 0;
    if (values != null || transformed) {
      throw new InvalidInputException(
          "--bound is about the patterns as they are in the file, retrieved as they are; leave it out, or %s"
              .formatted(values != null ? "--values" : "--centre, --normalise and --masked"));
    }
  }

  private void requireStored(KeyTransform keys) {
    if ((patterns == null) == (memory == null)) {
      throw new InvalidInputException(
          "%s; give --patterns FILE or --memory FILE"
              .formatted(
                  patterns == null
                      ? "nothing is named to retrieve from"
                      : "patterns and a memory are named, but one is retrieved from"));
    }
    if (memory != null && (values != null || precision != null || keys.transforms())) {
      throw new InvalidInputException(
          "--memory does not go with --values, --precision, --centre, --normalise or --masked: a"
              + " saved memory is used as it is; leave them out");
    }
  }

  private void requireTolerance() {
    if (tolerance != null && !(tolerance > 0)) {
      throw new InvalidInputException(
          "tolerance is %s but must be greater than 0; for a fixed number of updates give --steps"
              .formatted(tolerance));
    }
  }

  /** What was said here, on top of what holds anyway. */
  private RetrievalOptions options(RetrievalOptions standard) {
    RetrievalOptions options = standard.withRule(rule.rule(standard.rule()));
    requireBoundKnown(options.rule());
    if (topK != null) {
      options = options.withTopK(topK);
    }
    if (beta != null) {
      options = options.withBeta(beta);
    }
    if (tolerance != null) {
      options =
          steps == null
              ? options.withTolerance(tolerance)
              : options.withTolerance(tolerance, steps);
    } else if (steps != null) {
      options = options.withSteps(steps);
    }
    return options.withOutputs(outputs().toArray(Output[]::new));
  }

  /** Energies cost a pass over the patterns, so they are computed only where they are written. */
  private Set<Output> outputs() {
    Set<Output> outputs = EnumSet.noneOf(Output.class);
    if (associations != null) {
      outputs.add(Output.ENERGY);
    }
    if (bound) {
      outputs.add(Output.ERROR_BOUND);
    }
    if (metastable) {
      outputs.add(Output.METASTABLE_SIZE);
    }
    return outputs;
  }
}
