package dev.hopfield.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The entry: {@code hopfield COMMAND [OPTIONS]}. */
public final class Main {
  private static final int HELP_WIDTH = 100;

  private Main() {}

  /** Runs one command and ends the JVM with its {@link ExitCode}. */
  public static void main(String[] args) {
    sayBegun();
    PrintStream results = System.out;
    // Drivers and libraries that print would end up between the results: they get the other stream.
    System.setOut(System.err);
    // Numbers are written with a point, whatever the country.
    Locale.setDefault(Locale.ROOT);
    System.exit(execute(Console.of(results, System.err), args));
  }

  /** Tells the launcher, where there is one, that what follows are not the JVM's own words. */
  private static void sayBegun() {
    String word = System.getProperty("hopfield.begun");
    if (word != null) {
      System.err.println(word);
    }
  }

  /**
   * Runs one command within this JVM.
   *
   * @param console where results and messages go
   * @param args command, options
   * @return one of {@link ExitCode}
   */
  public static int execute(Console console, String... args) {
    Failures failures = new Failures(console);
    try {
      int code = commandLine(console).execute(args);
      console.out().flush();
      return console.out().checkError() && code == ExitCode.OK ? failures.outputLost() : code;
    } catch (
        Error e) { // not an exception to picocli: memory that ran out, a library that is broken
      return failures.report(e, List.of(args).contains("--debug"));
    } finally {
      console.err().flush();
    }
  }

  /** The commands and how they are read. */
  static CommandLine commandLine(Console console) {
    Failures failures = new Failures(console);
    CommandLine hopfield =
        new CommandLine(new HopfieldCommand())
            .addSubcommand(new DevicesCommand(console))
            .addSubcommand(new DoctorCommand(console))
            .addSubcommand(new CompareCommand(console))
            .addSubcommand(new BenchCommand(console))
            .addSubcommand(new RetrieveCommand(console))
            .addSubcommand(MemoryCommand.commandLine(console))
            .addSubcommand(new InspectCommand(console))
            .addSubcommand(new GenerateCommand(console))
            .addSubcommand(new ConvertCommand(console))
            .addSubcommand(new CapacityCommand(console))
            .addSubcommand(new DemoCommand(console))
            .addSubcommand(new RepertoireCommand(console));
    addHelpAndVersion(hopfield);
    return hopfield
        .registerConverter(Float.class, new FloatNumber())
        .registerConverter(float.class, new FloatNumber())
        .setOut(console.out())
        .setErr(console.err())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(console.interactive() ? Ansi.AUTO : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(HELP_WIDTH)
        .setUsageHelpAutoWidth(console.interactive())
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  private static void addHelpAndVersion(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version());
    command.getSubcommands().values().forEach(Main::addHelpAndVersion);
  }
}
