package dev.hopfield.cli;

import static java.util.stream.Collectors.joining;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.DeviceInfo;
import dev.hopfield.engine.format.PatternFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What decides every bit of a run's results: its inputs and options, as texts by name. Only a run
 * with the same may go on where one was interrupted.
 */
final class RunIdentity {
  private static final int SAMPLED_ROWS = 256;

  private final Map<String, String> facts = new LinkedHashMap<>();

  /** Takes options in. */
  RunIdentity with(Map<String, String> options) {
    facts.putAll(options);
    return this;
  }

  RunIdentity with(String name, @Nullable Object fact) {
    facts.put(name, String.valueOf(fact));
    return this;
  }

  /** The backend, and what its rounding depends on. */
  RunIdentity with(DeviceInfo device) {
    return with("backend", device.name() + ", " + device.platform());
  }

  /**
   * Files of rows: how many and of what, when they were written, and a checksum of some rows all
   * over them.
   */
  RunIdentity with(String name, Path file, @Nullable Patterns rows) {
    if (rows == null) {
      return with(name, "none");
    }
    String written =
        PatternFiles.files(file).stream().map(RunIdentity::written).collect(joining(", "));
    return with(name, "%s, %s, checksum %08x".formatted(rows, written, checksum(rows)));
  }

  /** A saved memory: what it holds, and when it was written. */
  RunIdentity with(Path file, HopfieldMemory memory) {
    return with("memory", "%s, %s".formatted(memory, written(file)));
  }

  /** Numbers that were read. */
  RunIdentity with(String name, long @Nullable [] numbers) {
    return with(name, (Object) (numbers == null ? "none" : Arrays.hashCode(numbers)));
  }

  private static String written(Path file) {
    try {
      return "written " + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long checksum(Patterns rows) {
    CRC32C checksum = new CRC32C();
    long sampled = Math.min(SAMPLED_ROWS, rows.count());
    for (long i = 0; i < sampled; i++) {
      long row = sampled == 1 ? 0 : Math.round((double) (rows.count() - 1) / (sampled - 1) * i);
      float[] numbers = rows.row(Math.min(row, rows.count() - 1));
      ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES);
      bytes.asFloatBuffer().put(numbers);
      checksum.update(bytes);
    }
    return checksum.getValue();
  }

  Map<String, String> facts() {
    return facts;
  }

  /**
   * Refuses to go on with what another run began.
   *
   * @param begun the facts of that run
   */
  void requireSame(Map<?, ?> begun, Path state) {
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      Object before = begun.get(fact.getKey());
      if (!fact.getValue().equals(before)) {
        throw new InvalidInputException(
            "%s belongs to a run with other inputs: %s was %s and is %s; give what was given then, or leave out --resume to begin again"
                .formatted(state, fact.getKey(), before, fact.getValue()));
      }
    }
  }
}
