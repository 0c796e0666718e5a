package dev.hopfield.acceptance;

import static dev.hopfield.acceptance.Hopfield.hopfield;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.acceptance.Hopfield.Run;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.PatternFiles;
import dev.hopfield.engine.format.PatternWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The main job, as a script uses it. */
final class CompareTest {
  private static final String[] ENVIRONMENT = {
    "cpu", "cores", "jdk", "gpu", "driver", "tornadovm", "commit"
  };
  private static final String[] ROW = {
    "backend",
    "device",
    "precision",
    "patterns",
    "dim",
    "batch",
    "beta",
    "steps",
    "verified",
    "max_rel_error",
    "samples_ms",
    "median_ms",
    "queries_per_second",
    "gflops",
    "gbytes_per_second",
    "transfer_ms",
    "compile_ms"
  };
  private static final String[] PRIMES = {
    "compare", "--patterns", "4099", "--dim", "61", "--batch", "7", "-r", "2", "--no-warm-up"
  };

  @TempDir private Path folder;

  private static String[] primes(String... more) {
    List<String> all = new ArrayList<>(List.of(PRIMES));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static void checkPrimes(String json) throws IOException {
    Map<String, Object> document = JSON.std.mapFrom(json);
    assertThat(document).containsOnlyKeys("environment", "results");
    assertThat(names(document.get("environment"))).contains((Object[]) ENVIRONMENT);
    List<?> rows = (List<?>) document.get("results");
    assertThat(rows).isNotEmpty();
    for (Object row : rows) {
      Map<?, ?> fields = (Map<?, ?>) row;
      assertThat(names(fields)).contains((Object[]) ROW);
      assertThat(fields.get("verified")).as("%s", fields).isEqualTo(true);
      assertThat(number(fields, "max_rel_error")).as("%s", fields).isBetween(0.0, 1e-5);
      assertThat(number(fields, "patterns")).isEqualTo(4099);
      assertThat(number(fields, "dim")).isEqualTo(61);
      assertThat(number(fields, "batch")).isEqualTo(7);
      assertThat((List<?>) fields.get("samples_ms")).hasSize(2);
      assertThat(number(fields, "median_ms")).isPositive();
      assertThat(number(fields, "found")).as("%s", fields).isBetween(5.0, 7.0);
    }
  }

  private static List<Object> names(Object fields) {
    return new ArrayList<>(((Map<?, ?>) fields).keySet());
  }

  private static double number(Map<?, ?> fields, String name) {
    return ((Number) fields.get(name)).doubleValue();
  }

  @Test
  void compare_primes_everyBackendThereIsAgreesWithTheReference() throws IOException {
    Run run = hopfield(primes("--output", "json"));
    assertThat(run.code()).as(run.err()).isZero();
    checkPrimes(run.out());
  }

  @Test
  void compare_asAProcess_leavesNothingButTheDocumentOnStandardOutput() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-D" + FaultyProvider.SWITCH + "=true",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.hopfield.cli.Main"));
    command.addAll(List.of(primes("--backends", "reference,chatty", "--output", "json")));
    Process process =
        new ProcessBuilder(command).redirectError(folder.resolve("err").toFile()).start();
    try (InputStream out = process.getInputStream()) {
      String written = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isZero();
      checkPrimes(written);
    }
    assertThat(folder.resolve("err")).content().contains("a driver that prints");
  }

  /** β comes from the rule; all backends are verified against the reference with that rule. */
  @ParameterizedTest
  @CsvSource({
    "--separation sparsemax, dot, sparsemax",
    "--similarity euclidean --separation entmax --alpha 1.2, euclidean, 1.2-entmax",
    "--similarity cosine, cosine, softmax",
    "--similarity manhattan --separation epanechnikov, manhattan, epanechnikov",
    "--separation polynomial --degree 4, dot, polynomial of degree 4"
  })
  void compare_otherRules_everyBackendAgreesWithTheReference(
      String options, String similarity, String separation) throws IOException {
    String sizes = "compare --patterns 509 --dim 13 --batch 5 -r 1 --no-warm-up -o json ";
    Run run = hopfield((sizes + options).split(" "));
    assertThat(run.code()).as(run.err()).isZero();
    List<?> rows = (List<?>) JSON.std.mapFrom(run.out()).get("results");
    assertThat(rows).hasSizeGreaterThanOrEqualTo(3);
    for (Object row : rows) {
      Map<?, ?> fields = (Map<?, ?>) row;
      assertThat(fields.get("verified")).as("%s", fields).isEqualTo(true);
      assertThat(fields.get("similarity")).isEqualTo(similarity);
      assertThat(fields.get("separation")).isEqualTo(separation);
    }
  }

  @Test
  void compare_csv_hasAsManyCellsInEveryLine() {
    Run run = hopfield(primes("--backends", "reference", "--output", "csv"));
    assertThat(run.code()).isZero();
    List<List<String>> lines = CsvLines.parse(run.out());
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains(ROW);
    assertThat(lines.get(1)).hasSameSizeAs(lines.get(0));
    int samples = lines.get(0).indexOf("samples_ms");
    assertThat(lines.get(1).get(samples).split(";")).hasSize(2);
  }

  @Test
  void compare_jsonl_isARowALine() throws IOException {
    Run run = hopfield(primes("--backends", "reference", "--output", "jsonl"));
    assertThat(run.code()).isZero();
    assertThat(run.out().strip()).hasLineCount(1);
    assertThat(JSON.std.mapFrom(run.out())).containsKeys(ROW).containsKey("environment");
  }

  @Test
  void compare_md_namesTheMachineAndTheTolerance() {
    Run run = hopfield(primes("--backends", "reference"));
    assertThat(run.out())
        .contains("| reference ", "4099 patterns × 61", "at most 1.0e-05", "commit");
  }

  @Test
  void compare_sameSeed_sameWork() throws IOException {
    Run one = hopfield(primes("--backends", "reference", "--seed", "5", "--output", "jsonl"));
    Run two = hopfield(primes("--backends", "reference", "--seed", "5", "--output", "jsonl"));
    for (String field : List.of("beta", "found")) {
      assertThat(JSON.std.mapFrom(one.out()).get(field))
          .isEqualTo(JSON.std.mapFrom(two.out()).get(field));
    }
  }

  @Test
  void compare_files_areReadAndRetrievedFrom() throws IOException {
    Path patterns = write("p.npy", 5, 3);
    Path queries = write("q.fvecs", 2, 3);
    Run run =
        hopfield(
            "compare",
            "--patterns",
            patterns.toString(),
            "--queries",
            queries.toString(),
            "--beta",
            "0.5",
            "--steps",
            "3",
            "-r",
            "1",
            "--output",
            "jsonl",
            "--backends",
            "reference");
    assertThat(run.code()).as(run.err()).isZero();
    Map<String, Object> row = JSON.std.mapFrom(run.out());
    assertThat(row)
        .containsEntry("patterns", 5)
        .containsEntry("dim", 3)
        .containsEntry("batch", 2)
        .containsEntry("beta", 0.5)
        .containsEntry("steps", 3)
        .containsEntry("found", null);
  }

  @Test
  void compare_dimensionsThatDiffer_areTwoAndNamed() {
    Path patterns = write("p.npy", 5, 3);
    Path queries = write("q.npy", 2, 4);
    Run run =
        hopfield("compare", "--patterns", patterns.toString(), "--queries", queries.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().strip()).hasLineCount(1).contains("dimension 4", "3");
    Run dim = hopfield("compare", "--patterns", patterns.toString(), "--dim", "4");
    assertThat(dim.code()).isEqualTo(2);
    assertThat(dim.err().strip()).hasLineCount(1).contains("--dim is 4", "dimension 3");
  }

  @Test
  void compare_moreQueriesThanTheFileHas_isTwo() {
    Path patterns = write("p.npy", 5, 3);
    String file = patterns.toString();
    Run run = hopfield("compare", "--patterns", file, "--queries", file, "--batch", "6");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().strip()).hasLineCount(1).contains("--batch is 6", "5 queries");
  }

  private Path write(String name, int rows, int dim) {
    Path file = folder.resolve(name);
    float[] numbers = new float[rows * dim];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) Math.sin(i + 1);
    }
    try (PatternWriter writer = PatternFiles.create(file, dim)) {
      writer.write(numbers, rows);
      writer.commit();
    }
    try (Patterns written = Patterns.open(file)) {
      assertThat(written.count()).isEqualTo(rows);
    }
    return file;
  }
}
