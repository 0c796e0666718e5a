package dev.hopfield.cli;

import dev.hopfield.cli.report.Column;
import dev.hopfield.cli.report.ReportWriter;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.format.PatternFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convert}: from one kind of pattern file to another. */
@Command(
    name = "convert",
    description = "Writes the patterns of a file to a file of another kind or precision.",
    footer = {
      "",
      "Examples:",
      "  hopfield convert patterns.npy patterns.fbin",
      "  hopfield convert 'part-*.fvecs' all.safetensors --precision i8",
      "  hopfield convert model.safetensors:layer.keys keys.npy",
      "",
      "The end of a name says its kind: .npy, .fvecs, .bvecs, .fbin, .f16bin, .u8bin, .i8bin or",
      ".safetensors (a tensor of it after a colon; by itself 'patterns'). Elements that are stored",
      "alike in both are copied bit for bit; .npy holds no bf16, and scales of i8 rows only",
      ".safetensors. A .safetensors file that is written holds that one tensor, and no others that",
      "it held before. The new file appears whole or not at all."
    })
final class ConvertCommand implements Callable<Integer> {
  /** What was written. */
  private record Converted(
      Path from, Path to, Patterns patterns, String type, double elapsedMs, double bytes) {
    double gigabytesPerSecond() {
      return bytes / elapsedMs / 1e6;
    }
  }

  private static final List<Column<Converted>> COLUMNS =
      List.of(
          Column.of("from", "from", c -> c.from.toString()),
          Column.of("to", "to", c -> c.to.toString()),
          Column.of("patterns", "patterns", c -> c.patterns.count()),
          Column.of("dim", "dim", c -> c.patterns.dim()),
          Column.of("from_type", "from type", c -> c.patterns.elementType().label()),
          Column.of("to_type", "to type", c -> c.type),
          Column.of("elapsed_ms", c -> c.elapsedMs, "ms", c -> text("%.0f", c.elapsedMs)),
          Column.of(
              "gbytes_per_second",
              Converted::gigabytesPerSecond,
              "GB/s read",
              c -> text("%.2f", c.gigabytesPerSecond())));

  private final Console console;

  @Parameters(
      arity = "0..2",
      paramLabel = "FILE",
      description = "The file to read, and the file to write.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = {"-p", "--patterns"},
      paramLabel = "FILE",
      description = "The file to read, as other commands name it.")
  private @Nullable Path patterns;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file to write, as other commands name it.")
  private @Nullable Path out;

  @Option(
      names = "--precision",
      paramLabel = "P",
      converter = HeldPatterns.PrecisionName.class,
      description =
          "f32, f16, bf16, or i8 with a scale for each row. Default: as it is, where the new kind"
              + " can hold that, else what it can hold.")
  private @Nullable Precision precision;

  @Mixin private OutputOptions output = new OutputOptions();

  ConvertCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Path> named = new ArrayList<>(files);
    if (patterns != null) {
      named.addFirst(patterns);
    }
    if (out != null) {
      named.addLast(out);
    }
    if (named.size() != 2) {
      throw new InvalidInputException(
          "%d files are named but it takes two; give the file to read and the file to write"
              .formatted(named.size()));
    }
    convert(named.get(0), named.get(1));
    return ExitCode.OK;
  }

  private void convert(Path from, Path to) {
    OutputFiles.requireDistinct(List.of(to), List.of(from));
    long started = System.nanoTime();
    try (Patterns read = Patterns.open(from)) {
      String type;
      try (Progress _ = console.progress("converting")) {
        type = PatternFiles.write(to, read, precision).label();
      }
      double elapsedMs = (System.nanoTime() - started) / 1e6;
      double bytes = (double) read.count() * read.dim() * read.elementType().bytes();
      ReportWriter<Converted> report = output.writer(console, COLUMNS, List.of());
      report.begin(List.of());
      report.rows(List.of(new Converted(from, to, read, type, elapsedMs, bytes)));
      report.end(List.of());
    }
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
