package dev.hopfield.engine.store;

import dev.hopfield.engine.Patterns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps the parts of a memory few: parts that are not much larger than what follows them are copied
 * into one, as are parts of which much was removed. So a pattern is copied a number of times that
 * grows with the logarithm of the memory, and parts larger than {@link #MOST_BYTES}, which may lie
 * in files larger than the memory, never are.
 */
final class Compaction {
  /** Patterns and values that are copied at once take no more. */
  static final long MOST_BYTES = 1L << 30;

  /** A part is copied when more than one in so many of its rows was removed. */
  private static final int REMOVED_SHARE = 4;

  /** A part joins what follows it unless it is more than so many times as large. */
  private static final int RATIO = 2;

  private Compaction() {}

  /** The same rows in fewer parts; those that are new belong to the caller. */
  static List<Part> of(List<Part> parts) {
    List<Part> kept = new ArrayList<>();
    for (Part part : parts) {
      if (part.count() > 0) {
        kept.add(part);
      }
    }
    List<Segment> made = new ArrayList<>();
    try {
      compact(kept, made);
    } catch (RuntimeException | Error e) {
      made.forEach(Segment::discard);
      throw e;
    }
    for (Segment segment : made) {
      if (kept.stream().noneMatch(part -> part.segment() == segment)) {
        segment.discard();
      }
    }
    return kept;
  }

  private static void compact(List<Part> parts, List<Segment> made) {
    for (int p = 0; p + 1 < parts.size(); p++) {
      List<Part> tail = parts.subList(p, parts.size());
      boolean alike = parts.get(p).count() <= RATIO * rows(parts.subList(p + 1, parts.size()));
      if (alike && mayBeCopied(tail)) {
        replace(tail, made);
      }
    }
    for (int p = 0; p < parts.size(); p++) {
      Part part = parts.get(p);
      List<Part> alone = parts.subList(p, p + 1);
      if (part.removed() * REMOVED_SHARE > part.segment().count() && mayBeCopied(alone)) {
        replace(alone, made);
      }
    }
  }

  private static boolean mayBeCopied(List<Part> parts) {
    return rows(parts) <= MOST_BYTES / rowBytes(parts.getFirst());
  }

  private static void replace(List<Part> parts, List<Segment> made) {
    Part one = merge(parts, made);
    parts.clear();
    parts.add(one);
  }

  private static long rows(List<Part> parts) {
    return parts.stream().mapToLong(Part::count).sum();
  }

  /** Bytes of a row with its value, its id and its place while it is copied. */
  private static long rowBytes(Part part) {
    Segment segment = part.segment();
    long row = 64 + (long) segment.patterns().dim() * segment.patterns().elementType().bytes();
    return segment.isSeparate()
        ? row + (long) segment.values().dim() * segment.values().elementType().bytes()
        : row;
  }

  private static Part merge(List<Part> parts, List<Segment> made) {
    OrderedRows rows = new OrderedRows(parts);
    long[] ids = new long[Math.toIntExact(rows.count())];
    Arrays.setAll(ids, rows::idOf);
    Patterns patterns = RowCopies.of(rows.patterns());
    Patterns values = patterns;
    if (parts.getFirst().segment().isSeparate()) {
      try {
        values = RowCopies.of(rows.values());
      } catch (RuntimeException | Error e) {
        patterns.close();
        throw e;
      }
    }
    Segment segment = Segment.owning(patterns, values, Ids.of(ids));
    made.add(segment);
    return Part.of(segment, BlockNorms.of(patterns, false, "patterns"));
  }
}
