package dev.hopfield.engine.store;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Shard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * The rows of a memory in the order of their ids: each part is in that order already, so the parts
 * are merged, run by run, and nothing is copied.
 */
public final class OrderedRows implements Ids {
  private final List<Run> runs = new ArrayList<>();
  private long count;

  /**
   * Rows of a segment that follow one another there and here.
   *
   * @param first number of the first row here
   * @param row its number in the segment
   * @param rows how many
   */
  private record Run(long first, Segment segment, long row, long rows) {}

  /** Where the merge has come to in a part: a run of it, from a row on. */
  private static final class Cursor {
    final Part part;
    int run;
    long row;

    Cursor(Part part) {
      this.part = part;
      row = part.runRow(0);
    }

    long id() {
      return part.segment().ids().idOf(row);
    }

    long end() {
      return part.runRow(run) + part.runRows(run);
    }

    /** Goes to a row of the run or past it; false at the end of the part. */
    boolean moveTo(long next) {
      row = next;
      if (next == end()) {
        run++;
        if (run == part.runs()) {
          return false;
        }
        row = part.runRow(run);
      }
      return true;
    }

    /** The first row of the run, from here on, whose id is at least {@code id}; its end if none. */
    long firstRowFrom(long id) {
      long low = row;
      long high = end();
      while (low < high) {
        long middle = (low + high) >>> 1;
        if (part.segment().ids().idOf(middle) < id) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  /** The rows of parts, each of which has some. */
  OrderedRows(List<Part> parts) {
    PriorityQueue<Cursor> next = new PriorityQueue<>(Comparator.comparingLong(Cursor::id));
    parts.forEach(part -> next.add(new Cursor(part)));
    while (!next.isEmpty()) {
      Cursor first = next.remove();
      long to = next.isEmpty() ? first.end() : first.firstRowFrom(next.element().id());
      runs.add(new Run(count, first.part.segment(), first.row, to - first.row));
      count += to - first.row;
      if (first.moveTo(to)) {
        next.add(first);
      }
    }
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public long idOf(long row) {
    int low = 0;
    int high = runs.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (runs.get(middle).first <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Run run = runs.get(low);
    return run.segment.ids().idOf(run.row + row - run.first);
  }

  /** The patterns as one set, read where they lie. */
  public Patterns patterns() {
    return view(Segment::patterns);
  }

  /** The values as one set; only for memories with separate values. */
  public Patterns values() {
    return view(Segment::values);
  }

  private Patterns view(Function<Segment, Patterns> side) {
    List<Shard> shards = new ArrayList<>();
    for (Run run : runs) {
      Pieces.add(side.apply(run.segment), run.row, run.row + run.rows, shards);
    }
    return Patterns.view(shards);
  }
}
