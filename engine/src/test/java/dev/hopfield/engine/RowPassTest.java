package dev.hopfield.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.format.PatternFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One pass over all rows, in memory and from several files. */
class RowPassTest {
  private static final int DIM = 67;

  @TempDir private Path folder;

  /** Rows of one number each: their own. */
  private static Patterns numbered(long first, int count) {
    Patterns patterns = Patterns.allocate(count, DIM);
    float[] row = new float[DIM];
    for (int r = 0; r < count; r++) {
      Arrays.fill(row, (float) (first + r));
      patterns.setRow(r, row);
    }
    return patterns;
  }

  private static void assertEachRowOnce(Patterns patterns) {
    List<Long> rows =
        RowPass.over(
            patterns,
            (first, count, block) -> {
              for (int r = 0; r < count; r++) {
                assertThat(block[r * DIM + DIM - 1]).isEqualTo((float) (first + r));
              }
              return first * 1_000_000 + count;
            });
    long next = 0;
    for (long each : rows) {
      assertThat(each / 1_000_000).isEqualTo(next);
      next += each % 1_000_000;
    }
    assertThat(next).isEqualTo(patterns.count());
  }

  @Test
  void over_severalFiles_givesEachRowOnceInOrder() {
    int count = 10_007; // not a multiple of a block's rows
    for (int part = 0; part < 3; part++) {
      try (Patterns rows = numbered((long) part * count, count)) {
        PatternFiles.write(folder.resolve("part-" + part + ".npy"), rows);
      }
    }
    try (Patterns patterns = Patterns.open(folder.resolve("part-*.npy"))) {
      assertThat(patterns.count()).isEqualTo(3L * count);
      assertEachRowOnce(patterns);
      assertEachRowOnce(patterns);
    }
  }

  @Test
  void over_oneRow_givesIt() {
    try (Patterns patterns = numbered(0, 1)) {
      assertEachRowOnce(patterns);
    }
  }

  @Test
  void over_workThatFails_throwsWhatTheFirstBlockThrew() {
    try (Patterns patterns = numbered(0, 50_021)) {
      for (int attempt = 0; attempt < 20; attempt++) {
        assertThatThrownBy(
                () ->
                    RowPass.over(
                        patterns,
                        (first, count, block) -> {
                          if (first > 20_000) {
                            throw new InvalidInputException("block at " + first);
                          }
                          return first;
                        }))
            .hasMessage("block at " + (20_000 / (65_536 / DIM) + 1) * (65_536 / DIM));
      }
    }
  }
}
