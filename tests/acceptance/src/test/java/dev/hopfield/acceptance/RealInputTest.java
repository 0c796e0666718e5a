package dev.hopfield.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.engine.PatternNorms;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.RowNumberFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real images and descriptors, from files to files through the command line. The inputs lie beside
 * the repository in {@code shared/data}; without them these tests are skipped.
 */
class RealInputTest {
  private static final Path DATA =
      Path.of("..", "..", "..", "shared", "data").toAbsolutePath().normalize();

  private static final List<String> BACKENDS = List.of("reference", "cpu", "simulator");

  /** As many as the simulator does in some seconds. */
  private static final int QUERIES = 13;

  @TempDir private Path folder;

  private static Path input(String name) {
    Path file = DATA.resolve(name);
    assumeTrue(Files.exists(file), file + " is not there");
    return file;
  }

  private List<String> retrieve(String backend, Path patterns, Path queries, Object... more)
      throws IOException {
    Path lines = folder.resolve(backend + ".jsonl");
    Object[] command =
        Stream.concat(
                Stream.of(
                    "retrieve",
                    "--backend",
                    backend,
                    "--patterns",
                    patterns,
                    "--queries",
                    queries,
                    "--associations",
                    lines,
                    "--out",
                    folder.resolve(backend + ".npy")),
                Stream.of(more))
            .toArray();
    CommandRun.of(command).assertSucceeded();
    return Files.readAllLines(lines);
  }

  private static long strongest(String line) throws IOException {
    Map<String, Object> fields = JSON.std.mapFrom(line);
    return ((Number) ((List<?>) fields.get("indices")).getFirst()).longValue();
  }

  private static double weight(String line) throws IOException {
    return ((Number) ((List<?>) JSON.std.mapFrom(line).get("weights")).getFirst()).doubleValue();
  }

  private Path[] masked(Path images, int queries) {
    Path masked = folder.resolve("masked.npy");
    Path truth = folder.resolve("truth.npy");
    CommandRun.of(
            "generate",
            "--from",
            images,
            "--queries",
            queries,
            "--corrupt",
            "mask",
            "--amount",
            0.5,
            "--queries-out",
            masked,
            "--truth-out",
            truth)
        .assertSucceeded();
    return new Path[] {masked, truth};
  }

  @Test
  void retrieve_imagesWithoutTheirLowerHalf_areRestoredOnEveryBackend() throws IOException {
    Path images = input("fashion-mnist-900.npy");
    Path[] files = masked(images, QUERIES);
    long[] truth = RowNumberFiles.read(files[1]);
    for (String backend : BACKENDS) {
      List<String> lines =
          retrieve(backend, images, files[0], "--masked", 0.5, "--normalise", "--beta", 400);
      assertThat(lines).hasSize(QUERIES);
      try (Patterns restored = Patterns.open(folder.resolve(backend + ".npy"));
          Patterns originals = Patterns.open(images)) {
        double largest = PatternNorms.of(originals, true, "images").largest();
        for (int q = 0; q < QUERIES; q++) {
          // By Cauchy and Schwarz no other image's upper half scores as high as its own.
          assertThat(strongest(lines.get(q))).as("%s, query %d", backend, q).isEqualTo(truth[q]);
          // x − f(ξ) = (1 − p)(x − a mean of other images), the first step of lemma A4.
          double missing = 1 - weight(lines.get(q));
          assertThat(distance(restored.row(q), originals.row(truth[q])))
              .as("%s, query %d", backend, q)
              .isLessThanOrEqualTo((2 * missing + 1e-4) * largest);
        }
      }
    }
  }

  private static double distance(float[] a, float[] b) {
    double squared = 0;
    for (int c = 0; c < a.length; c++) {
      squared += ((double) a[c] - b[c]) * ((double) a[c] - b[c]);
    }
    return Math.sqrt(squared);
  }

  @Test
  void retrieve_imagesWithoutTheirLowerHalfAsTheyAre_backendsAgree() throws IOException {
    Path images = input("fashion-mnist-900.npy");
    Path queries = masked(images, QUERIES)[0];
    Object[] options = {"--normalise", "--beta", 100, "--top-k", 1};
    List<String> expected = retrieve("reference", images, queries, options);
    for (String backend : List.of("cpu", "simulator")) {
      List<String> lines = retrieve(backend, images, queries, options);
      for (int q = 0; q < QUERIES; q++) {
        assertThat(strongest(lines.get(q)))
            .as("%s, query %d", backend, q)
            .isEqualTo(strongest(expected.get(q)));
      }
    }
  }

  @Test
  void retrieve_descriptorsFromFvecs_findsThemselves() throws IOException {
    Path descriptors = input("siftsmall-query.fvecs");
    List<String> lines = retrieve("reference", descriptors, descriptors, "--beta", 0.01);
    assertThat(lines).hasSize(100);
    try (Patterns given = Patterns.open(descriptors);
        Patterns states = Patterns.open(folder.resolve("reference.npy"))) {
      assertThat(given.count()).isEqualTo(100);
      assertThat(given.dim()).isEqualTo(128);
      for (int q = 0; q < 100; q++) {
        assertThat(strongest(lines.get(q))).isEqualTo(q);
        assertThat(states.row(q)).containsExactly(given.row(q), within(1e-2f));
      }
    }
  }
}
