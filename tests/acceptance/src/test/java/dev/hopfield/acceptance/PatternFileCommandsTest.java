package dev.hopfield.acceptance;

import static dev.hopfield.acceptance.Hopfield.hopfield;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.acceptance.Hopfield.Run;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.PatternFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code convert}, {@code inspect}, and sets of several files, as a script uses them. */
final class PatternFileCommandsTest {
  @TempDir private Path folder;

  private Run run(Object... words) {
    List<String> all = new ArrayList<>();
    for (Object word : words) {
      all.add(word instanceof Path path ? folder.resolve(path).toString() : word.toString());
    }
    return hopfield(all.toArray(String[]::new));
  }

  private Map<String, Object> row(Object... words) throws IOException {
    Run run = run(words);
    assertThat(run.code()).as(run.err()).isZero();
    return JSON.std.mapFrom(run.out());
  }

  private static Path path(String name) {
    return Path.of(name);
  }

  private void generate(int count, int dim, String name) {
    Run made = run("generate", "--patterns", count, "--dim", dim, "--out", path(name));
    assertThat(made.code()).as(made.err()).isZero();
  }

  @Test
  void convert_roundAllKinds_endsWithTheSameBytes() throws IOException {
    generate(307, 13, "a.npy");
    String[] names = {"a.npy", "b.fvecs", "c.safetensors:keys", "d.fbin", "e.safetensors", "f.npy"};
    for (int i = 1; i < names.length; i++) {
      Map<String, Object> row =
          row("convert", path(names[i - 1]), path(names[i]), "--output", "jsonl");
      assertThat(row).containsEntry("patterns", 307).containsEntry("to_type", "f32");
    }
    assertThat(folder.resolve("f.npy")).hasSameBinaryContentAs(folder.resolve("a.npy"));
  }

  @Test
  void convert_toI8_retrievesLikeThePrecisionInMemory() throws IOException {
    generate(307, 13, "a.npy");
    row(
        "convert",
        "-p",
        path("a.npy"),
        "--out",
        path("i8.safetensors"),
        "--precision",
        "i8",
        "-o",
        "jsonl");
    for (String[] each : new String[][] {{"i8.safetensors", "s1.npy"}, {"a.npy", "s2.npy"}}) {
      List<Object> words =
          new ArrayList<>(
              List.of("retrieve", "--backend", "cpu", "-p", path(each[0]), "-q", path("a.npy")));
      words.addAll(List.of("--beta", "2", "--out", path(each[1]), "-o", "jsonl"));
      if (each[0].equals("a.npy")) {
        words.addAll(List.of("--precision", "i8"));
      }
      assertThat(row(words.toArray())).containsEntry("precision", "i8");
    }
    assertThat(folder.resolve("s1.npy")).hasSameBinaryContentAs(folder.resolve("s2.npy"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          convert a.npy                                   | 1 files are named
          convert a.npy b.npy c.npy                       | 3 files are named
          convert a.npy a.npy                             | would be overwritten
          convert a.npy b.txt                             | no known kind
          convert a.npy b.npy --precision i8              | i8 with a scale for each row
          convert a.npy b.npy --precision f8              | f8
          convert a.npy b.u8bin                           | f32
          convert none.npy b.npy                          | does not exist
          convert none-*.npy b.npy                        | fits no file
          convert a.npy none/b.npy                        | folder does not exist
          inspect                                         | no pattern file
          inspect a.npy -p a.npy                          | more than one
          inspect a.npy --error 0                         | error is 0.0
          inspect a.npy --beta -1                         | beta is -1.0
          inspect a.npy --samples -1                      | samples is -1
          inspect none.npy                                | does not exist
          """)
  void command_badInput_isOneLineAndLeavesNothing(String command, String part) throws IOException {
    generate(7, 3, "a.npy");
    List<String> words = new ArrayList<>();
    for (String word : command.split(" ", -1)) {
      words.add(
          word.contains(".") && !word.matches("[\\d.]+") ? folder.resolve(word).toString() : word);
    }
    Run run = hopfield(words.toArray(String[]::new));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines().filter(line -> line.startsWith("hopfield:"))).hasSize(1);
    assertThat(run.err()).contains(part).doesNotContain("Exception");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("a.npy"));
    }
  }

  @Test
  void inspect_knownSet_tellsWhatItIs() throws IOException {
    // On two axes: norms 2 and 4, Δ = 4 and 16; the third is the first again but for its sign.
    float[][] rows = {{2, 0}, {0, 4}, {-2, 0}};
    try (Patterns patterns = Patterns.of(rows)) {
      PatternFiles.write(folder.resolve("a.npy"), patterns);
    }
    Map<String, Object> row = row("inspect", path("a.npy"), "--error", 0.01, "-o", "jsonl");
    assertThat(row)
        .containsEntry("patterns", 3)
        .containsEntry("dim", 2)
        .containsEntry("element_type", "f32")
        .containsEntry("min_norm", 2.0)
        .containsEntry("max_norm", 4.0)
        .containsEntry("nonfinite", 0)
        .containsEntry("separation_min", 4.0)
        .containsEntry("separation_q50", 4.0)
        .containsEntry("separation_q95", 16.0)
        .containsEntry("separation_rank_error", 0.0);
    // Lemma A4: 2 (N − 1) exp(−β Δ) = 0.01.
    assertThat((Double) row.get("safe_beta_min")).isCloseTo(Math.log(400) / 4, within(1e-9));
  }

  @Test
  void inspect_nanAndInfinity_areFoundWhereTheyAre() throws IOException {
    float[][] rows = {{1, 2}, {3, Float.NaN}, {Float.POSITIVE_INFINITY, 0}, {0, 0}};
    try (Patterns patterns = Patterns.of(rows)) {
      PatternFiles.write(folder.resolve("a.fbin"), patterns);
    }
    Map<String, Object> row = row("inspect", path("a.fbin"), "-o", "jsonl");
    assertThat(row)
        .containsEntry("nonfinite", 2)
        .containsEntry("first_nonfinite_row", 1)
        .containsEntry("first_nonfinite_column", 1)
        .containsEntry("zero_rows", 1)
        .containsEntry("separation_min", null);
    Run people = run("inspect", path("a.fbin"));
    assertThat(people.out()).contains("NaN or infinity: 2, the first at row 1, column 1");
  }

  /** The safe β keeps its promise on the float64 reference. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-1, 1e-3})
  void inspect_safeBeta_retrievesWithinTheError(double error) throws IOException {
    generate(257, 31, "a.npy");
    Map<String, Object> row = row("inspect", path("a.npy"), "--error", error, "-o", "jsonl");
    double most = error * (Double) row.get("max_norm");
    row(
        "retrieve",
        "--backend",
        "reference",
        "-p",
        path("a.npy"),
        "-q",
        path("a.npy"),
        "--beta",
        row.get("safe_beta_min"),
        "--out",
        path("s.npy"),
        "-o",
        "jsonl");
    try (Patterns patterns = Patterns.open(folder.resolve("a.npy"));
        Patterns states = Patterns.open(folder.resolve("s.npy"))) {
      for (int r = 0; r < 257; r++) {
        assertThat(distance(patterns.row(r), states.row(r))).isLessThanOrEqualTo(most);
      }
    }
    assertThat(run("inspect", path("a.npy")).out()).contains("Safe β", "theorem 3's condition");
  }

  /** Theorem 3 at K = 3, d = 20, β = 1, p = 0.001: at least 7.4 patterns. */
  @Test
  void inspect_capacity_isThatOfTheTheorem() throws IOException {
    float[][] rows = new float[2][20];
    rows[0][3] = (float) (3 * Math.sqrt(19));
    rows[1][4] = rows[0][3];
    try (Patterns patterns = Patterns.of(rows)) {
      PatternFiles.write(folder.resolve("a.npy"), patterns);
    }
    Map<String, Object> row = row("inspect", path("a.npy"), "--beta", 1, "-o", "jsonl");
    assertThat((Double) row.get("log10_capacity")).isCloseTo(Math.log10(7.4), within(5e-3));
    assertThat(run("inspect", path("a.npy"), "--beta", 1).out()).contains("at least 10^0.9");
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += ((double) a[c] - b[c]) * ((double) a[c] - b[c]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void inspect_largeSet_isSampledAndSaysHowWell() throws IOException {
    generate(5003, 11, "a.npy");
    Map<String, Object> row = row("inspect", path("a.npy"), "--samples", 100, "-o", "jsonl");
    assertThat(row).containsEntry("separations_measured", 100);
    assertThat((Double) row.get("separation_rank_error")).isCloseTo(0.1358, within(1e-4));
    assertThat(run("inspect", path("a.npy"), "--samples", 100).out())
        .contains("± 13.6 %")
        .contains("drawn at random");
  }

  @Test
  void retrieve_severalFilesAsOneSet_isLikeOneFile() throws IOException {
    generate(301, 13, "all.npy");
    try (Patterns all = Patterns.open(folder.resolve("all.npy"))) {
      float[] rows = new float[301 * 13];
      all.copyRows(0, 301, rows, 0);
      int[] cuts = {0, 1, 130, 301};
      for (int part = 0; part < 3; part++) {
        float[] some = java.util.Arrays.copyOfRange(rows, cuts[part] * 13, cuts[part + 1] * 13);
        try (Patterns patterns = Patterns.of(some, 13)) {
          PatternFiles.write(folder.resolve("part-" + (part + 9) + ".npy"), patterns);
        }
      }
    }
    for (String backend : new String[] {"reference", "cpu", "simulator"}) {
      for (String name : new String[] {"all", "part-*"}) {
        row(
            "retrieve",
            "--backend",
            backend,
            "-p",
            path(name + ".npy"),
            "-q",
            path("all.npy"),
            "--beta",
            2,
            "--out",
            path(name.charAt(0) + ".npy"),
            "-o",
            "jsonl");
      }
      assertThat(folder.resolve("a.npy"))
          .as(backend)
          .hasSameBinaryContentAs(folder.resolve("p.npy"));
    }
    assertThat(row("inspect", path("part-*.npy"), "-o", "jsonl")).containsEntry("files", 3);
    Run compared =
        run(
            "compare",
            "-p",
            path("part-*.npy"),
            "-b",
            3,
            "-r",
            1,
            "--no-warm-up",
            "--backends",
            "reference,cpu",
            "-o",
            "csv");
    assertThat(compared.code()).as(compared.err()).isZero();
  }
}
