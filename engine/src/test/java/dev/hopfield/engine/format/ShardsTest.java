package dev.hopfield.engine.format;

import static dev.hopfield.engine.format.Fixtures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Shard;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several files as one set. */
class ShardsTest {
  @TempDir private Path folder;

  private Path write(String name, float[][] rows) {
    Path file = folder.resolve(name);
    try (Patterns patterns = Patterns.of(rows)) {
      PatternFiles.write(file, patterns);
    }
    return file;
  }

  @Test
  void open_names_areTakenInNaturalOrder() {
    for (int shard = 0; shard < 12; shard++) {
      write("part-" + shard + ".npy", new float[][] {{shard, 0}, {shard, 1}});
    }
    write("other.npy", new float[][] {{-1, -1}});
    try (Patterns all = Patterns.open(folder.resolve("part-*.npy"))) {
      assertThat(all.count()).isEqualTo(24);
      assertThat(all.shards()).extracting(Shard::first).startsWith(0L, 2L).hasSize(12);
      for (int row = 0; row < 24; row++) {
        int shard = row / 2;
        assertThat(all.row(row)).containsExactly(shard, row % 2);
      }
    }
    try (Patterns some = Patterns.open(folder.resolve("part-1?.npy"))) {
      assertThat(some.row(2)).containsExactly(11, 0);
    }
  }

  @Test
  void naturalOrder_numbers_areComparedByValue() {
    List<String> ordered =
        List.of("a", "a1", "a01", "a2b", "a10", "a10b2", "a10b10", "a123456789012345678901", "b0");
    List<String> sorted =
        Stream.of("b0", "a10b10", "a2b", "a123456789012345678901", "a01", "a10", "a1", "a", "a10b2")
            .sorted(Shards.NATURAL_ORDER)
            .toList();
    assertThat(sorted).containsExactlyInAnyOrderElementsOf(ordered);
    assertThat(sorted.indexOf("a2b")).isLessThan(sorted.indexOf("a10"));
    assertThat(sorted.indexOf("a10b2")).isLessThan(sorted.indexOf("a10b10"));
    assertThat(sorted.indexOf("a10b10")).isLessThan(sorted.indexOf("a123456789012345678901"));
    assertThat(sorted).startsWith("a").endsWith("b0");
  }

  @Test
  void open_filesThatDiffer_isRefusedWithTheFile() {
    Path first = write("p-1.npy", new float[][] {{1, 2}});
    Path second = write("p-2.npy", new float[][] {{1, 2, 3}});
    assertRefused(
        second, () -> Patterns.open(folder.resolve("p-*.npy")), "dimension 3", first.toString());
  }

  @Test
  void open_noFileThatFits_saysSo() {
    Path none = folder.resolve("none-*.npy");
    assertRefused(none, () -> Patterns.open(none), "fits no file");
    Path nowhere = folder.resolve("nowhere").resolve("a-*.npy");
    assertRefused(nowhere, () -> Patterns.open(nowhere), "folder does not exist");
    assertRefused(none, () -> PatternFiles.create(none, 3), "names several files");
  }

  @Test
  void open_tensorOfSeveralFiles_isOneSet() {
    for (int shard = 1; shard <= 2; shard++) {
      write("s-" + shard + ".safetensors:keys", new float[][] {{shard}});
    }
    try (Patterns all = Patterns.open(folder.resolve("s-*.safetensors:keys"))) {
      assertThat(all.row(0)).containsExactly(1);
      assertThat(all.row(1)).containsExactly(2);
    }
  }

  @Test
  void open_oneOfTheFilesBroken_isRefused() {
    write("p-1.npy", new float[][] {{1, 2}});
    Path broken = Fixtures.put(folder, "p-2.npy", new byte[] {1, 2, 3});
    assertRefused(broken, () -> Patterns.open(folder.resolve("p-*.npy")), "NUMPY");
  }
}
