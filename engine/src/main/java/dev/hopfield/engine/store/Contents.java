package dev.hopfield.engine.store;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.PatternNorms;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Shard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The small description of what a memory holds: the parts in their order. Rows are counted from 0
 * over all parts, removed ones left out. Immutable.
 */
final class Contents {
  private final List<Part> parts;
  private final long[] first;
  private final long count;

  Contents(List<Part> parts) {
    this.parts = List.copyOf(parts);
    first = new long[parts.size()];
    long rows = 0;
    for (int p = 0; p < first.length; p++) {
      first[p] = rows;
      rows += parts.get(p).count();
    }
    count = rows;
  }

  List<Part> parts() {
    return parts;
  }

  /** How many patterns there are. */
  long count() {
    return count;
  }

  /** Pieces of memory that they lie in. */
  long runs() {
    return parts.stream().mapToLong(Part::runs).sum();
  }

  /** The id of a row. */
  long idOf(long row) {
    int found = Arrays.binarySearch(first, row);
    int p = found >= 0 ? found : -found - 2;
    return parts.get(p).idOf(row - first[p]);
  }

  /** A row of a segment: where the pattern of an id lies. */
  record Place(int part, long row) {}

  /** Where the pattern of an id lies; {@code null} if there is none. */
  @Nullable Place find(long id) {
    for (int p = 0; p < parts.size(); p++) {
      long row = parts.get(p).rowOf(id);
      if (row >= 0) {
        return new Place(p, row);
      }
    }
    return null;
  }

  /**
   * Where the pattern of an id lies.
   *
   * @throws InvalidInputException if there is none
   */
  Place require(long id) {
    Place place = find(id);
    if (place == null) {
      throw new InvalidInputException(
          "there is no pattern with id %d; it was removed or never added".formatted(id));
    }
    return place;
  }

  /** The patterns as one set, read where they lie. There must be some. */
  Patterns patterns() {
    return view(Segment::patterns);
  }

  /** The values as one set; only for memories with separate values. */
  Patterns values() {
    return view(Segment::values);
  }

  private Patterns view(Function<Segment, Patterns> side) {
    Part start = parts.getFirst();
    if (parts.size() == 1 && start.removed() == 0) {
      return side.apply(start.segment());
    }
    List<Shard> shards = new ArrayList<>();
    for (Part part : parts) {
      part.addShards(side.apply(part.segment()), shards);
    }
    return Patterns.view(shards);
  }

  /** Norms of the patterns. There must be some. */
  PatternNorms norms() {
    return BlockNorms.together(parts.stream().map(Part::norms).toList(), count);
  }
}
