package dev.hopfield.cli;

import dev.hopfield.cli.report.Column;
import dev.hopfield.cli.report.Environment;
import dev.hopfield.cli.report.OutputFormat;
import dev.hopfield.cli.report.ReportWriter;
import dev.hopfield.cli.report.TypedCommand;
import dev.hopfield.engine.backend.DeviceInfo;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code --output}, for every command whose result is rows. */
final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      converter = FormatName.class,
      description = "md (for people), csv, json or jsonl (a row a line). Default: md.")
  private OutputFormat format = OutputFormat.MD;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** Reads the name of a format; the message of a wrong one lists them as they are typed. */
  private static final class FormatName implements ITypeConverter<OutputFormat> {
    @Override
    public OutputFormat convert(String name) {
      return Arrays.stream(OutputFormat.values())
          .filter(known -> known.toString().equalsIgnoreCase(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "there is no format '%s'; there are md, csv, json, jsonl".formatted(name)));
    }
  }

  /** Whether a person reads the result, so that explanations belong in it. */
  boolean isForPeople() {
    return format == OutputFormat.MD;
  }

  /**
   * A writer of rows.
   *
   * @param devices what the environment is described from
   */
  <R> ReportWriter<R> writer(Console console, List<Column<R>> columns, List<DeviceInfo> devices) {
    return format.writer(console.out(), columns, Environment.read(devices, typed()));
  }

  /** The command as it was typed. */
  private @Nullable String typed() {
    CommandLine root = command.root().commandLine();
    return root == null || root.getParseResult() == null
        ? null
        : TypedCommand.of("hopfield", root.getParseResult().originalArgs());
  }
}
