package dev.hopfield.engine.store;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Patterns.Layout;
import dev.hopfield.engine.Precision;
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

  /** Rows of a set, with their numbers there. */
  record Run(Patterns from, long first, long rows) {}

  /**
   * Copies runs of rows one after another, bit by bit.
   *
   * @param runs all of sets that hold elements alike
   * @param count their rows
   */
  static Patterns of(Iterable<Run> runs, long count, RowKind like) {
    return filled(
        like,
        count,
        (copy, encoder) -> {
          long at = 0;
          for (Run run : runs) {
            copy(run, copy, at, encoder);
            at += run.rows;
          }
        });
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
      Layout layout = Layout.packed(count, like.dim(), like.type());
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

  private static void copy(Run run, Patterns to, long at, Encoder encoder) {
    long row = run.first;
    long end = run.first + run.rows;
    while (row < end) {
      Shard shard = run.from.shard(row);
      long stop = Math.min(end, shard.end());
      long into = at + row - run.first;
      if (shard.isPacked()) {
        copyBytes(shard, row, stop - row, to.shards().getFirst(), into);
      } else {
        for (long r = row; r < stop; r++) {
          encoder.put(into + r - row, run.from.row(r));
        }
      }
      row = stop;
    }
  }

  private static void copyBytes(Shard from, long row, long rows, Shard to, long at) {
    long bytes = rows * to.layout().rowStride();
    MemorySegment.copy(from.segment(), from.offset(row), to.segment(), to.offset(at), bytes);
    MemorySegment scales = from.scales();
    MemorySegment toScales = to.scales();
    if (scales != null && toScales != null) {
      long first = (row - from.first()) * Float.BYTES;
      MemorySegment.copy(scales, first, toScales, at * Float.BYTES, rows * Float.BYTES);
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
