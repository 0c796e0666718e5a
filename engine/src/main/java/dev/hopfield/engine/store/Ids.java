package dev.hopfield.engine.store;

import dev.hopfield.engine.InvalidInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The ids of a segment's rows, ascending. Immutable. */
public sealed interface Ids permits Ids.Range, Ids.Listed, Ids.Placed, OrderedRows {
  /** An id in a file. */
  ValueLayout.OfLong ID = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** How many there are: the rows of the segment. */
  long count();

  /** The id of a row. */
  long idOf(long row);

  /** The row of an id, whether or not it was removed; −1 if the segment never had it. */
  default long rowOf(long id) {
    long low = 0;
    long high = count();
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (idOf(middle) < id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < count() && idOf(low) == id ? low : -1;
  }

  /** {@code first}, {@code first + 1}, … */
  static Ids range(long first, long count) {
    return new Range(first, count);
  }

  /**
   * Ids of any kind.
   *
   * @throws InvalidInputException unless they are at least 0 and ascend
   */
  static Ids of(long[] ascending) {
    long least = 0;
    for (int row = 0; row < ascending.length; row++) {
      least = requireAscending(row, ascending[row], least) + 1;
    }
    return new Listed(ascending);
  }

  /**
   * Ids that lie one after another in memory of others, as 64-bit little-endian integers.
   *
   * @throws InvalidInputException unless they are at least 0 and ascend
   */
  static Ids of(MemorySegment ascending) {
    Ids ids = new Placed(ascending);
    long least = 0;
    for (long row = 0; row < ids.count(); row++) {
      least = requireAscending(row, ids.idOf(row), least) + 1;
    }
    return ids;
  }

  private static long requireAscending(long row, long id, long least) {
    if (id < least || id == Long.MAX_VALUE) {
      throw new InvalidInputException(
          "the id of row %d is %d but must be at least %d; ids are not negative and ascend"
              .formatted(row, id, least));
    }
    return id;
  }

  /** Ids one after another. */
  record Range(long first, long count) implements Ids {
    @Override
    public long idOf(long row) {
      return first + row;
    }

    @Override
    public long rowOf(long id) {
      return id >= first && id - first < count ? id - first : -1;
    }
  }

  /** Ids one by one. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Listed(long[] ascending) implements Ids {
    @Override
    public long count() {
      return ascending.length;
    }

    @Override
    public long idOf(long row) {
      return ascending[Math.toIntExact(row)];
    }
  }

  /** Ids where others keep them. */
  record Placed(MemorySegment ascending) implements Ids {
    @Override
    public long count() {
      return ascending.byteSize() / Long.BYTES;
    }

    @Override
    public long idOf(long row) {
      return ascending.get(ID, row * Long.BYTES);
    }
  }
}
