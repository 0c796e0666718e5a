package dev.hopfield.engine.store;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Shard;
import java.util.Arrays;
import java.util.List;

/**
 * What is left of a segment: its rows without those that were removed, as runs of rows that follow
 * one another. Left rows are counted from 0. Immutable.
 */
final class Part {
  private final Segment segment;
  private final RowSet removed;
  private final BlockNorms norms;

  /** The row of the segment at which each run begins, and how many are left before it. */
  private final long[] runRow;

  private final long[] runLeft;

  private Part(Segment segment, RowSet removed, BlockNorms norms) {
    this.segment = segment;
    this.removed = removed;
    this.norms = norms;
    long end = segment.count();
    long[] rows = new long[8];
    long[] left = new long[8];
    int runs = 0;
    long before = 0;
    for (long row = removed.nextOut(0, end); row < end; ) {
      if (runs == rows.length) {
        rows = Arrays.copyOf(rows, 2 * runs);
        left = Arrays.copyOf(left, 2 * runs);
      }
      long to = removed.nextIn(row, end);
      rows[runs] = row;
      left[runs++] = before;
      before += to - row;
      row = removed.nextOut(to, end);
    }
    runRow = Arrays.copyOf(rows, runs);
    runLeft = Arrays.copyOf(left, runs);
  }

  /** All of a segment. */
  static Part of(Segment segment, BlockNorms norms) {
    return new Part(segment, RowSet.NONE, norms);
  }

  /** This part without some rows of the segment, none of which was removed before. */
  Part without(long[] rows) {
    RowSet without = removed.with(rows);
    return new Part(segment, without, norms.without(segment.patterns(), without, rows));
  }

  Segment segment() {
    return segment;
  }

  BlockNorms norms() {
    return norms;
  }

  /** How many rows are left. */
  long count() {
    return segment.count() - removed.size();
  }

  /** How many rows were removed. */
  long removed() {
    return removed.size();
  }

  /** Pieces of memory that hold what is left, at least. */
  int runs() {
    return runRow.length;
  }

  /** The row of the segment that is the {@code left}-th of those left. */
  long row(long left) {
    int found = Arrays.binarySearch(runLeft, left);
    int run = found >= 0 ? found : -found - 2;
    return runRow[run] + left - runLeft[run];
  }

  /** The id of the {@code left}-th row of those left. */
  long idOf(long left) {
    return segment.ids().idOf(row(left));
  }

  /** The row of the segment that has an id; −1 if there is none or it was removed. */
  long rowOf(long id) {
    long row = segment.ids().rowOf(id);
    return row < 0 || removed.contains(row) ? -1 : row;
  }

  /** The row of the segment at which a run begins. */
  long runRow(int run) {
    return runRow[run];
  }

  /** The rows of a run. */
  long runRows(int run) {
    long next = run + 1 < runLeft.length ? runLeft[run + 1] : count();
    return next - runLeft[run];
  }

  /** Appends the pieces of memory that hold what is left of the segment's patterns or values. */
  void addShards(Patterns of, List<Shard> shards) {
    for (int run = 0; run < runRow.length; run++) {
      Pieces.add(of, runRow[run], runRow[run] + runRows(run), shards);
    }
  }
}
