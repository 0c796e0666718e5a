package dev.hopfield.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RowLayout;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns may lie in memory of any kind, while kernels read one kind only. */
class SegmentKindsTest {
  /** More than two tiles of any folder, so that not only the last rows are read. */
  private static final int COUNT = 1301;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"0, 37", "128, 37", "256, 37", "512, 37", "128, 64", "256, 64", "512, 64"})
  void update_patternsInMemoryOfEachKind_matchesReference(int bits, int dim) throws IOException {
    long seed = 12_000L + bits + dim;
    Random random = new Random(seed);
    try (Arena arena = Arena.ofShared();
        Backend cpu = CpuBackends.open(bits, 2);
        Backend reference = Trials.reference()) {
      MemorySegment numbers = numbers(dim, arena, random);
      for (int batch : new int[] {1, 5, 40}) {
        StateBatch states = Trials.states(batch, dim, random);
        for (MemorySegment each : kinds(numbers, arena)) {
          Patterns patterns = over(each, dim);
          UpdateRequest request = new UpdateRequest(0.3f, Projection.PATTERNS, 0);
          Trials.assertAgrees(
              "seed %d, %d bits, d %d, batch %d, %s".formatted(seed, bits, dim, batch, each),
              Trials.update(cpu, patterns, patterns, states, request),
              Trials.update(reference, patterns, patterns, states, request),
              1e-5,
              1e-4);
        }
      }
    }
  }

  @Test
  void of_mappedFile_isTheSameMemoryAndGoneWithIt() throws IOException {
    MemorySegment plain;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mapped = mapped(numbers(3, arena, new Random(12_100)), arena);
      assertThat(NativeSegment.reads(mapped)).isTrue();
      assertThatIllegalArgumentException().isThrownBy(() -> NativeSegment.known(mapped));
      plain = NativeSegment.of(mapped);
      assertThat(NativeSegment.known(plain)).isSameAs(plain);
      assertThat(plain.address()).isEqualTo(mapped.address());
      assertThat(plain.byteSize()).isEqualTo(mapped.byteSize());
      assertThat(plain.scope()).isEqualTo(mapped.scope());
      assertThat(plain.isReadOnly()).isTrue();
      assertThat(plain.isAccessibleBy(new Thread(() -> {}))).isFalse();
    }
    assertThatIllegalStateException().isThrownBy(() -> plain.get(ValueLayout.JAVA_BYTE, 0));
  }

  @Test
  void of_allocated_isTheSegmentItself() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment allocated = arena.allocate(64);
      assertThat(NativeSegment.reads(allocated)).isTrue();
      assertThat(NativeSegment.of(allocated)).isSameAs(allocated);
      assertThat(NativeSegment.known(allocated)).isSameAs(allocated);
    }
  }

  @Test
  void known_array_isRefused() {
    MemorySegment array = MemorySegment.ofArray(new float[4]);
    assertThat(NativeSegment.reads(array)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> NativeSegment.known(array));
  }

  private static MemorySegment numbers(int dim, Arena arena, Random random) {
    MemorySegment segment = arena.allocate((long) COUNT * dim * Float.BYTES, 64);
    for (int i = 0; i < COUNT * dim; i++) {
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    return segment;
  }

  /** Allocated, mapped, and of two kinds of arrays. */
  private List<MemorySegment> kinds(MemorySegment numbers, Arena arena) throws IOException {
    return List.of(
        numbers,
        mapped(numbers, arena),
        MemorySegment.ofArray(numbers.toArray(ValueLayout.JAVA_BYTE)),
        MemorySegment.ofArray(numbers.toArray(ValueLayout.JAVA_FLOAT)));
  }

  private MemorySegment mapped(MemorySegment numbers, Arena arena) throws IOException {
    Path file = folder.resolve("rows");
    Files.write(file, numbers.toArray(ValueLayout.JAVA_BYTE));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, 0, numbers.byteSize(), arena);
    }
  }

  private static Patterns over(MemorySegment segment, int dim) {
    RowLayout layout = RowLayout.packed(COUNT, dim, ElementType.F32, ByteOrder.nativeOrder());
    return Patterns.over(segment, layout, Arena.global());
  }
}
