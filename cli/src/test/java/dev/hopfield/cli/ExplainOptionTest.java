package dev.hopfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.PatternFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainOptionTest {
  @TempDir private Path folder;

  private String errOf(String... args) {
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), false);
    assertThat(Main.execute(console, args)).as(err.toString()).isZero();
    return err.toString();
  }

  @Test
  void compare_explain_printsThePlanOfEachBackend() {
    assertThat(
            errOf(
                "compare",
                "--patterns",
                "50",
                "--dim",
                "7",
                "--batch",
                "2",
                "-r",
                "1",
                "--precision",
                "bf16",
                "--backends",
                "reference,cpu",
                "--explain"))
        .contains("hopfield: reference: ", "hopfield: cpu: ")
        .contains("cpu: precision: rounding to bf16 moves a row by at most ");
  }

  @Test
  void retrieve_explain_printsThePlan() {
    Path file = folder.resolve("p.npy");
    try (Patterns patterns = Patterns.of(new float[][] {{1, 0}, {0, 1}})) {
      PatternFiles.write(file, patterns);
    }
    String out = folder.resolve("o.npy").toString();
    String name = file.toString();
    assertThat(
            errOf(
                "retrieve", "-p", name, "-q", name, "--out", out, "--backend", "cpu", "--explain"))
        .contains("hopfield: cpu: ");
  }
}
