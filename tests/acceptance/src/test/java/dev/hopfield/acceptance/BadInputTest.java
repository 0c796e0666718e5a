package dev.hopfield.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input through the command line: exit code 2, one line, no stack trace, no output file. */
class BadInputTest {
  private static final float[][] PATTERNS = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 0}};
  private static final float[][] QUERIES = {{1, 0.1f, 0}, {0, 0.9f, 0.2f}};

  @TempDir private Path folder;
  private Path patterns;
  private Path queries;

  @BeforeEach
  void writeGoodFiles() throws IOException {
    patterns = put("patterns.npy", NpyBytes.of(PATTERNS));
    queries = put("queries.npy", NpyBytes.of(QUERIES));
  }

  private Path put(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private Path put(String name, float[][] rows) throws IOException {
    return put(name, NpyBytes.of(rows));
  }

  private Path put(String name, String descr, String shape, int dataBytes) throws IOException {
    return put(name, NpyBytes.of(descr, false, shape, new byte[dataBytes]));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted().toList();
    }
  }

  /** Runs a command that must refuse its input, and looks whether it left a file. */
  private void assertRefused(List<Object> command, String... parts) throws IOException {
    List<Path> before = files();
    CommandRun.of(command.toArray()).assertBadInput(parts);
    assertThat(files()).as("%s", command).isEqualTo(before);
  }

  private List<Object> retrieve(Path from, Path with, Object... more) {
    List<Object> command = new ArrayList<>();
    command.addAll(List.of("retrieve", "--backend", "reference", "--patterns", from));
    command.addAll(List.of("--queries", with, "--out", folder.resolve("states.npy")));
    command.addAll(List.of("--associations", folder.resolve("found.jsonl")));
    command.addAll(List.of(more));
    return command;
  }

  private void assertRetrieveRefuses(Path from, Path with, String... parts) throws IOException {
    assertRefused(retrieve(from, with), parts);
  }

  private List<Object> generate(Object... options) {
    List<Object> command = new ArrayList<>(List.of("generate"));
    command.addAll(List.of(options));
    return command;
  }

  @Test
  void retrieve_goodInput_succeeds() throws IOException {
    CommandRun.of(retrieve(patterns, queries).toArray()).assertSucceeded();
    assertThat(folder.resolve("states.npy")).isRegularFile();
    assertThat(Files.readAllLines(folder.resolve("found.jsonl"))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void retrieve_nonFiniteNumbers_namesRowAndColumn(float bad) throws IOException {
    float[][] rows = {{1, 0, 0}, {0, 1, 0}, {0, bad, 1}, {1, 1, 0}};
    Path file = put("bad.npy", rows);
    String place = bad + " at row 2, column 1";
    assertRetrieveRefuses(file, queries, "patterns hold " + place, "--allow-nonfinite");
    assertRetrieveRefuses(patterns, file, "queries hold " + place);
    assertRefused(retrieve(patterns, queries, "--values", file), "values hold " + place);
    assertRefused(retrieve(file, queries, "--centre"), "patterns hold " + place);
    assertRefused(retrieve(patterns, file, "--normalise"), "queries hold " + place);
    assertRefused(retrieve(file, queries, "--normalise", "--allow-nonfinite"), "--allow-nonfinite");
    CommandRun.of(retrieve(patterns, file, "--allow-nonfinite").toArray()).assertSucceeded();
  }

  @Test
  void retrieve_nonFiniteBehindManyRows_namesTheRowInTheFile() throws IOException {
    float[][] rows = new float[4099][3];
    rows[4098][2] = Float.NaN;
    assertRetrieveRefuses(patterns, put("many.npy", rows), "NaN at row 4098, column 2");
  }

  @Test
  void retrieve_dimensionsThatDiffer_namesBoth() throws IOException {
    Path other = put("other.npy", new float[][] {{1, 2}});
    assertRetrieveRefuses(patterns, other, "dimension 2", "3");
    assertRetrieveRefuses(other, queries, "dimension 3", "2");
  }

  @Test
  void retrieve_valuesOfAnotherCount_namesBoth() throws IOException {
    Path two = put("two.npy", new float[][] {{1, 2}, {3, 4}});
    assertRefused(retrieve(patterns, queries, "--values", two), "2 values", "4 patterns");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(0, 3)", "(3, 0)", "(0, 0)"})
  void retrieve_emptySets_areRefused(String shape) throws IOException {
    Path empty = put("empty.npy", "<f4", shape, 0);
    assertRetrieveRefuses(empty, queries, shape, "empty set");
    assertRetrieveRefuses(patterns, empty, shape, "empty set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(9223372036854775807, 3)",
        "(9223372036854775808, 3)",
        "(3, 9223372036854775807)",
        "(4611686018427387905, 4)",
        "(1000000000000, 3)",
        "(-1, 3)",
        "(2, -3)",
        "(2,)",
        "()",
        "(2, 3, 1)",
        "(2, 3",
        "None"
      })
  void retrieve_hostileShapes_areRefused(String shape) throws IOException {
    Path file = put("hostile.npy", "<f4", shape, 24);
    assertRetrieveRefuses(file, queries, "hostile.npy");
    assertRetrieveRefuses(patterns, file, "hostile.npy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"|O", "<i4", "<i8", "|b1", "<c8", "<U3", "|V4", "<M8[s]", "<f16", ""})
  void retrieve_unknownDtypes_areRefused(String descr) throws IOException {
    assertRetrieveRefuses(put("kind.npy", descr, "(1, 3)", 12), queries, "kind.npy", "float32");
  }

  @Test
  void retrieve_fileCutAnywhere_isRefused() throws IOException {
    byte[] whole = Files.readAllBytes(patterns);
    for (int length = 0; length < whole.length; length++) {
      Path cut = put("cut.npy", Arrays.copyOf(whole, length));
      assertRetrieveRefuses(cut, queries, "cut.npy");
    }
    Path longer = put("cut.npy", Arrays.copyOf(whole, whole.length + 1));
    assertRetrieveRefuses(longer, queries, "cut.npy", "after its data");
  }

  @Test
  void retrieve_fortranOrderAndBigEndian_givesTheSameBytes() throws IOException {
    CommandRun.of(retrieve(patterns, queries).toArray()).assertSucceeded();
    byte[] expected = Files.readAllBytes(folder.resolve("states.npy"));
    Path turned = put("turned.npy", NpyBytes.ofBigEndianColumns(PATTERNS));
    Path turnedQueries = put("turned-queries.npy", NpyBytes.ofBigEndianColumns(QUERIES));
    CommandRun.of(retrieve(turned, turnedQueries).toArray()).assertSucceeded();
    assertThat(Files.readAllBytes(folder.resolve("states.npy"))).isEqualTo(expected);
  }

  @Test
  void retrieve_brokenFvecs_areRefused() throws IOException {
    Path noMultiple = put("a.fvecs", new byte[] {3, 0, 0, 0, 0, 0, 0, 0});
    assertRetrieveRefuses(noMultiple, queries, "a.fvecs", "multiple");
    Path noDimension = put("b.fvecs", new byte[8]);
    assertRetrieveRefuses(noDimension, queries, "b.fvecs", "dimension 0");
  }

  @Test
  void retrieve_filesThatAreNone_saysWhy() throws IOException {
    Path missing = folder.resolve("missing.npy");
    assertRetrieveRefuses(missing, queries, "missing.npy does not exist");
    assertRetrieveRefuses(patterns, missing, "missing.npy does not exist");
    Path noFile = Files.createDirectory(folder.resolve("folder.npy"));
    assertRetrieveRefuses(noFile, queries, "is a folder");
    assertRetrieveRefuses(put("empty.npy", new byte[0]), queries, "is empty");
    assertRetrieveRefuses(put("table.csv", new byte[] {'1'}), queries, ".npy, .fvecs");
    assertRetrieveRefuses(put("text.npy", new byte[] {'1'}), queries, "not a .npy file");
  }

  @ParameterizedTest
  @CsvSource({
    "--beta, 0, greater than 0",
    "--beta, -1, greater than 0",
    "--beta, NaN, finite",
    "--beta, Infinity, finite",
    "--beta, 1e39, at most 3.4028235E38",
    "--beta, 1e-46, at least 1.4E-45",
    "--beta, warm, warm",
    "--steps, 0, 1 to 1000000",
    "--steps, -3, 1 to 1000000",
    "--steps, 1000001, 1 to 1000000",
    "--steps, 1.5, 1.5",
    "--tolerance, 0, greater than 0",
    "--tolerance, -1, greater than 0",
    "--tolerance, NaN, greater than 0",
    "--tolerance, Infinity, finite",
    "--top-k, -1, 0 to 1024",
    "--top-k, 1025, 0 to 1024",
    "--top-k, 9999999999, 9999999999",
    "--masked, 1, less than 1",
    "--masked, -0.1, at least 0",
    "--masked, NaN, at least 0",
    "--masked, 0.99, leaves nothing",
    "--sharpness, 3, --sharpness",
    "--output, xml, jsonl",
  })
  void retrieve_badOptions_saysTheValueAndTheLimit(String option, String value, String part)
      throws IOException {
    assertRefused(retrieve(patterns, queries, option, value), part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"warp", "", "Reference", "cpu0"})
  void retrieve_unknownBackend_namesThoseThereAre(String backend) throws IOException {
    List<Object> command = retrieve(patterns, queries);
    command.set(command.indexOf("reference"), backend);
    assertRefused(command, "'" + backend + "'", "reference");
  }

  @Test
  void retrieve_missingOptions_namesThem() throws IOException {
    assertRefused(List.of("retrieve", "--patterns", patterns), "--queries", "--out");
    assertRefused(List.of("retrieve", "--patterns"), "--patterns");
  }

  @Test
  void retrieve_outputsThatCannotBe_areRefused() throws IOException {
    Path inNoFolder = folder.resolve("missing").resolve("states.npy");
    assertRefused(retrieveTo(inNoFolder), "folder does not exist");
    assertRefused(retrieveTo(folder.resolve("states.csv")), ".npy, .fvecs");
    Path isFolder = Files.createDirectory(folder.resolve("states.npy"));
    assertRefused(retrieveTo(isFolder), "not a regular file");
    Path twice = folder.resolve("twice.npy");
    assertRefused(retrieveTo(twice, "--associations", twice), "two results");
    assertRefused(retrieveTo(twice, "--associations", inNoFolder), "folder does not exist");
  }

  @Test
  void resultsOverInputs_areRefusedAndLeaveThem() throws IOException {
    byte[] before = Files.readAllBytes(patterns);
    Path roundabout = folder.resolve("..").resolve(folder.getFileName()).resolve("patterns.npy");
    for (Path out : List.of(patterns, folder.resolve("patterns.npy"), roundabout)) {
      assertRefused(retrieveTo(out), "would be overwritten");
    }
    assertRefused(
        List.of("generate", "--from", patterns, "--queries", 2, "--queries-out", patterns),
        "would be overwritten");
    assertThat(Files.readAllBytes(patterns)).isEqualTo(before);
  }

  private List<Object> retrieveTo(Path out, Object... more) {
    List<Object> command = new ArrayList<>();
    command.addAll(List.of("retrieve", "--backend", "reference", "--patterns", patterns));
    command.addAll(List.of("--queries", queries, "--out", out));
    command.addAll(List.of(more));
    return command;
  }

  @Test
  void retrieve_truthThatDoesNotFit_isRefused() throws IOException {
    Path floats = put("floats.npy", "<f4", "(2,)", 8);
    assertRefused(retrieve(patterns, queries, "--truth", floats), "i8");
    Path three = put("three.npy", "<i8", "(3,)", 24);
    assertRefused(retrieve(patterns, queries, "--truth", three), "3 row numbers", "2 queries");
    byte[] outside =
        NpyBytes.of(
            "<i8", false, "(2,)", new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0});
    assertRefused(
        retrieve(patterns, queries, "--truth", put("outside.npy", outside)), "row 4", "0 to 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--patterns 0 --dim 3                     | both must be at least 1",
        "--patterns -5 --dim 3                    | both must be at least 1",
        "--patterns 5 --dim 0                     | both must be at least 1",
        "--patterns many --dim 3                  | many",
        "--patterns 9223372036854775807 --dim 61  | disk has room",
        "--patterns 5 --dim 3 --separation 0      | 1.0E-20 to 1.0E20",
        "--patterns 5 --dim 3 --separation NaN    | 1.0E-20 to 1.0E20",
        "--patterns 5 --dim 1 --separation 1      | dimension 3 or more",
        "--patterns 5 --dim 3 --seed x            | x",
        "--patterns 5 --dim 3 --queries 0         | need one another",
        "--patterns 5 --dim 3 --amount 0.5        | need --queries",
        "--dim 3                                  | --patterns N",
      })
  void generate_badOptions_saysTheValueAndTheLimit(String options, String part) throws IOException {
    List<Object> command = generate("--out", folder.resolve("made.npy"));
    command.addAll(List.of(options.strip().split(" +")));
    assertRefused(command, part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--queries 0                          | at least 1",
        "--queries -1                         | at least 1",
        "--queries 2 --corrupt rust           | rust",
        "--queries 2 --corrupt mask --amount 1.01  | 0 to 1.0",
        "--queries 2 --corrupt mix --amount -1     | 0 to 1.0",
        "--queries 2 --corrupt noise --amount NaN  | 0 to",
        "--queries 2 --out x.npy              | leave out",
        "--queries 2 --patterns 3             | leave out",
      })
  void generate_badQueryOptions_saysTheValueAndTheLimit(String options, String part)
      throws IOException {
    List<Object> command = generate("--from", patterns);
    command.addAll(List.of("--queries-out", folder.resolve("q.npy")));
    command.addAll(List.of("--truth-out", folder.resolve("t.npy")));
    command.addAll(List.of(options.strip().split(" +")));
    assertRefused(command, part);
  }

  @Test
  void generate_oneOutputThatCannotBe_leavesNone() throws IOException {
    Path inNoFolder = folder.resolve("missing").resolve("x.npy");
    Path good = folder.resolve("good.npy");
    Path alsoGood = folder.resolve("also.npy");
    for (List<Path> outs :
        List.of(
            List.of(inNoFolder, good, alsoGood),
            List.of(good, inNoFolder, alsoGood),
            List.of(good, alsoGood, inNoFolder))) {
      List<Object> command = generate("--patterns", 7, "--dim", 3, "--queries", 2);
      command.addAll(List.of("--out", outs.get(0), "--queries-out", outs.get(1)));
      command.addAll(List.of("--truth-out", outs.get(2)));
      assertRefused(command, "folder does not exist");
    }
    assertRefused(
        generate("--patterns", 7, "--queries", 2, "--out", good, "--queries-out", good),
        "two results");
  }

  @Test
  void generate_fromBadFiles_isRefused() throws IOException {
    Path bad = put("bad.npy", new float[][] {{1, Float.NaN}});
    Path out = folder.resolve("q.npy");
    assertRefused(generate("--from", bad, "--queries", 1, "--queries-out", out), "NaN at row 0");
    Path one = put("one.npy", new float[][] {{1, 2}});
    assertRefused(
        generate("--from", one, "--queries", 1, "--queries-out", out, "--corrupt", "mix"),
        "at least 2 patterns");
    assertRefused(generate("--from", one), "--queries");
  }

  @Test
  void compareAndDemo_badPatternFiles_areRefused() throws IOException {
    Path bad = put("bad.npy", "<f4", "(9223372036854775807, 3)", 24);
    assertRefused(List.of("compare", "--patterns", bad), "bad.npy");
    assertRefused(
        List.of(
            "demo",
            "--backend",
            "reference",
            "--images",
            bad,
            "--out",
            folder.resolve("sheet.png")),
        "bad.npy");
    Path nan = put("nan.npy", new float[][] {{1, Float.NaN}});
    assertRefused(List.of("compare", "--patterns", nan), "NaN at row 0, column 1");
  }
}
