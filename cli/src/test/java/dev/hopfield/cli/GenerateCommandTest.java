package dev.hopfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.RowNumberFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code generate}: its files fit together, and the same options give the same bytes. */
class GenerateCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private void generate(Object... options) {
    List<String> args = new ArrayList<>(List.of("generate"));
    Arrays.stream(options).map(String::valueOf).forEach(args::add);
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
    assertThat(Main.execute(console, args.toArray(String[]::new))).as(err.toString()).isZero();
    assertThat(err.toString()).isEmpty();
  }

  private void generateAll(String name) {
    generate(
        "--patterns",
        97,
        "--dim",
        31,
        "--seed",
        5,
        "--separation",
        2.5,
        "--out",
        folder.resolve(name + "-p.npy"),
        "--queries",
        11,
        "--corrupt",
        "mask",
        "--amount",
        0.25,
        "--queries-out",
        folder.resolve(name + "-q.fvecs"),
        "--truth-out",
        folder.resolve(name + "-t.npy"));
  }

  @Test
  void generate_patternsQueriesAndTruth_fitTogether() {
    generateAll("a");
    long[] truth = RowNumberFiles.read(folder.resolve("a-t.npy"));
    assertThat(truth).hasSize(11).doesNotHaveDuplicates();
    try (Patterns patterns = Patterns.open(folder.resolve("a-p.npy"));
        Patterns queries = Patterns.open(folder.resolve("a-q.fvecs"))) {
      assertThat(patterns.count()).isEqualTo(97);
      assertThat(queries.count()).isEqualTo(11);
      for (int q = 0; q < 11; q++) {
        float[] expected = patterns.row(truth[q]);
        Arrays.fill(expected, 31 - 8, 31, 0f);
        assertThat(queries.row(q)).containsExactly(expected);
      }
    }
  }

  @Test
  void generate_again_givesTheSameBytes() throws IOException {
    generateAll("a");
    generateAll("b");
    for (String kind : List.of("-p.npy", "-q.fvecs", "-t.npy")) {
      assertThat(Files.readAllBytes(folder.resolve("a" + kind)))
          .isEqualTo(Files.readAllBytes(folder.resolve("b" + kind)));
    }
  }

  @Test
  void generate_fromAFile_takesItsRows() {
    generateAll("a");
    generate(
        "--from",
        folder.resolve("a-p.npy"),
        "--seed",
        5,
        "--queries",
        200,
        "--corrupt",
        "mix",
        "--amount",
        0,
        "--queries-out",
        folder.resolve("q.npy"),
        "--truth-out",
        folder.resolve("t.npy"));
    long[] truth = RowNumberFiles.read(folder.resolve("t.npy"));
    try (Patterns patterns = Patterns.open(folder.resolve("a-p.npy"));
        Patterns queries = Patterns.open(folder.resolve("q.npy"))) {
      for (int q = 0; q < 200; q++) {
        assertThat(queries.row(q)).containsExactly(patterns.row(truth[q]));
      }
    }
  }

  @Test
  void generate_asJson_saysWhatWasMade() throws IOException {
    generate("--patterns", 5, "--dim", 9, "--out", folder.resolve("p.npy"), "--output", "json");
    Map<String, Object> report = JSON.std.mapFrom(out.toString());
    Map<?, ?> row = (Map<?, ?>) ((List<?>) report.get("results")).getFirst();
    assertThat(row.get("patterns")).isEqualTo(5);
    assertThat(row.get("norm")).isEqualTo(3.0);
    assertThat(row.get("separation")).isNull();
    assertThat(row.get("queries")).isEqualTo(0);
  }

  @Test
  void generate_asTable_namesTheFiles() {
    generateAll("a");
    assertThat(out.toString()).contains("a-p.npy", "a-q.fvecs", "a-t.npy", "| mask");
  }
}
