package dev.hopfield.engine.store;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.RowLayout;
import dev.hopfield.engine.Shard;
import dev.hopfield.engine.StateBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.BiConsumer;

/**
 * New rows outside the heap, held as the rows of a set are: backends may then read old and new ones
 * with the same loops.
 */
final class RowCopies {
  private RowCopies() {}

  /**
   * Holds rows as others are held.
   *
   * @param rows of the same dimension
   * @throws InvalidInputException if an element cannot be held so
   */
  static Patterns of(StateBatch rows, RowKind like) {
    return filled(
        like,
        rows.batch(),
        (copy, encoder) -> {
          for (int r = 0; r < rows.batch(); r++) {
            encoder.put(r, rows.row(r));
          }
        });
  }

  /** Copies a set bit by bit, into one piece of memory. */
  public static Patterns of(Patterns patterns) {
    RowKind like = RowKind.of(patterns);
    return filled(like, patterns.count(), (copy, encoder) -> copy(patterns, copy, encoder));
  }

  private static Patterns filled(RowKind like, long count, BiConsumer<Patterns, Encoder> fill) {
    Patterns copy = allocate(like, count);
    try {
      fill.accept(copy, encoder(copy));
      return copy;
    } catch (RuntimeException | Error e) {
      copy.close();
      throw e;
    }
  }

  private static Patterns allocate(RowKind like, long count) {
    for (Precision precision : Precision.values()) {
      if (precision.elementType() == like.type() && precision.isScaled() == like.scaled()) {
        return Patterns.allocate(count, like.dim(), precision);
      }
    }
    Arena arena = Arena.ofShared();
    try {
      RowLayout layout = RowLayout.packed(count, like.dim(), like.type());
      long bytes = Math.multiplyExact(count, layout.rowStride());
      return Patterns.over(arena.allocate(bytes, 64), layout, arena);
    } catch (ArithmeticException | OutOfMemoryError e) {
      arena.close();
      throw new InvalidInputException(
          "%d patterns of dimension %d do not fit in memory; add fewer"
              .formatted(count, like.dim()),
          e);
    }
  }

  private static void copy(Patterns from, Patterns to, Encoder encoder) {
    Shard into = to.shards().getFirst();
    for (Shard shard : from.shards()) {
      if (shard.isPacked()) {
        copyBytes(shard, into);
        continue;
      }
      for (long row = shard.first(); row < shard.end(); row++) {
        encoder.put(row, from.row(row));
      }
    }
  }

  private static void copyBytes(Shard from, Shard to) {
    long rows = from.layout().count();
    long bytes = rows * to.layout().rowStride();
    long at = from.first();
    MemorySegment.copy(from.segment(), from.offset(at), to.segment(), to.offset(at), bytes);
    MemorySegment scales = from.scales();
    MemorySegment toScales = to.scales();
    if (scales != null && toScales != null) {
      MemorySegment.copy(scales, 0, toScales, at * Float.BYTES, rows * Float.BYTES);
    }
  }

  /** Writes a row. */
  private interface Encoder {
    void put(long row, float[] values);
  }

  private static Encoder encoder(Patterns into) {
    Shard shard = into.shards().getFirst();
    return switch (into.elementType()) {
      case F64 ->
          (row, values) -> {
            for (int c = 0; c < values.length; c++) {
              long offset = shard.offset(row) + c * 8L;
              shard.segment().set(ValueLayout.JAVA_DOUBLE_UNALIGNED, offset, values[c]);
            }
          };
      case U8 -> (row, values) -> putBytes(shard, row, values, 0, 255);
      case I8 ->
          into.isScaled()
              ? into::setRow
              : (row, values) -> putBytes(shard, row, values, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case F32, F16, BF16 -> into::setRow;
    };
  }

  private static void putBytes(Shard shard, long row, float[] values, int least, int most) {
    ElementType type = shard.layout().type();
    for (int c = 0; c < values.length; c++) {
      float value = values[c];
      if (!(value >= least && value <= most && value == (int) value)) {
        throw new InvalidInputException(
            "row %d, column %d holds %s, but the memory's patterns are %s, whole numbers from %d to %d; open it with a precision, for example f32"
                .formatted(row, c, value, type.label(), least, most));
      }
      shard.segment().set(ValueLayout.JAVA_BYTE, shard.offset(row) + c, (byte) (int) value);
    }
  }
}
