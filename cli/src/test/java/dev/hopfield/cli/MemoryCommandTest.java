package dev.hopfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.PatternFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code memory} and {@code retrieve --memory}, against lists of rows kept here. */
class MemoryCommandTest {
  private static final int DIM = 7;

  @TempDir private Path folder;
  private final float[][] first = random(11, 1);
  private final float[][] more = random(5, 2);
  private Path memory = Path.of("");

  private record Run(int code, String out, String err) {}

  @BeforeEach
  void names() {
    memory = folder.resolve("m.safetensors");
  }

  private static float[][] random(int rows, long seed) {
    Random random = new Random(seed);
    float[][] made = new float[rows][DIM];
    for (float[] row : made) {
      for (int c = 0; c < DIM; c++) {
        row[c] = random.nextFloat(-1, 1);
      }
    }
    return made;
  }

  private String put(String name, float[]... rows) {
    Path file = folder.resolve(name);
    try (Patterns patterns = Patterns.of(rows)) {
      PatternFiles.write(file, patterns);
    }
    return file.toString();
  }

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
    return new Run(Main.execute(console, args), out.toString(), err.toString());
  }

  private static String done(String... args) {
    Run run = run(args);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  private void create(String... more) throws IOException {
    Path labels = Files.writeString(folder.resolve("l.txt"), "zero\n\ntwo\n" + "\n".repeat(8));
    String[] args = {
      "memory",
      "create",
      memory.toString(),
      "-p",
      put("p.npy", first),
      "--labels",
      labels.toString()
    };
    String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    done(all);
  }

  @Test
  void create_overAMemory_asksForOverwrite() throws IOException {
    create();
    byte[] before = Files.readAllBytes(memory);
    String other = put("other.npy", more);
    Run run = run("memory", "create", memory.toString(), "-p", other);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("m.safetensors is there already").contains("--overwrite");
    assertThat(Files.readAllBytes(memory)).isEqualTo(before);
    done("memory", "create", memory.toString(), "-p", other, "--overwrite");
    try (HopfieldMemory made = open()) {
      assertThat(made.count()).isEqualTo(more.length);
    }
  }

  private HopfieldMemory open() {
    return HopfieldMemory.of(memory).backend("reference").open();
  }

  @Test
  void create_withLabels_holdsRowsInOrder() throws IOException {
    create("--beta", "3");
    try (HopfieldMemory held = open()) {
      assertThat(held.ids()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
      assertThat(held.pattern(10)).isEqualTo(first[10]);
      assertThat(held.label(0)).isEqualTo("zero");
      assertThat(held.label(1)).isNull();
      assertThat(held.label(2)).isEqualTo("two");
      assertThat(held.options().beta()).isEqualTo(3f);
    }
  }

  @Test
  void changes_oneAfterAnother_holdWhatAListWould() throws IOException {
    create();
    Path labels = Files.writeString(folder.resolve("more.txt"), "a\nb\nc\nd\n\n");
    String added =
        done("memory", "add", memory.toString(), "-p", put("m.npy", more), "--labels", labels + "");
    assertThat(added).contains("ids 11 to 15");
    done("memory", "remove", memory.toString(), "--ids", "15,0,3-5");
    done(
        "memory",
        "replace",
        memory.toString(),
        "--ids",
        "12,1",
        "-p",
        put("r.npy", more[4], more[3]));
    try (HopfieldMemory held = open()) {
      assertThat(held.ids()).containsExactly(1, 2, 6, 7, 8, 9, 10, 11, 12, 13, 14);
      assertThat(held.pattern(1)).isEqualTo(more[3]);
      assertThat(held.pattern(12)).isEqualTo(more[4]);
      assertThat(held.pattern(14)).isEqualTo(more[3]);
      assertThat(held.label(12)).isEqualTo("b");
      assertThat(held.label(2)).isEqualTo("two");
      // An id is never given twice.
      assertThat(held.add(more)).startsWith(16);
    }
  }

  @Test
  void info_afterChanges_tellsThem() throws IOException {
    create("--separation", "entmax", "--alpha", "1.25", "--precision", "f16");
    done("memory", "remove", memory.toString(), "--ids", "0,10");
    String json = done("memory", "info", memory.toString(), "--output", "json");
    Map<?, ?> row = (Map<?, ?>) ((List<?>) JSON.std.mapFrom(json).get("results")).getFirst();
    assertThat(row.get("patterns")).isEqualTo(9);
    assertThat(row.get("first_id")).isEqualTo(1);
    assertThat(row.get("last_id")).isEqualTo(9);
    assertThat(row.get("next_id")).isEqualTo(11);
    assertThat(row.get("labelled")).isEqualTo(1);
    assertThat(row.get("element_type")).isEqualTo("f16");
    assertThat(row.get("rule").toString()).contains("entmax").contains("1.25");
    assertThat(row.get("bytes")).isEqualTo((int) Files.size(memory));
  }

  @Test
  void retrieve_fromMemory_tellsIdsAndLabelsAndTheStatesOfItsPatterns() throws IOException {
    create("--beta", "40");
    done("memory", "remove", memory.toString(), "--ids", "1");
    Path states = folder.resolve("s.npy");
    Path lines = folder.resolve("s.jsonl");
    String query = put("q.npy", first[2], first[10]);
    String[] rest = {"--queries", query, "--backend", "reference", "--out"};
    done(
        concat(
            rest,
            states.toString(),
            "--memory",
            memory.toString(),
            "-k",
            "2",
            "--associations",
            lines + ""));
    float[][] left = new float[10][];
    left[0] = first[0];
    System.arraycopy(first, 2, left, 1, 9);
    Path expected = folder.resolve("e.npy");
    done(concat(rest, expected.toString(), "-p", put("left.npy", left), "--beta", "40"));
    assertThat(states).hasSameBinaryContentAs(expected);
    List<String> told = Files.readAllLines(lines);
    Map<String, Object> zero = JSON.std.mapFrom(told.get(0));
    assertThat(((List<?>) zero.get("indices")).getFirst()).isEqualTo(2);
    assertThat(((List<?>) zero.get("labels")).getFirst()).isEqualTo("two");
    Map<String, Object> one = JSON.std.mapFrom(told.get(1));
    assertThat(((List<?>) one.get("indices")).getFirst()).isEqualTo(10);
    assertThat(((List<?>) one.get("labels")).getFirst()).isNull();
  }

  private static String[] concat(String[] some, String... more) {
    String[] all = new String[some.length + more.length + 1];
    all[0] = "retrieve";
    System.arraycopy(some, 0, all, 1, some.length);
    System.arraycopy(more, 0, all, some.length + 1, more.length);
    return all;
  }

  @Test
  void retrieve_fromMemoryWithValues_givesValues() throws IOException {
    String patterns = put("p.npy", first);
    float[][] values = new float[first.length][3];
    values[4] = new float[] {1, 2, 3};
    String valueFile = put("v.npy", values);
    done("memory", "create", memory.toString(), "-p", patterns, "--values", valueFile);
    Path states = folder.resolve("s.npy");
    String query = put("q.npy", first[4]);
    done(
        "retrieve",
        "-m",
        memory.toString(),
        "-q",
        query,
        "--beta",
        "500",
        "--separation",
        "argmax",
        "--similarity",
        "euclidean",
        "--backend",
        "reference",
        "--out",
        states.toString());
    try (Patterns found = Patterns.open(states)) {
      assertThat(found.row(0)).containsExactly(1, 2, 3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          memory                                   | memory needs a command
          memory add M                             | --patterns
          memory add M -p none.npy                 | does not exist
          memory add M -p OTHER                    | dimension 3
          memory add M -p P --values P             | patterns only
          memory add M -p P --labels SHORT         | 1 lines but there are 11 patterns
          memory remove M                          | --ids
          memory remove M --ids 99                 | 99
          memory remove M --ids 3,3                | named twice
          memory remove M --ids 5-3                | '5-3' is no range
          memory remove M --ids 3,x                | 'x' is no id
          memory remove M --ids 0-999999999999     | at most
          memory remove M --ids 0-10               | no patterns any more
          memory replace M --ids 1,2 -p P          | 2 ids are named but there are 11 patterns
          memory info P                            | p.npy
          memory info none.safetensors             | does not exist
          memory create m.npy -p P                 | .safetensors
          memory forget M                          | forget
          retrieve -q P --out S                    | --patterns FILE or --memory FILE
          retrieve -q P -m M -p P --out S          | one is retrieved from
          retrieve -q P -m M --centre --out S      | --memory does not go with
          retrieve -q OTHER -m M --out S           | dimension 3
          retrieve -q P -m M --alpha 2 --out S     | belongs to --separation entmax
          """)
  void execute_badUsage_isOneLineAndLeavesTheMemory(String commandLine, String named)
      throws IOException {
    create();
    put("other.npy", new float[] {1, 2, 3});
    Files.writeString(folder.resolve("short.txt"), "one\n");
    byte[] before = Files.readAllBytes(memory);
    String[] args =
        commandLine
            .replace("OTHER", folder.resolve("other.npy").toString())
            .replace("SHORT", folder.resolve("short.txt").toString())
            .replaceAll("\\bM\\b", memory.toString())
            .replaceAll("\\bP\\b", folder.resolve("p.npy").toString())
            .replaceAll("\\bS\\b", folder.resolve("s.npy").toString())
            .split(" +");
    Run run = run(args);
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err().strip()).hasLineCount(1).contains(named.replace("M", "m.safetensors"));
    assertThat(run.out()).isEmpty();
    assertThat(memory).hasBinaryContent(before);
    assertThat(folder.resolve("s.npy")).doesNotExist();
  }
}
