package dev.hopfield.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.DeviceInfo;
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

  @TempDir private Path folder;

  private static Path input(String name) {
    Path file = DATA.resolve(name);
    assumeTrue(Files.exists(file), file + " is not there");
    return file;
  }

  private static List<String> backends() {
    List<String> there =
        Backends.devices().stream()
            .filter(DeviceInfo::isAvailable)
            .map(DeviceInfo::name)
            .filter(List.of("reference", "cpu", "simulator")::contains)
            .toList();
    assertThat(there).contains("reference");
    return there;
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
    Path[] files = masked(images, 61);
    long[] truth = RowNumberFiles.read(files[1]);
    for (String backend : backends()) {
      List<String> lines =
          retrieve(backend, images, files[0], "--masked", 0.5, "--normalise", "--beta", 400);
      assertThat(lines).hasSize(61);
      try (Patterns restored = Patterns.open(folder.resolve(backend + ".npy"));
          Patterns originals = Patterns.open(images)) {
        for (int q = 0; q < 61; q++) {
          // By Cauchy and Schwarz no other image's upper half scores as high as its own.
          assertThat(strongest(lines.get(q))).as("%s, query %d", backend, q).isEqualTo(truth[q]);
          assertThat(restored.row(q)).hasSameSizeAs(originals.row(truth[q]));
        }
      }
    }
  }

  @Test
  void retrieve_imagesWithoutTheirLowerHalfAsTheyAre_backendsAgree() throws IOException {
    Path images = input("fashion-mnist-900.npy");
    Path queries = masked(images, 61)[0];
    List<String> expected =
        retrieve("reference", images, queries, "--normalise", "--beta", 100, "--top-k", 1);
    for (String backend : backends()) {
      List<String> lines =
          retrieve(backend, images, queries, "--normalise", "--beta", 100, "--top-k", 1);
      for (int q = 0; q < 61; q++) {
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
