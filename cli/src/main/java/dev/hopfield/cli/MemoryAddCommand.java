package dev.hopfield.cli;

import dev.hopfield.engine.HopfieldMemory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code memory add}. */
@Command(
    name = "add",
    description = "Adds patterns to a saved memory, under ids that none had before.",
    footer = {
      "",
      "Example: hopfield memory add birds.safetensors --patterns more.npy --labels more.txt"
    })
final class MemoryAddCommand implements Callable<Integer> {
  /** Numbers that are in the heap at once. */
  private static final int MOST_NUMBERS = 1 << 22;

  private final Console console;

  @Parameters(paramLabel = "FILE", description = "The memory, .safetensors.")
  private Path file = Path.of("");

  @Mixin private MemoryRows rows = new MemoryRows();

  @Mixin private OutputOptions output = new OutputOptions();

  MemoryAddCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    long first = -1;
    long last = -1;
    try (MemoryRows.Opened opened = rows.open(file);
        Progress _ = console.progress("adding to " + file);
        HopfieldMemory memory = MemoryCommand.open(file)) {
      int most = Math.max(1, MOST_NUMBERS / opened.patterns().dim());
      for (long done = 0; done < opened.count(); done += most) {
        int some = (int) Math.min(most, opened.count() - done);
        long[] ids = add(memory, opened, done, some);
        if (opened.labels() != null) {
          opened.labels().attach(memory, ids, Math.toIntExact(done));
        }
        first = first < 0 ? ids[0] : first;
        last = ids[ids.length - 1];
      }
      memory.save(file);
    }
    String note = "Added: ids %d to %d.".formatted(first, last);
    return MemoryCommand.report(file, output, console, note);
  }

  private static long[] add(HopfieldMemory memory, MemoryRows.Opened opened, long from, int count) {
    float[][] block = opened.patternRows(from, count);
    return opened.values() == null
        ? memory.add(block)
        : memory.add(block, opened.valueRows(from, count));
  }
}
