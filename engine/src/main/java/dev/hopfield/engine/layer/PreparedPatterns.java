package dev.hopfield.engine.layer;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.PatternNorms;
import dev.hopfield.engine.Patterns;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Stored patterns and values as the backend reads them: normalised where the layer says so, and
 * without those that are blocked. Where neither applies they are the caller's own, not copied.
 *
 * @param keys X̂, n × the size of stored patterns
 * @param values V̂, n × the size of projections; the same object where both are the same
 * @param kept the row of the caller's patterns that each row stands for; {@code null} for all
 * @param ownsKeys whether the keys are closed with this
 * @param ownsValues whether the values are closed with this
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier
record PreparedPatterns(
    Patterns keys, Patterns values, int @Nullable [] kept, boolean ownsKeys, boolean ownsValues)
    implements AutoCloseable {

  static PreparedPatterns of(AssociationInput input, LayerNorm stored, LayerNorm projection) {
    int[] kept = input.padding() == null ? null : unblocked(input.padding());
    boolean shared = input.projections() == input.stored() && stored.standardizesLike(projection);
    Prepared keys = prepare(input.stored(), kept, stored, "stored patterns");
    if (shared) {
      return new PreparedPatterns(keys.patterns, keys.patterns, kept, keys.owned, false);
    }
    try {
      Prepared values = prepare(input.projections(), kept, projection, "pattern projections");
      return new PreparedPatterns(keys.patterns, values.patterns, kept, keys.owned, values.owned);
    } catch (RuntimeException | Error e) {
      if (keys.owned) {
        keys.patterns.close();
      }
      throw e;
    }
  }

  private record Prepared(Patterns patterns, boolean owned) {}

  private static Prepared prepare(
      Patterns from, int @Nullable [] kept, LayerNorm norm, String what) {
    if (kept == null && !norm.isOn()) {
      PatternNorms.of(from, true, what);
      return new Prepared(from, false);
    }
    if (kept == null) {
      return new Prepared(norm.standardize(from), true);
    }
    Patterns selected = select(from, kept);
    if (!norm.isOn()) {
      PatternNorms.of(selected, true, what);
      return new Prepared(selected, true);
    }
    try (selected) {
      return new Prepared(norm.standardize(selected), true);
    }
  }

  /** The rows that may be seen; at least one. */
  private static int @Nullable [] unblocked(boolean[] blocked) {
    int[] rows = IntStream.range(0, blocked.length).filter(i -> !blocked[i]).toArray();
    if (rows.length == 0) {
      throw new InvalidInputException(
          "the mask blocks all %d patterns; leave at least one (true blocks)"
              .formatted(blocked.length));
    }
    return rows.length == blocked.length ? null : rows;
  }

  /** Those that a state with this row of an association mask may see. */
  PreparedPatterns without(boolean[] blocked) {
    int[] rows =
        IntStream.range(0, (int) keys.count()).filter(i -> !blocked[original(i)]).toArray();
    if (rows.length == 0) {
      throw new InvalidInputException(
          "the masks block all %d patterns for a state; leave at least one (true blocks)"
              .formatted(blocked.length));
    }
    if (rows.length == keys.count()) {
      return new PreparedPatterns(keys, values, kept, false, false);
    }
    Patterns someKeys = select(keys, rows);
    boolean shared = keys == values;
    Patterns someValues = shared ? someKeys : select(values, rows);
    int[] originals = IntStream.of(rows).map(this::original).toArray();
    return new PreparedPatterns(someKeys, someValues, originals, true, !shared);
  }

  /** The row of the caller's patterns that a row stands for. */
  int original(int row) {
    return kept == null ? row : kept[row];
  }

  private static Patterns select(Patterns from, int[] rows) {
    Patterns selected = Patterns.allocate(rows.length, from.dim());
    float[] row = new float[from.dim()];
    for (int i = 0; i < rows.length; i++) {
      from.copyRows(rows[i], 1, row, 0);
      selected.setRow(i, row);
    }
    return selected;
  }

  @Override
  public void close() {
    if (ownsKeys) {
      keys.close();
    }
    if (ownsValues) {
      values.close();
    }
  }

  @Override
  public boolean equals(Object o) {
    return this == o;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
