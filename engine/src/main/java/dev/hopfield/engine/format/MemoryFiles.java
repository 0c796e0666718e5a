package dev.hopfield.engine.format;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.SafetensorsWriter.Entry;
import dev.hopfield.engine.store.Ids;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whole memories as {@code .safetensors} files, which other tools read too.
 *
 * <p>Tensors: {@code patterns} [N, d] and, where there are separate ones, {@code values} [N, d_v],
 * as they are held, those with a scale for each row beside {@code patterns_scale} [N]; {@code ids}
 * [N], ascending, unless they are consecutive; {@code payload_ids} [P], {@code payload_ends} [P]
 * and {@code payloads}, the bytes kept with P patterns one after another. The metadata say {@code
 * format}, {@code version}, {@code first_id}, {@code next_id} and the options.
 */
public final class MemoryFiles {
  private static final String FORMAT = "hopfield-memory";
  private static final String VERSION = "1";
  private static final String PATTERNS = "patterns";
  private static final String VALUES = "values";
  private static final String IDS = "ids";
  private static final String PAYLOAD_IDS = "payload_ids";
  private static final String PAYLOAD_ENDS = "payload_ends";
  private static final String PAYLOADS = "payloads";

  private MemoryFiles() {}

  /**
   * Writes a memory: the file is the old one or, at once, the new one, whatever happens.
   *
   * @throws dev.hopfield.engine.InvalidInputException if no file can be made there
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static void write(Path file, SavedMemory memory) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    metadata.put("version", VERSION);
    metadata.put("first_id", Long.toString(memory.ids().idOf(0)));
    metadata.put("next_id", Long.toString(memory.nextId()));
    metadata.putAll(memory.options());
    List<Entry> entries = new ArrayList<>();
    addRows(entries, PATTERNS, memory.patterns());
    if (memory.values() != null) {
      addRows(entries, VALUES, memory.values());
    }
    Ids ids = memory.ids();
    if (!areConsecutive(ids)) {
      entries.add(numbers(IDS, ids.count(), out -> RowBytes.write(ids::idOf, ids.count(), out)));
    }
    addPayloads(entries, memory.payloads());
    // The widest elements first: then all lie at multiples of their size, to be read in place.
    entries.sort(Comparator.comparingInt(entry -> -Tensor.bits(entry.dtype())));
    long bytes = entries.stream().mapToLong(Entry::bytes).sum();
    WholeFile.requireRoom(file, 1, bytes);
    try (WholeFile out = WholeFile.create(file)) {
      SafetensorsWriter.write(out, metadata, entries);
      out.commit();
    }
  }

  private static boolean areConsecutive(Ids ids) {
    return ids.idOf(ids.count() - 1) - ids.idOf(0) == ids.count() - 1;
  }

  private static void addRows(List<Entry> entries, String name, Patterns rows) {
    long count = rows.count();
    long bytes = Math.multiplyExact(count, (long) rows.dim() * rows.elementType().bytes());
    entries.add(
        new Entry(
            name,
            Tensor.dtype(rows.elementType()),
            List.of(count, (long) rows.dim()),
            bytes,
            out -> RowBytes.write(rows, out)));
    if (rows.isScaled()) {
      entries.add(
          new Entry(
              name + SafetensorsPatterns.SCALE_SUFFIX,
              "F32",
              List.of(count),
              count * Float.BYTES,
              out -> RowBytes.writeScales(rows, out)));
    }
  }

  private static Entry numbers(String name, long count, SafetensorsWriter.Content content) {
    return new Entry(name, "I64", List.of(count), count * Long.BYTES, content);
  }

  private static void addPayloads(List<Entry> entries, Map<Long, byte[]> payloads) {
    if (payloads.isEmpty()) {
      return;
    }
    TreeMap<Long, byte[]> byId = new TreeMap<>(payloads);
    long[] ids = byId.keySet().stream().mapToLong(id -> id).toArray();
    long[] ends = byId.values().stream().mapToLong(bytes -> bytes.length).toArray();
    Arrays.parallelPrefix(ends, Long::sum);
    long total = ends[ends.length - 1];
    entries.add(
        numbers(
            PAYLOAD_IDS, ids.length, out -> RowBytes.write(i -> ids[(int) i], ids.length, out)));
    entries.add(
        numbers(
            PAYLOAD_ENDS, ids.length, out -> RowBytes.write(i -> ends[(int) i], ids.length, out)));
    entries.add(
        new Entry(
            PAYLOADS,
            "U8",
            List.of(total),
            total,
            out -> byId.values().forEach(bytes -> out.write(ByteBuffer.wrap(bytes)))));
  }

  /**
   * Opens a memory that was written: patterns and values are read where they lie in the file.
   *
   * @return for the caller to close
   * @throws dev.hopfield.engine.InvalidInputException if it is not what it claims to be
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static SavedMemory open(Path path) {
    WholeFile.deleteAbandoned(path);
    return MappedFile.read(path, MemoryFiles::over);
  }

  private static SavedMemory over(MappedFile file) {
    SafetensorsHeader header = SafetensorsHeader.read(file);
    Map<String, String> metadata = header.metadata();
    if (!FORMAT.equals(metadata.get("format"))) {
      throw file.refused("holds no saved memory; open it as patterns and save a memory of them");
    }
    if (!VERSION.equals(metadata.get("version"))) {
      throw file.refused(
          "holds a memory of version '%s' but version %s is read; save it with this program"
              .formatted(FileText.excerpt(String.valueOf(metadata.get("version"))), VERSION));
    }
    Patterns patterns = SafetensorsPatterns.over(file, header, PATTERNS);
    Patterns values =
        header.tensors().containsKey(VALUES)
            ? SafetensorsPatterns.over(file, header, VALUES)
            : null;
    if (values != null && values.count() != patterns.count()) {
      throw file.refused(
          "has %d values but %d patterns; save it again"
              .formatted(values.count(), patterns.count()));
    }
    Ids ids = ids(file, header, patterns.count());
    long nextId = number(file, metadata, "next_id");
    if (nextId <= ids.idOf(ids.count() - 1)) {
      throw file.refused(
          "says that the next id is %d but has %d already; save it again"
              .formatted(nextId, ids.idOf(ids.count() - 1)));
    }
    return new SavedMemory(
        patterns, values, ids, nextId, payloads(file, header, ids), Map.copyOf(metadata));
  }

  private static Ids ids(MappedFile file, SafetensorsHeader header, long count) {
    if (!header.tensors().containsKey(IDS)) {
      long first = number(file, header.metadata(), "first_id");
      if (first > Long.MAX_VALUE - count) {
        throw file.refused("has ids beyond 2^63; save it again");
      }
      return Ids.range(first, count);
    }
    return ascending(file, numbers(file, header, IDS, count));
  }

  private static Ids ascending(MappedFile file, MemorySegment numbers) {
    try {
      return Ids.of(numbers);
    } catch (InvalidInputException e) {
      throw file.refused("cannot be opened: " + e.getMessage());
    }
  }

  private static long number(MappedFile file, Map<String, String> metadata, String key) {
    try {
      long number = Long.parseLong(metadata.getOrDefault(key, ""));
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw file.refused(
        "has no whole number %s in its metadata but '%s'; save it again"
            .formatted(key, FileText.excerpt(String.valueOf(metadata.get(key)))));
  }

  /** The bytes of a tensor of 64-bit integers, of {@code count} or, if that is −1, any number. */
  private static MemorySegment numbers(
      MappedFile file, SafetensorsHeader header, String name, long count) {
    Tensor tensor = header.tensors().get(name);
    if (tensor == null
        || !tensor.dtype().equals("I64")
        || tensor.shape().size() != 1
        || (count >= 0 && tensor.shape().getFirst() != count)) {
      throw file.refused(
          "has no tensor '%s' of I64 with the right shape; save it again".formatted(name));
    }
    return bytes(file, header, tensor);
  }

  private static MemorySegment bytes(MappedFile file, SafetensorsHeader header, Tensor tensor) {
    long offset = header.dataOffset() + tensor.begin();
    return file.bytes().asSlice(offset, tensor.end() - tensor.begin());
  }

  private static Map<Long, byte[]> payloads(MappedFile file, SafetensorsHeader header, Ids stored) {
    Tensor tensor = header.tensors().get(PAYLOADS);
    if (tensor == null) {
      return Map.of();
    }
    MemorySegment bytes = bytes(file, header, tensor);
    Ids ids = ascending(file, numbers(file, header, PAYLOAD_IDS, -1));
    MemorySegment ends = numbers(file, header, PAYLOAD_ENDS, ids.count());
    Map<Long, byte[]> payloads = new LinkedHashMap<>();
    long begin = 0;
    for (long i = 0; i < ids.count(); i++) {
      long end = ends.get(Ids.ID, i * Long.BYTES);
      boolean last = i == ids.count() - 1;
      if (end < begin || end > bytes.byteSize() || (last && end != bytes.byteSize())) {
        throw file.refused(
            "has a payload in bytes %d to %d of %d; save it again"
                .formatted(begin, end, bytes.byteSize()));
      }
      if (stored.rowOf(ids.idOf(i)) < 0) {
        throw file.refused(
            "has a payload for id %d, which it does not hold; save it again"
                .formatted(ids.idOf(i)));
      }
      payloads.put(ids.idOf(i), bytes.asSlice(begin, end - begin).toArray(ValueLayout.JAVA_BYTE));
      begin = end;
    }
    return payloads;
  }
}
