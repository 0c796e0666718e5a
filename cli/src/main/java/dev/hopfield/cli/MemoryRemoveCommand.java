package dev.hopfield.cli;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.InvalidInputException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code memory remove}. */
@Command(
    name = "remove",
    description = "Removes patterns from a saved memory.",
    footer = {"", "Example: hopfield memory remove birds.safetensors --ids 3,17,40-99"})
final class MemoryRemoveCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "The memory, .safetensors.")
  private Path file = Path.of("");

  @Option(
      names = "--ids",
      required = true,
      paramLabel = "IDS",
      converter = IdList.Converter.class,
      description = "Which, as in 3,17,40-99.")
  private IdList ids = new IdList(new long[0]);

  @Mixin private OutputOptions output = new OutputOptions();

  MemoryRemoveCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    OutputFiles.requireEnding(file, ".safetensors");
    try (Progress _ = console.progress("removing from " + file);
        HopfieldMemory memory = MemoryCommand.open(file)) {
      memory.remove(ids.ids());
      if (memory.count() == 0) {
        throw new InvalidInputException(
            "%s would hold no patterns any more; delete the file instead".formatted(file));
      }
      memory.save(file);
    }
    String note = "Removed: %d.".formatted(ids.ids().length);
    return MemoryCommand.report(file, output, console, note);
  }
}
