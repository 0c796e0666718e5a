package dev.hopfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);

  private int hopfield(String... args) {
    return Main.execute(console, args);
  }

  @Test
  void execute_noCommand_isBadUsageAndNamesTheCommands() {
    assertThat(hopfield()).isEqualTo(2);
    assertThat(err.toString().strip()).contains("devices", "--help").hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"devises", "device", "devcies"})
  void execute_misspeltCommand_suggestsTheNearest(String command) {
    assertThat(hopfield(command)).isEqualTo(2);
    assertThat(err.toString().strip()).contains("did you mean devices?").hasLineCount(1);
  }

  @Test
  void execute_misspeltOption_suggestsTheNearest() {
    assertThat(hopfield("devices", "--outptu=md")).isEqualTo(2);
    assertThat(err.toString().strip()).contains("did you mean --output?").hasLineCount(1);
  }

  @Test
  void execute_unknownFormat_namesThoseThereAre() {
    assertThat(hopfield("devices", "--output", "xml")).isEqualTo(2);
    assertThat(err.toString().strip()).contains("xml", "md, csv, json, jsonl").hasLineCount(1);
  }

  @Test
  void execute_version_goesToStandardOutput() {
    assertThat(hopfield("--version")).isZero();
    assertThat(out.toString()).startsWith("hopfield ").contains("commit ", "JDK 25");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void commandLine_everyCommand_hasAnExample() {
    var commands = Main.commandLine(console).getSubcommands();
    assertThat(commands).containsKeys("devices");
    commands.forEach(
        (name, command) ->
            assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF))
                .as(name)
                .contains("Example", "hopfield " + name));
  }
}
