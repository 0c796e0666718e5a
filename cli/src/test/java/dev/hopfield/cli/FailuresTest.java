package dev.hopfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final StringWriter err = new StringWriter();
  private final Failures failures =
      new Failures(new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), false));

  private String line() {
    assertThat(err.toString()).endsWith(System.lineSeparator());
    assertThat(err.toString().strip()).doesNotContain("\n");
    return err.toString().strip();
  }

  @Test
  void report_badInput_isItsMessageAndTwo() {
    int code = failures.report(new InvalidInputException("beta is 0 but must be > 0"), false);
    assertThat(code).isEqualTo(2);
    assertThat(line()).isEqualTo("hopfield: beta is 0 but must be > 0");
  }

  @Test
  void report_deviceRefuses_isItsMessageAndThree() {
    assertThat(failures.report(new DeviceException("no room"), false)).isEqualTo(3);
    assertThat(line()).isEqualTo("hopfield: no room");
  }

  @Test
  void report_messageOfSeveralLines_becomesOne() {
    failures.report(new DeviceException("first\n   second\r\nthird"), false);
    assertThat(line()).isEqualTo("hopfield: first second third");
  }

  @Test
  void report_missingFile_isBadInput() {
    NoSuchFileException missing = new NoSuchFileException("p.npy");
    assertThat(failures.report(new UncheckedIOException(missing), false)).isEqualTo(2);
    assertThat(line()).isEqualTo("hopfield: p.npy does not exist; check the path");
  }

  @Test
  void report_fullDisk_isThreeWithTheFileNamed() {
    IOException full = new FileSystemException("o.npy", null, "No space left on device");
    assertThat(failures.report(new UncheckedIOException(full), false)).isEqualTo(3);
    assertThat(line()).contains("o.npy", "No space left on device");
  }

  @Test
  void report_outOfMemory_namesTheOptionThatHelps() {
    assertThat(failures.report(new OutOfMemoryError("Java heap space"), false)).isEqualTo(3);
    assertThat(line()).contains("HOPFIELD_JAVA_OPTS=-Xmx");
  }

  @Test
  void report_unexpected_asksForDebug() {
    assertThat(failures.report(new IllegalStateException("broken"), false)).isEqualTo(3);
    assertThat(line()).contains("broken", "--debug").doesNotContain("\tat ");
  }

  @Test
  void report_unexpectedWithDebug_showsTheTrace() {
    failures.report(new IllegalStateException("broken"), true);
    assertThat(err.toString()).contains("\tat " + FailuresTest.class.getName());
  }
}
