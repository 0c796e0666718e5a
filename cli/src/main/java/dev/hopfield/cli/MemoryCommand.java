package dev.hopfield.cli;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.format.MemoryFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code memory}: makes and changes saved memories, which {@code retrieve --memory} reads. */
@Command(
    name = "memory",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Makes and changes saved memories: .safetensors files of patterns with ids and, where they"
          + " have some, values and labels, and of how to retrieve from them.",
      "A change writes the file anew: whatever happens, it is the old one or the new one."
    },
    footer = {
      "",
      "Examples:",
      "  hopfield memory create birds.safetensors --patterns birds.npy --labels birds.txt --beta 8",
      "  hopfield memory add birds.safetensors --patterns more.npy",
      "  hopfield memory remove birds.safetensors --ids 3,17,40-99",
      "  hopfield memory replace birds.safetensors --ids 5,6 --patterns better.npy",
      "  hopfield memory info birds.safetensors",
      "  hopfield retrieve --memory birds.safetensors --queries seen.npy --out restored.npy",
      "",
      "The first patterns have the ids 0 to N − 1, later ones higher ids; none is given twice."
    })
final class MemoryCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** With its own commands. */
  static CommandLine commandLine(Console console) {
    return new CommandLine(new MemoryCommand())
        .addSubcommand(new MemoryCreateCommand(console))
        .addSubcommand(new MemoryAddCommand(console))
        .addSubcommand(new MemoryRemoveCommand(console))
        .addSubcommand(new MemoryReplaceCommand(console))
        .addSubcommand(new MemoryInfoCommand(console));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "memory needs a command; there are " + String.join(", ", spec.subcommands().keySet()));
  }

  /** A saved memory, to be changed. */
  static HopfieldMemory open(Path file) {
    return HopfieldMemory.of(file).backend("reference").open();
  }

  /** Tells what a saved memory holds. */
  static int report(Path file, OutputOptions output, Console console, @Nullable String note) {
    SavedMemorySummary.of(file, MemoryFiles.open(file)).report(output, console, note);
    return ExitCode.OK;
  }
}
