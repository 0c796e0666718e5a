package dev.hopfield.engine.store;

import java.util.Arrays;

/**
 * Row numbers of a segment, as bits in pages. Immutable: {@link #with} shares the pages that it
 * does not change.
 */
final class RowSet {
  /** The set of no rows. */
  static final RowSet NONE = new RowSet(new long[0][], 0);

  private static final long[] EMPTY_PAGE = {};
  private static final int PAGE_WORDS = 64;
  private static final int PAGE_ROWS = PAGE_WORDS * Long.SIZE;

  private final long[][] pages;
  private final long size;

  private RowSet(long[][] pages, long size) {
    this.pages = pages;
    this.size = size;
  }

  /** How many rows are in it. */
  long size() {
    return size;
  }

  boolean contains(long row) {
    long[] page = page(row);
    return page.length > 0 && (page[word(row)] & bit(row)) != 0;
  }

  /** This set and these rows, none of which is in it yet. */
  RowSet with(long[] rows) {
    long last = Arrays.stream(rows).max().orElse(-1);
    int length = Math.max(pages.length, Math.toIntExact(last / PAGE_ROWS) + 1);
    long[][] next = Arrays.copyOf(pages, length);
    Arrays.fill(next, pages.length, length, EMPTY_PAGE);
    boolean[] own = new boolean[length];
    for (long row : rows) {
      int p = (int) (row / PAGE_ROWS);
      if (!own[p]) {
        next[p] = next[p].length == 0 ? new long[PAGE_WORDS] : next[p].clone();
        own[p] = true;
      }
      next[p][word(row)] |= bit(row);
    }
    return new RowSet(next, size + rows.length);
  }

  /** The first row from {@code from} on that is in the set; {@code end} if there is none before. */
  long nextIn(long from, long end) {
    long row = from;
    while (row < end) {
      long[] page = page(row);
      if (page.length == 0) {
        row = (row / PAGE_ROWS + 1) * PAGE_ROWS;
        continue;
      }
      long left = page[word(row)] >>> (row % Long.SIZE);
      if (left != 0) {
        return Math.min(end, row + Long.numberOfTrailingZeros(left));
      }
      row = (row / Long.SIZE + 1) * Long.SIZE;
    }
    return end;
  }

  /** The first row from {@code from} on that is not in the set; {@code end} if all before are. */
  long nextOut(long from, long end) {
    long row = from;
    while (row < end) {
      long[] page = page(row);
      if (page.length == 0) {
        return row;
      }
      long left = ~page[word(row)] >>> (row % Long.SIZE);
      if (left != 0) {
        return Math.min(end, row + Long.numberOfTrailingZeros(left));
      }
      row = (row / Long.SIZE + 1) * Long.SIZE;
    }
    return end;
  }

  private long[] page(long row) {
    long page = row / PAGE_ROWS;
    return page < pages.length ? pages[(int) page] : EMPTY_PAGE;
  }

  private static int word(long row) {
    return (int) (row % PAGE_ROWS / Long.SIZE);
  }

  private static long bit(long row) {
    return 1L << (row % Long.SIZE);
  }
}
