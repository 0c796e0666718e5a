package dev.hopfield.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.PatternFiles;
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
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code retrieve}, against softmax written out here. */
class RetrieveCommandTest {
  private static final long SEED = 31;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private static float[][] random(int count, int dim, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    float[][] rows = new float[count][dim];
    for (float[] row : rows) {
      for (int c = 0; c < dim; c++) {
        row[c] = random.nextFloat(-1, 1);
      }
    }
    return rows;
  }

  private Path put(String name, float[][] rows) {
    Path file = folder.resolve(name);
    try (Patterns patterns = Patterns.of(rows)) {
      PatternFiles.write(file, patterns);
    }
    return file;
  }

  private void retrieve(Object... options) {
    List<String> args = new ArrayList<>(List.of("retrieve", "--backend", "reference"));
    Arrays.stream(options).map(String::valueOf).forEach(args::add);
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
    assertThat(Main.execute(console, args.toArray(String[]::new))).as(err.toString()).isZero();
    assertThat(err.toString()).isEmpty();
  }

  private static float[][] rows(Path file) {
    try (Patterns patterns = Patterns.open(file)) {
      float[][] rows = new float[Math.toIntExact(patterns.count())][];
      Arrays.setAll(rows, patterns::row);
      return rows;
    }
  }

  private static double[] softmax(float[][] patterns, double[] query, double beta) {
    double[] weights = new double[patterns.length];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double score = 0;
      for (int c = 0; c < query.length; c++) {
        score += patterns[i][c] * query[c];
      }
      weights[i] = Math.exp(beta * score);
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  private static double[] mean(float[][] values, double[] weights) {
    double[] state = new double[values[0].length];
    for (int i = 0; i < weights.length; i++) {
      for (int c = 0; c < state.length; c++) {
        state[c] += weights[i] * values[i][c];
      }
    }
    return state;
  }

  private static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    Arrays.setAll(doubles, c -> floats[c]);
    return doubles;
  }

  private static void assertClose(float[] actual, double[] expected) {
    assertThat(doubles(actual)).containsExactly(expected, within(1e-6));
  }

  private static int strongest(double[] weights) {
    int best = 0;
    for (int i = 1; i < weights.length; i++) {
      best = weights[i] > weights[best] ? i : best;
    }
    return best;
  }

  @Test
  void retrieve_moreQueriesThanABatch_answersEachInOrder() throws IOException {
    float[][] patterns = random(53, 7, SEED);
    float[][] queries = random(2 * 1024 + 3, 7, SEED + 1);
    Path states = folder.resolve("states.npy");
    Path lines = folder.resolve("lines.jsonl");
    retrieve(
        "--patterns",
        put("p.npy", patterns),
        "--queries",
        put("q.fvecs", queries),
        "--beta",
        4,
        "--associations",
        lines,
        "--out",
        states);
    float[][] found = rows(states);
    List<String> text = Files.readAllLines(lines);
    assertThat(found).hasDimensions(2051, 7);
    assertThat(text).hasSize(2051);
    for (int q = 0; q < 2051; q++) {
      double[] weights = softmax(patterns, doubles(queries[q]), 4);
      assertClose(found[q], mean(patterns, weights));
      Map<String, Object> line = JSON.std.mapFrom(text.get(q));
      assertThat(line.get("query")).isEqualTo(q);
      assertThat(line.get("indices")).isEqualTo(List.of(strongest(weights)));
    }
  }

  @Test
  void retrieve_associations_areLinesOfExactlyTheseFields() throws IOException {
    float[][] patterns = {{1, 0}, {0, 1}};
    Path lines = folder.resolve("lines.jsonl");
    retrieve(
        "--patterns",
        put("p.npy", patterns),
        "--queries",
        put("q.npy", new float[][] {{1, 0}}),
        "--beta",
        1,
        "--top-k",
        3,
        "--associations",
        lines,
        "--out",
        folder.resolve("s.npy"));
    double p = 1 / (1 + Math.exp(-1));
    String text = Files.readString(lines);
    assertThat(text).startsWith("{\"query\":0,\"steps\":1,\"converged\":false,\"energy\":");
    assertThat(text)
        .endsWith(
            ",\"indices\":[0,1,-1],\"weights\":[%s,%s,0.0]}%n"
                .formatted((float) p, (float) (1 - p)));
    Map<String, Object> line = JSON.std.mapFrom(text);
    // Eq. 2 at the retrieved state (p, 1 − p), with N = 2 and M = 1.
    double energy =
        -Math.log(Math.exp(p) + Math.exp(1 - p))
            + 0.5 * (p * p + (1 - p) * (1 - p))
            + Math.log(2)
            + 0.5;
    assertThat((double) line.get("energy")).isCloseTo(energy, within(1e-6));
  }

  @Test
  void retrieve_values_areRetrievedInThePatternsStead() {
    float[][] patterns = random(31, 5, SEED);
    float[][] values = random(31, 3, SEED + 1);
    float[][] queries = random(4, 5, SEED + 2);
    Path states = folder.resolve("states.fvecs");
    retrieve(
        "--patterns",
        put("p.npy", patterns),
        "--queries",
        put("q.npy", queries),
        "--values",
        put("v.npy", values),
        "--beta",
        3,
        "--out",
        states);
    float[][] found = rows(states);
    for (int q = 0; q < 4; q++) {
      assertClose(found[q], mean(values, softmax(patterns, doubles(queries[q]), 3)));
    }
  }

  @Test
  void retrieve_steps_areTaken() {
    float[][] patterns = random(31, 5, SEED);
    float[][] queries = random(4, 5, SEED + 2);
    Path states = folder.resolve("states.npy");
    retrieve(
        "--patterns",
        put("p.npy", patterns),
        "--queries",
        put("q.npy", queries),
        "--steps",
        3,
        "--beta",
        3,
        "--out",
        states);
    for (int q = 0; q < 4; q++) {
      double[] state = doubles(queries[q]);
      for (int step = 0; step < 3; step++) {
        state = mean(patterns, softmax(patterns, state, 3));
      }
      assertClose(rows(states)[q], state);
    }
  }

  @Test
  void retrieve_tolerance_stopsEachQueryByItself() throws IOException {
    float[][] patterns = random(31, 5, SEED);
    Path lines = folder.resolve("lines.jsonl");
    retrieve(
        "--patterns",
        put("p.npy", patterns),
        "--queries",
        put("q.npy", random(9, 5, SEED + 2)),
        "--tolerance",
        1e-4,
        "--beta",
        2,
        "--associations",
        lines,
        "--out",
        folder.resolve("s.npy"),
        "--output",
        "json");
    for (String text : Files.readAllLines(lines)) {
      Map<String, Object> line = JSON.std.mapFrom(text);
      assertThat(line.get("converged")).isEqualTo(true);
      assertThat((int) line.get("steps")).isBetween(2, 1000);
    }
    Map<String, Object> report = JSON.std.mapFrom(out.toString());
    Map<?, ?> row = (Map<?, ?>) ((List<?>) report.get("results")).getFirst();
    assertThat(row.get("converged")).isEqualTo(9);
    assertThat(row.get("queries")).isEqualTo(9);
    assertThat(row.get("patterns")).isEqualTo(31);
  }

  @Test
  void retrieve_toleranceAndSteps_stopsAtWhicheverIsFirst() throws IOException {
    Path lines = folder.resolve("lines.jsonl");
    retrieve(
        "--patterns",
        put("p.npy", random(31, 5, SEED)),
        "--queries",
        put("q.npy", random(9, 5, SEED + 2)),
        "--tolerance",
        1e-9,
        "--steps",
        2,
        "--beta",
        2,
        "--associations",
        lines,
        "--out",
        folder.resolve("s.npy"));
    for (String text : Files.readAllLines(lines)) {
      assertThat(text).contains("\"steps\":2,\"converged\":false");
    }
  }

  @Test
  void retrieve_centredNormalisedMasked_comparesAfterItAndRetrievesTheOriginals() {
    float[][] patterns = random(31, 6, SEED);
    float[][] queries = random(5, 6, SEED + 3);
    Path states = folder.resolve("states.npy");
    retrieve(
        "--patterns",
        put("p.npy", patterns),
        "--queries",
        put("q.npy", queries),
        "--centre",
        "--normalise",
        "--masked",
        0.34,
        "--beta",
        9,
        "--out",
        states);
    float[][] keys = new float[31][4];
    for (int i = 0; i < 31; i++) {
      keys[i] = transformed(patterns, patterns[i], 4);
    }
    for (int q = 0; q < 5; q++) {
      double[] query = doubles(transformed(patterns, queries[q], 4));
      assertClose(rows(states)[q], mean(patterns, softmax(keys, query, 9)));
    }
  }

  private static float[] transformed(float[][] patterns, float[] row, int elements) {
    float[] result = new float[elements];
    double squared = 0;
    for (int c = 0; c < elements; c++) {
      double mean = 0;
      for (float[] pattern : patterns) {
        mean += pattern[c] / (double) patterns.length;
      }
      result[c] = (float) (row[c] - mean);
      squared += result[c] * result[c];
    }
    for (int c = 0; c < elements; c++) {
      result[c] = (float) (result[c] / Math.sqrt(squared));
    }
    return result;
  }

  @Test
  void retrieve_truthAndMetastable_areSummedUp() throws IOException {
    float[][] patterns = random(31, 16, SEED);
    Path truth = folder.resolve("t.npy");
    RowNumberFiles.write(truth, new long[] {0, 1, 9});
    Path lines = folder.resolve("lines.jsonl");
    retrieve(
        "--patterns",
        put("p.npy", patterns),
        "--queries",
        put("q.npy", Arrays.copyOf(patterns, 3)),
        "--truth",
        truth,
        "--metastable",
        "--beta",
        50,
        "--associations",
        lines,
        "--out",
        folder.resolve("s.npy"));
    assertThat(out.toString()).contains("2 of 3 queries (66.7 %)");
    assertThat(Files.readAllLines(lines)).allMatch(l -> l.endsWith(",\"metastable_size\":1}"));
  }

  @Test
  void retrieve_nothingFinite_writesNullInJson() throws IOException {
    Path lines = folder.resolve("lines.jsonl");
    retrieve(
        "--patterns",
        put("p.npy", new float[][] {{Float.NaN, 1}, {1, 2}}),
        "--queries",
        put("q.npy", new float[][] {{1, 1}}),
        "--allow-nonfinite",
        "--associations",
        lines,
        "--out",
        folder.resolve("s.npy"));
    String text = Files.readString(lines);
    assertThat(JSON.std.mapFrom(text)).containsEntry("energy", null);
    assertThat(text).doesNotContain("NaN");
  }
}
