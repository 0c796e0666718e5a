package dev.hopfield.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A memory that was saved, opened again. */
class SavedMemoryTest {
  private static final RetrievalOptions OPTIONS =
      RetrievalOptions.defaults()
          .withBeta(0.37f)
          .withTolerance(1e-3f, 17)
          .withTopK(3)
          .withOutputs(Output.METASTABLE_SIZE);

  @TempDir private Path folder;

  private static float[][] rows(long seed, int count, int dim) {
    Random random = new Random(seed);
    float[][] rows = new float[count][dim];
    for (float[] row : rows) {
      for (int c = 0; c < dim; c++) {
        row[c] = (float) random.nextGaussian();
      }
    }
    return rows;
  }

  private Path file() {
    return folder.resolve("memory.safetensors");
  }

  private static void assertSame(HopfieldMemory opened, HopfieldMemory saved) {
    long[] ids = saved.ids();
    Arrays.sort(ids);
    assertThat(opened.ids()).isEqualTo(ids);
    assertThat(opened.options()).isEqualTo(saved.options());
    assertThat(opened.elementType()).isEqualTo(saved.elementType());
    for (long id : ids) {
      assertThat(opened.pattern(id)).isEqualTo(saved.pattern(id));
      assertThat(opened.payload(id)).isEqualTo(saved.payload(id));
    }
    float[][] queries = rows(99, 4, saved.dim());
    for (int q = 0; q < 4; q++) {
      assertThat(opened.associate(queries, 1)[q].indices())
          .isEqualTo(saved.associate(queries, 1)[q].indices());
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void of_aMemoryThatWasChangedAndSaved_isThatMemory(Precision precision) {
    try (Patterns patterns = Patterns.of(rows(1, 61, 5));
        HopfieldMemory memory =
            HopfieldMemory.of(patterns)
                .precision(precision)
                .options(OPTIONS)
                .backend("reference")
                .open()) {
      long[] added = memory.add(rows(2, 30, 5));
      memory.remove(0, 7, 8, 60, added[29]);
      memory.replace(new long[] {5, added[3]}, rows(3, 2, 5));
      memory.label(5, "ξ \"five\"");
      memory.attach(added[0], new byte[0]);
      memory.attach(1, new byte[] {1, 2, -3});
      memory.save(file());
      try (HopfieldMemory opened = HopfieldMemory.of(file()).backend("reference").open()) {
        assertSame(opened, memory);
        assertThat(opened.label(5)).isEqualTo("ξ \"five\"");
        // The id of the row that was removed last is not given again.
        assertThat(opened.add(rows(4, 1, 5))).containsExactly(added[29] + 1);
        opened.remove(1, 2, 3);
        opened.save(file());
        try (HopfieldMemory again = HopfieldMemory.of(file()).backend("reference").open()) {
          assertSame(again, opened);
        }
      }
    }
  }

  @Test
  void of_aMemoryWithValues_hasThem() {
    float[][] query = {{9, 0, 0}};
    try (Patterns patterns = Patterns.of(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
        Patterns values = Patterns.of(new float[][] {{5, 6}, {7, 8}, {9, 10}});
        HopfieldMemory memory =
            HopfieldMemory.of(patterns).values(values).beta(9).backend("reference").open()) {
      memory.remove(1);
      memory.save(file());
      try (HopfieldMemory opened = HopfieldMemory.of(file()).backend("reference").open()) {
        assertThat(opened.retrieve(query).state(0)).containsExactly(5, 6);
        assertThat(opened.ids()).containsExactly(0, 2);
      }
    }
  }

  @Test
  void save_ofElementsInAnotherOrder_writesTheirValues() {
    // Big-endian doubles, column after column.
    ValueLayout.OfDouble element =
        ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    Arena arena = Arena.ofShared();
    MemorySegment segment = arena.allocate(6 * 8);
    for (int i = 0; i < 6; i++) {
      segment.set(element, i * 8L, i + 0.1);
    }
    RowLayout layout = new RowLayout(3, 2, ElementType.F64, ByteOrder.BIG_ENDIAN, 0, 8, 24);
    try (Patterns patterns = Patterns.over(segment, layout, arena);
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("reference").open()) {
      memory.add(new float[][] {{7, 8}});
      memory.save(file());
      try (HopfieldMemory opened = HopfieldMemory.of(file()).backend("reference").open();
          Patterns tensor = Patterns.open(file())) {
        assertSame(opened, memory);
        assertThat(tensor.elementType()).isEqualTo(ElementType.F64);
        assertThat(tensor.row(2)).containsExactly(2.1f, 5.1f);
      }
    }
  }

  @Test
  void save_ofNothing_isRefused() {
    try (Patterns patterns = Patterns.of(new float[][] {{1}});
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("reference").open()) {
      memory.remove(0);
      assertThatThrownBy(() -> memory.save(file())).hasMessageContaining("holds no patterns");
      assertThat(file()).doesNotExist();
    }
  }

  @Test
  void of_whatIsNoSavedMemory_isRefusedInOneLine() throws IOException {
    try (Patterns patterns = Patterns.of(rows(1, 9, 2));
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("reference").open()) {
      memory.remove(3);
      memory.attach(4, new byte[] {1, 2});
      memory.save(file());
    }
    byte[] good = Files.readAllBytes(file());
    assertRefused(
        good, "\"format\":\"hopfield-memory\"", "\"format\":\"hopfield-memorx\"", "saved memory");
    assertRefused(good, "\"version\":\"1\"", "\"version\":\"9\"", "version '9'");
    assertRefused(good, "\"next_id\":\"9\"", "\"next_id\":\"8\"", "next id is 8");
    assertRefused(good, "\"next_id\":\"9\"", "\"next_id\":\"x\"", "next_id");
    assertRefused(good, "\"options.steps\":\"1\"", "\"options.steps\":\"0\"", "steps is 0");
    assertRefused(good, "\"options.steps\":\"1\"", "\"options.steps\":\"a\"", "option steps");
    byte[] unordered = good.clone();
    // Ids 0 1 2 4 5 6 7 8, the payload's id and end, 8 patterns of 2 floats, the payload.
    int payload = good.length - 2 - 64 - 16;
    unordered[payload - 8] = 3;
    Files.write(file(), unordered);
    assertThatThrownBy(() -> HopfieldMemory.of(file()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the id of row 7 is 3 but must be at least 8");
    byte[] unknown = good.clone();
    unknown[payload] = 3;
    Files.write(file(), unknown);
    assertThatThrownBy(() -> HopfieldMemory.of(file())).hasMessageContaining("payload for id 3");
  }

  private void assertRefused(byte[] good, String part, String by, String message)
      throws IOException {
    String text = new String(good, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(part);
    Files.write(file(), text.replace(part, by).getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> HopfieldMemory.of(file()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void save_whileOthersChangeTheMemory_writesOneStateOfIt() throws InterruptedException {
    int count = 50;
    long[] ids = LongStream.range(0, count).toArray();
    try (Patterns patterns = Patterns.of(generation(count, 0));
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("reference").open()) {
      Thread changer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int g = 1; g <= 200; g++) {
                      memory.replace(ids, generation(count, g));
                    }
                  });
      for (int i = 0; i < 10; i++) {
        memory.save(file());
        try (Patterns saved = Patterns.open(file())) {
          float first = saved.row(0)[0];
          for (int row = 1; row < count; row++) {
            assertThat(saved.row(row)[0]).isEqualTo(first);
          }
        }
      }
      changer.join();
    }
  }

  private static float[][] generation(int count, int g) {
    float[][] rows = new float[count][1];
    for (float[] row : rows) {
      row[0] = g;
    }
    return rows;
  }

  @Test
  void of_afterAWriterWasKilled_deletesWhatItLeft() throws IOException {
    try (Patterns patterns = Patterns.of(rows(1, 9, 2));
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("reference").open()) {
      memory.save(file());
      String name =
          ".hopfield-" + Integer.toHexString("memory.safetensors".hashCode()) + "-1f.part";
      Path left = Files.writeString(folder.resolve(name), "half");
      Path ofAnother = Files.writeString(folder.resolve(".hopfield-0-1f.part"), "half");
      HopfieldMemory.of(file()).backend("reference").open().close();
      assertThat(left).doesNotExist();
      assertThat(ofAnother).exists();
      Files.writeString(left, "half");
      memory.save(file());
      assertThat(left).doesNotExist();
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).containsExactlyInAnyOrder(file(), ofAnother);
      }
    }
  }
}
