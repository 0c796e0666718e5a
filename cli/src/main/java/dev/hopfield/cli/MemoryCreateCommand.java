package dev.hopfield.cli;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.MemoryBuilder;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.RetrievalOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code memory create}. */
@Command(
    name = "create",
    description = "Makes a memory of patterns and saves it.",
    footer = {
      "",
      "Example: hopfield memory create birds.safetensors --patterns birds.npy --beta 8"
    })
final class MemoryCreateCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "The memory, .safetensors.")
  private Path file = Path.of("");

  @Option(names = "--beta", paramLabel = "β", description = "Default: 1/√d.")
  private @Nullable Float beta;

  @Option(
      names = "--precision",
      paramLabel = "P",
      converter = HeldPatterns.PrecisionName.class,
      description =
          "How patterns and values are held: f32, f16, bf16, or i8 with a scale for each row."
              + " Default: as they are in the file.")
  private @Nullable Precision precision;

  @Option(
      names = "--overwrite",
      description = "Replace a file that is there, with all that was added to it.")
  private boolean overwrite;

  @Mixin private MemoryRows rows = new MemoryRows();
  @Mixin private RuleOptions rule = new RuleOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  MemoryCreateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (!overwrite && Files.exists(file)) {
      throw new InvalidInputException(
          "%s is there already; give --overwrite to replace it, or another name".formatted(file));
    }
    RetrievalOptions options = RetrievalOptions.defaults().withRule(rule.rule());
    if (beta != null) {
      options = options.withBeta(beta);
    }
    try (MemoryRows.Opened opened = rows.open(file);
        Progress _ = console.progress("writing " + file);
        HopfieldMemory memory = builder(opened).options(options).open()) {
      if (opened.labels() != null) {
        opened.labels().attach(memory, memory.ids());
      }
      memory.save(file);
    }
    return MemoryCommand.report(file, output, console, "Ids: row numbers of the patterns.");
  }

  private MemoryBuilder builder(MemoryRows.Opened opened) {
    MemoryBuilder builder = HopfieldMemory.of(opened.patterns()).backend("reference");
    HeldPatterns.requireRoom(opened.patterns(), precision);
    if (opened.values() != null) {
      HeldPatterns.requireRoom(opened.values(), precision);
      builder.values(opened.values());
    }
    return precision == null ? builder : builder.precision(precision);
  }
}
