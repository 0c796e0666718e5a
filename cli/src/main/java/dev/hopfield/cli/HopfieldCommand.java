package dev.hopfield.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code hopfield} itself: holds the options of every command, and asks for one. */
@Command(
    name = "hopfield",
    header = "Retrieval from modern continuous Hopfield networks, on a GPU or the CPU.",
    synopsisSubcommandLabel = "COMMAND",
    description =
        "%nPatterns are stored; a query is drawn to what it resembles: V softmax(β Xᵀξ).%n",
    footer = {
      "",
      "Examples:",
      "  hopfield compare",
      "  hopfield compare --help",
      "",
      "Exit codes: 0 done; 1 a comparison failed; 2 bad usage or input; 3 a device or I/O failure.",
      "HOPFIELD_JAVA_OPTS adds JVM options, for example -Xmx8g; TORNADOVM_HOME chooses the SDK."
    })
final class HopfieldCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean debug;

  boolean isDebug() {
    return debug;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no command is given; there are " + String.join(", ", spec.subcommands().keySet()));
  }
}
