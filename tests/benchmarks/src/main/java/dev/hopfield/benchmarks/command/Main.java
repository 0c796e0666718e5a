package dev.hopfield.benchmarks.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hopfield.cli.ExitCode;
import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.InvalidInputException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;

/** Entry point of {@code setup/peers}. */
public final class Main {
  private static final int HELP_WIDTH = 100;

  private Main() {}

  /** Runs the command and ends the JVM with its exit code, one of {@link ExitCode}. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    CommandLine commandLine = commandLine(MeasuringJvm::new);
    commandLine.setOut(new PrintWriter(new OutputStreamWriter(System.out, UTF_8), true));
    System.exit(commandLine.execute(args));
  }

  /**
   * The command line; what goes wrong is one line on its error stream.
   *
   * @param measuring how it runs again to measure
   */
  static CommandLine commandLine(Measuring.Factory measuring) {
    CommandLine commandLine = new CommandLine(new PeersCommand(measuring));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpWidth(HELP_WIDTH);
    commandLine.setParameterExceptionHandler(
        (failure, arguments) -> {
          say(failure.getCommandLine(), failure.getMessage() + "; see setup/peers --help");
          return ExitCode.BAD_INPUT;
        });
    commandLine.setExecutionExceptionHandler(
        (failure, failed, parsed) -> {
          boolean known =
              failure instanceof InvalidInputException || failure instanceof DeviceException;
          say(failed, known ? String.valueOf(failure.getMessage()) : failure.toString());
          return failure instanceof InvalidInputException ? ExitCode.BAD_INPUT : ExitCode.FAILURE;
        });
    return commandLine;
  }

  private static void say(CommandLine commandLine, String message) {
    commandLine.getErr().println("peers: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
    commandLine.getErr().flush();
  }
}
