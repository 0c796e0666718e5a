package dev.hopfield.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code memory info}. */
@Command(
    name = "info",
    description = "Tells what a saved memory holds, without reading its patterns.",
    footer = {"", "Example: hopfield memory info birds.safetensors"})
final class MemoryInfoCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "The memory, .safetensors.")
  private Path file = Path.of("");

  @Mixin private OutputOptions output = new OutputOptions();

  MemoryInfoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return MemoryCommand.report(file, output, console, null);
  }
}
