package dev.hopfield.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ten thousand mutations of a valid file of each format: each is refused in one line, or read as a
 * plain second reading of its bytes gives it.
 */
class HostileFilesTest {
  private static final int MUTATIONS = 10_000;

  /** Each so manieth goes through a file, the others are read from memory in the same way. */
  private static final int FILES = 50;

  private static final long SEED = 20_080_202_217L;
  private static final long MOST_ALLOCATED = 1 << 17;
  private static final byte[] TELLING =
      "0123456789-[]{}()<>|'\",: \\\0\377\177\200".getBytes(StandardCharsets.ISO_8859_1);

  @TempDir private Path folder;

  /** What a file holds: rows of floats, as plainly read as can be. */
  private record Reading(long count, int dim, float[] rows) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f4-le.npy",
        "f2-be-fortran.npy",
        "rows.fvecs",
        "rows.bvecs",
        "rows.fbin",
        "rows.i8bin",
        "F32.safetensors",
        "scaled.safetensors"
      })
  @Timeout(60)
  void open_mutations_areRefusedOrReadRight(String name) throws IOException {
    System.out.println(name + ": seed " + SEED);
    byte[] valid = name.equals("rows.fvecs") ? fvecs() : Fixtures.bytes(name);
    PatternName file = PatternName.of(folder.resolve("mutated-" + name));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Random random = new Random(SEED);
    int opened = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = mutate(valid, random);
      if (i % FILES == 0) {
        Files.write(file.file(), mutated);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      Reading found = read(file, mutated, i % FILES == 0);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).as("mutation %d", i).isLessThan(MOST_ALLOCATED + 8L * mutated.length);
      if (found != null) {
        opened++;
        Reading expected = plainly(name, mutated);
        assertThat(found.count).as("mutation %d", i).isEqualTo(expected.count);
        assertThat(found.dim).as("mutation %d", i).isEqualTo(expected.dim);
        assertThat(found.rows).as("mutation %d", i).isEqualTo(expected.rows);
      }
    }
    // Changes of the data, which no format can tell, and none that makes all of them pass.
    assertThat(opened).isBetween(MUTATIONS / 200, MUTATIONS * 9 / 10);
  }

  /** Through a file, or as if a file of these bytes were mapped. */
  private static @Nullable Reading read(PatternName name, byte[] bytes, boolean throughAFile) {
    MappedFile mapped = new MappedFile(name.file(), MemorySegment.ofArray(bytes), Arena.global());
    try {
      if (throughAFile) {
        try (Patterns patterns = Patterns.open(name.file())) {
          return read(patterns);
        }
      }
      return read(PatternFiles.over(name, mapped));
    } catch (InvalidInputException e) {
      assertThat(e.getMessage())
          .hasLineCount(1)
          .contains(name.file().toString())
          .hasSizeLessThan(2000);
      return null;
    }
  }

  private static Reading read(Patterns patterns) {
    int count = Math.toIntExact(patterns.count());
    float[] rows = new float[Math.multiplyExact(count, patterns.dim())];
    patterns.copyRows(0, count, rows, 0);
    return new Reading(count, patterns.dim(), rows);
  }

  private static byte[] fvecs() {
    ByteBuffer buffer = ByteBuffer.allocate(5 * 16).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : Fixtures.ROWS) {
      buffer.putInt(3).putFloat(row[0]).putFloat(row[1]).putFloat(row[2]);
    }
    return buffer.array();
  }

  private static byte[] mutate(byte[] valid, Random random) {
    byte[] bytes = valid.clone();
    for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
      if (bytes.length == 0) {
        return bytes;
      }
      int at = random.nextInt(bytes.length);
      bytes =
          switch (random.nextInt(10)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(1, 20));
            case 2 -> without(bytes, at, Math.min(bytes.length, at + random.nextInt(1, 9)));
            case 3 -> twice(bytes, at, Math.min(bytes.length, at + random.nextInt(1, 40)));
            case 4 -> withNumber(bytes, at, random);
            case 5 -> with(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
            case 6 -> with(bytes, at, (byte) random.nextInt(256));
            default -> with(bytes, at, TELLING[random.nextInt(TELLING.length)]);
          };
    }
    return bytes;
  }

  private static byte[] with(byte[] bytes, int at, byte value) {
    bytes[at] = value;
    return bytes;
  }

  private static byte[] without(byte[] bytes, int from, int to) {
    byte[] less = Arrays.copyOf(bytes, bytes.length - (to - from));
    System.arraycopy(bytes, to, less, from, bytes.length - to);
    return less;
  }

  private static byte[] twice(byte[] bytes, int from, int to) {
    byte[] more = Arrays.copyOf(bytes, bytes.length + to - from);
    System.arraycopy(bytes, from, more, to, bytes.length - from);
    return more;
  }

  /** The extremes of 4 and of 8 bytes, at the beginning half of the times. */
  private static byte[] withNumber(byte[] bytes, int place, Random random) {
    int at = random.nextBoolean() ? 4 * random.nextInt(3) : place;
    long[] extremes = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, 1L << 62};
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long extreme = extremes[random.nextInt(extremes.length)];
    if (random.nextBoolean() && at + 8 <= bytes.length) {
      buffer.putLong(at, extreme);
    } else if (at + 4 <= bytes.length) {
      buffer.putInt(at, (int) extreme);
    }
    return bytes;
  }

  private static Reading plainly(String name, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "npy" -> npy(bytes, buffer);
      case "fvecs" -> vecs(buffer, 4);
      case "bvecs" -> vecs(buffer, 1);
      case "fbin" -> matrix(buffer, 8, buffer.getInt(0), buffer.getInt(4), "F32");
      case "i8bin" -> matrix(buffer, 8, buffer.getInt(0), buffer.getInt(4), "I8");
      default -> safetensors(bytes, buffer);
    };
  }

  private static Reading matrix(ByteBuffer buffer, int at, long count, int dim, String type) {
    float[] rows = new float[Math.toIntExact(count * dim)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = number(buffer, at, i, type);
    }
    return new Reading(count, dim, rows);
  }

  private static float number(ByteBuffer buffer, int at, int i, String type) {
    return switch (type) {
      case "F32", "f4" -> buffer.getFloat(at + 4 * i);
      case "F64", "f8" -> (float) buffer.getDouble(at + 8 * i);
      case "F16", "f2" -> Float.float16ToFloat(buffer.getShort(at + 2 * i));
      case "BF16" -> Float.intBitsToFloat(buffer.getShort(at + 2 * i) << 16);
      case "I8", "i1" -> buffer.get(at + i);
      case "U8", "u1" -> buffer.get(at + i) & 0xff;
      default -> throw new AssertionError("opened with elements of type " + type);
    };
  }

  private static Reading vecs(ByteBuffer buffer, int size) {
    int dim = buffer.getInt(0);
    int count = buffer.capacity() / (4 + dim * size);
    float[] rows = new float[count * dim];
    for (int r = 0; r < count; r++) {
      assertThat(buffer.getInt(r * (4 + dim * size))).isEqualTo(dim);
      for (int c = 0; c < dim; c++) {
        int at = r * (4 + dim * size) + 4;
        rows[r * dim + c] = number(buffer, at, c, size == 4 ? "F32" : "U8");
      }
    }
    return new Reading(count, dim, rows);
  }

  private static Reading npy(byte[] bytes, ByteBuffer buffer) {
    int start = bytes[6] == 1 ? 10 : 12;
    int length = bytes[6] == 1 ? buffer.getShort(8) & 0xffff : buffer.getInt(8);
    String header = new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    String descr = find(header, "descr['\"]\\s*:\\s*['\"]([<>|][a-z]\\d)['\"]").group(1);
    boolean fortran = find(header, "fortran_order['\"]\\s*:\\s*(\\w+)").group(1).equals("True");
    Matcher shape = find(header, "shape['\"]\\s*:\\s*\\(\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,?\\s*\\)");
    int count = Integer.parseInt(shape.group(1));
    int dim = Integer.parseInt(shape.group(2));
    buffer.order(descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    Reading plain = matrix(buffer, start + length, count, dim, descr.substring(1));
    float[] rows = new float[count * dim];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = plain.rows[fortran ? i % dim * count + i / dim : i];
    }
    return new Reading(count, dim, rows);
  }

  private static Reading safetensors(byte[] bytes, ByteBuffer buffer) {
    int length = (int) buffer.getLong(0);
    String header = new String(bytes, 8, length, StandardCharsets.UTF_8);
    String rest =
        "\"\\s*:\\s*\\{\\s*\"dtype\"\\s*:\\s*\"(\\w+)\"\\s*,\\s*\"shape\"\\s*:\\s*"
            + "\\[\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\]\\s*,\\s*\"data_offsets\"\\s*:\\s*\\[\\s*(\\d+)";
    Matcher tensors = Pattern.compile("\"([^\"]*)" + rest).matcher(header);
    Map<String, Reading> all = new HashMap<>();
    while (tensors.find()) {
      int at = 8 + length + Integer.parseInt(tensors.group(5));
      int count = Integer.parseInt(tensors.group(3));
      int dim = tensors.group(4) == null ? 1 : Integer.parseInt(tensors.group(4));
      all.put(tensors.group(1), matrix(buffer, at, count, dim, tensors.group(2)));
    }
    List<String> names =
        all.keySet().stream()
            .filter(
                each ->
                    !all.containsKey(each.replaceFirst("_scale$", "")) || !each.endsWith("_scale"))
            .toList();
    assertThat(names).as(header).hasSize(1);
    Reading codes = Objects.requireNonNull(all.get(names.getFirst()));
    Reading scales = all.get(names.getFirst() + "_scale");
    for (int i = 0; scales != null && i < codes.rows.length; i++) {
      codes.rows[i] *= scales.rows[i / codes.dim];
    }
    return codes;
  }

  private static Matcher find(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher;
  }
}
