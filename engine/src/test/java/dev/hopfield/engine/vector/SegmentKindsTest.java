package dev.hopfield.engine.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns may lie in memory of any kind, while kernels read one kind only. */
class SegmentKindsTest {
  private static final int COUNT = 211;
  private static final int DIM = 37;
  private static final int BYTES = COUNT * DIM * Float.BYTES;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_patternsInMemoryOfEachKind_matchesReference(int bits) throws IOException {
    long seed = 12_000L + bits;
    Random random = new Random(seed);
    try (Arena arena = Arena.ofShared();
        Backend cpu = CpuBackends.open(bits, 2);
        Backend reference = Trials.reference()) {
      MemorySegment numbers = numbers(arena, random);
      for (var kind : kinds(numbers, arena).entrySet()) {
        for (int batch : new int[] {1, 5, 40}) {
          Patterns patterns = over(kind.getValue());
          StateBatch states = Trials.states(batch, DIM, random);
          UpdateRequest request = new UpdateRequest(0.3f, Projection.PATTERNS, 0);
          Trials.assertAgrees(
              "seed %d, %d bits, %s, batch %d".formatted(seed, bits, kind.getKey(), batch),
              Trials.update(cpu, patterns, patterns, states, request),
              Trials.update(reference, patterns, patterns, states, request),
              1e-5,
              1e-4);
        }
      }
    }
  }

  @Test
  void of_mappedFile_isTheSameMemoryAndIsGoneWithIt() throws IOException {
    MemorySegment plain;
    try (Arena arena = Arena.ofShared()) {
      MemorySegment mapped = mapped(numbers(arena, new Random(12_100L)), arena);
      plain = NativeSegment.of(mapped);
      assertNotEquals(mapped.getClass(), plain.getClass());
      assertEquals(mapped.address(), plain.address());
      assertEquals(mapped.byteSize(), plain.byteSize());
      assertTrue(plain.isReadOnly());
      assertEquals(-1, mapped.mismatch(NativeSegment.known(plain)));
    }
    assertThrows(IllegalStateException.class, () -> plain.get(ValueLayout.JAVA_BYTE, 0));
  }

  @Test
  void of_allocated_isTheSegmentItself() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment allocated = arena.allocate(64);
      assertSame(allocated, NativeSegment.of(allocated));
      assertSame(allocated, NativeSegment.known(allocated));
    }
  }

  @Test
  void known_array_isRefused() {
    MemorySegment array = MemorySegment.ofArray(new float[4]);
    assertThrows(IllegalArgumentException.class, () -> NativeSegment.known(array));
  }

  private static MemorySegment numbers(Arena arena, Random random) {
    MemorySegment segment = arena.allocate(BYTES, 64);
    for (int i = 0; i < COUNT * DIM; i++) {
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    return segment;
  }

  private Map<String, MemorySegment> kinds(MemorySegment numbers, Arena arena) throws IOException {
    return Map.of(
        "allocated", numbers,
        "mapped", mapped(numbers, arena),
        "bytes", MemorySegment.ofArray(numbers.toArray(ValueLayout.JAVA_BYTE)),
        "floats", MemorySegment.ofArray(numbers.toArray(ValueLayout.JAVA_FLOAT)),
        "buffer", MemorySegment.ofBuffer(numbers.asByteBuffer()));
  }

  private MemorySegment mapped(MemorySegment numbers, Arena arena) throws IOException {
    Path file = Files.write(folder.resolve("rows"), numbers.toArray(ValueLayout.JAVA_BYTE));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, 0, BYTES, arena);
    }
  }

  private static Patterns over(MemorySegment segment) {
    RowLayout layout = RowLayout.packed(COUNT, DIM, ElementType.F32, ByteOrder.LITTLE_ENDIAN);
    return Patterns.over(segment, layout, Arena.global());
  }
}
