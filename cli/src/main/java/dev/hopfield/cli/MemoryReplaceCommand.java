package dev.hopfield.cli;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.InvalidInputException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code memory replace}. */
@Command(
    name = "replace",
    description = "Stores other patterns under ids of a saved memory.",
    footer = {
      "",
      "Example: hopfield memory replace birds.safetensors --ids 5,6 --patterns better.npy"
    })
final class MemoryReplaceCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "The memory, .safetensors.")
  private Path file = Path.of("");

  @Option(
      names = "--ids",
      required = true,
      paramLabel = "IDS",
      converter = IdList.Converter.class,
      description = "Which, as in 3,17,40-99: one for each pattern, in their order.")
  private IdList ids = new IdList(new long[0]);

  @Mixin private MemoryRows rows = new MemoryRows();

  @Mixin private OutputOptions output = new OutputOptions();

  MemoryReplaceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    int count = ids.ids().length;
    try (MemoryRows.Opened opened = rows.open(file);
        Progress _ = console.progress("replacing in " + file);
        HopfieldMemory memory = MemoryCommand.open(file)) {
      if (opened.count() != count) {
        throw new InvalidInputException(
            "%d ids are named but there are %d patterns; give one pattern for each id"
                .formatted(count, opened.count()));
      }
      if (opened.values() == null) {
        memory.replace(ids.ids(), opened.patternRows(0, count));
      } else {
        memory.replace(ids.ids(), opened.patternRows(0, count), opened.valueRows(0, count));
      }
      if (opened.labels() != null) {
        opened.labels().attach(memory, ids.ids());
      }
      memory.save(file);
    }
    return MemoryCommand.report(file, output, console, "Replaced: %d.".formatted(count));
  }
}
