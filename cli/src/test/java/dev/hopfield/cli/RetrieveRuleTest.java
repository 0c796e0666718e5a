package dev.hopfield.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.PatternFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code retrieve --similarity --separation}, with weights worked out by hand. */
class RetrieveRuleTest {
  private static final float[][] PATTERNS = {{2, 0}, {0, 1}, {-1, 0}};

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void write() {
    put("p.npy", PATTERNS);
    put("q.npy", new float[][] {{1, 0.5f}});
  }

  private void put(String name, float[][] rows) {
    try (Patterns patterns = Patterns.of(rows)) {
      PatternFiles.write(folder.resolve(name), patterns);
    }
  }

  private int retrieve(String options) {
    List<String> args = new ArrayList<>(List.of("retrieve", "--backend", "reference"));
    args.addAll(List.of("--patterns", folder.resolve("p.npy").toString()));
    args.addAll(List.of("--queries", folder.resolve("q.npy").toString()));
    args.addAll(List.of("--out", folder.resolve("o.npy").toString()));
    args.addAll(List.of("--associations", folder.resolve("a.jsonl").toString()));
    args.addAll(List.of("--top-k", "3"));
    if (!options.contains("--beta")) {
      args.addAll(List.of("--beta", "1"));
    }
    args.addAll(List.of(options.split(" ")));
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
    return Main.execute(console, args.toArray(String[]::new));
  }

  private float[] state() {
    try (Patterns states = Patterns.open(folder.resolve("o.npy"))) {
      return states.row(0);
    }
  }

  /*
   * Of the query (1, ½) the dot products are 2, ½ and −1, the squared distances 1.25, 1.25 and 4.25,
   * the absolute distances 1.5, 1.5 and 2.5.
   */
  @ParameterizedTest
  @CsvSource({
    "--separation argmax, 2, 0",
    "--separation sparsemax, 2, 0",
    // Both at −0.625: 1/2 each.
    "--similarity euclidean --separation sparsemax, 1, 0.5",
    "--similarity manhattan --separation top-k --separation-k 2, 1, 0.5",
    "--similarity manhattan --separation top-k --separation-k 1, 2, 0",
    // 2 · (2, 0) + ½ · (0, 1), divided by 2½.
    "--separation polynomial --degree 2, 1.6, 0.2",
    "--separation polynomial --degree 2 --raw-weights, 4, 0.5",
    "--separation polynomial --degree 1 --raw-weights, 2, 1",
    // 1 − 1.25/2 for the first two.
    "--similarity euclidean --separation polynomial --degree 2 --raw-weights, 0.75, 0.375",
    // In range where the squared distance is below 2.
    "--similarity euclidean --separation epanechnikov, 1, 0.5",
    "--similarity euclidean --separation epanechnikov --raw-weights, 2, 1",
    // Bisected in Python: [½(2 − θ)]² + [½(½ − θ)]² = 1.
    "--separation entmax, 1.899218, 0.050391",
    "--separation entmax --alpha 1.1, 1.623316, 0.156339",
  })
  void retrieve_rule_isTheDefinition(String options, float first, float second) {
    assertThat(retrieve(options)).as(err.toString()).isZero();
    assertThat(state()).containsExactly(new float[] {first, second}, within(1e-5f));
  }

  @Test
  void retrieve_exponential_rawWeightsAreExponentials() {
    retrieve("--separation exponential --raw-weights");
    double first = 2 * Math.exp(2) - Math.exp(-1);
    assertThat((double) state()[0]).isCloseTo(first, within(1e-5));
    assertThat((double) state()[1]).isCloseTo(Math.exp(0.5), within(1e-5));
  }

  /** The scores of the two best differ by 1½: 2 (N − 1) e^(−1½) M. */
  @Test
  void retrieve_bound_isLemmaA4s() throws IOException {
    assertThat(retrieve("--bound")).as(err.toString()).isZero();
    String line = Files.readString(folder.resolve("a.jsonl"));
    double bound = 2 * 2 * Math.exp(-1.5) * 2;
    assertThat(line).contains("\"error_bound\":" + String.valueOf(bound).substring(0, 6));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--bound --similarity cosine | --bound is known for softmax of dot, but the update is softmax of cosine",
        "--bound --normalise | --bound is about the patterns as they are in the file",
        "--bound --values p.npy | leave it out, or --values",
      })
  void retrieve_boundThatIsNotKnown_isOneLine(String options, String message) {
    assertThat(retrieve(options.replace("p.npy", folder.resolve("p.npy").toString())))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains(message).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    // e², e^½, e⁻¹ of 9.406: 0.786, 0.175, 0.039.
    "--separation exponential, 2",
    "--separation argmax, 1",
    "--separation sparsemax, 1",
    // 2, ½ and 0 of 2½: 0.8 and 0.2.
    "--separation polynomial --degree 2, 2",
    // The first two are equally far and have 0.4498 each, a little too little together.
    "--similarity euclidean, 3",
    "--similarity manhattan --separation top-k --separation-k 3, 3",
    "--similarity euclidean --separation epanechnikov, 2",
  })
  void retrieve_metastable_countsWhatHoldsMostOfTheWeight(String options, int size)
      throws IOException {
    assertThat(retrieve(options + " --metastable")).as(err.toString()).isZero();
    assertThat(Files.readString(folder.resolve("a.jsonl")))
        .contains("\"metastable_size\":" + size + "}");
  }

  /** β = 3 reaches patterns whose squared distance is below 2/3: none. */
  @Test
  void retrieve_noPatternInRange_saysSoAndHasNoneOnTop() throws IOException {
    assertThat(retrieve("--similarity euclidean --separation epanechnikov --beta 3")).isZero();
    assertThat(state()).containsExactly(1, 0.5f);
    assertThat(Files.readString(folder.resolve("a.jsonl")))
        .contains("\"indices\":[-1,-1,-1],\"weights\":[0.0,0.0,0.0]");
    assertThat(out.toString()).contains("1 of 1 queries had no pattern in range");
  }

  @Test
  void retrieve_withoutAnEnergy_writesNull() throws IOException {
    assertThat(retrieve("--similarity manhattan")).isZero();
    assertThat(Files.readString(folder.resolve("a.jsonl"))).contains("\"energy\":null");
  }

  @ParameterizedTest
  @CsvSource({
    "--similarity cosin, similarity is 'cosin' but must be one of dot",
    "--separation softmin, separation is 'softmin' but must be one of softmax",
    "--separation entmax --alpha 1, alpha is 1.0 but must be",
    "--alpha 2, --alpha 2.0 belongs to --separation entmax but the separation is softmax",
    "--separation polynomial --degree 0, the degree of the polynomial is 0 but must be 1 to",
    "--separation top-k --separation-k 0, k of the top-k separation is 0 but must be 1 to",
    "--raw-weights, the weights of softmax sum to 1 by definition; leave out raw weights",
  })
  void retrieve_badRule_isOneLine(String options, String message) {
    assertThat(retrieve(options)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains(message).hasLineCount(1);
  }

  @Test
  void retrieve_rawWeightsBeyondFloats_isRefused() {
    put("q.npy", new float[][] {{400, 0}});
    assertThat(retrieve("--separation exponential --raw-weights")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("raw weights of query 0 sum to e^800").hasLineCount(1);
  }
}
