package dev.hopfield.engine.store;

import dev.hopfield.engine.InvalidInputException;
import java.util.Arrays;

/** The ids of a segment's rows, ascending. Immutable. */
public sealed interface Ids {
  /** How many there are: the rows of the segment. */
  long count();

  /** The id of a row. */
  long idOf(long row);

  /** The row of an id, whether or not it was removed; −1 if the segment never had it. */
  long rowOf(long id);

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
    for (int row = 0; row < ascending.length; row++) {
      long least = row == 0 ? 0 : ascending[row - 1] + 1;
      if (ascending[row] < least) {
        throw new InvalidInputException(
            "the id of row %d is %d but must be at least %d; ids are not negative and ascend"
                .formatted(row, ascending[row], least));
      }
    }
    return new Listed(ascending);
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

    @Override
    public long rowOf(long id) {
      int found = Arrays.binarySearch(ascending, id);
      return found >= 0 ? found : -1;
    }
  }
}
