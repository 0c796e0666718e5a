package dev.hopfield.engine.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A view of a tile's dot products with some queries, before β is applied, valid while it is being
 * visited. Row r and query q are counted within the tile and the view.
 */
final class TileScores {
  /** Looks at scores as they pass. */
  @FunctionalInterface
  interface Visitor {
    /** Sees every pair of a pattern and a query once. */
    void visit(TileScores scores);
  }

  private final MemorySegment segment;
  private final long rowBytes;
  private final long queryBytes;
  private long offset;
  private long firstRow;
  private int rows;
  private int firstQuery;
  private int queries;
  private float[] largest = new float[0];
  private int streams = 1;
  private int streamRows;

  TileScores(MemorySegment segment, long rowBytes, long queryBytes) {
    this.segment = segment;
    this.rowBytes = rowBytes;
    this.queryBytes = queryBytes;
  }

  /**
   * The first rows lie in so many streams of neighbouring rows; the scores of the streams' first
   * rows come first, then those of their second rows, and so on.
   */
  TileScores streams(int newStreams, int newStreamRows) {
    streams = newStreams;
    streamRows = newStreamRows;
    return this;
  }

  TileScores rows(long newFirstRow, int newRows) {
    firstRow = newFirstRow;
    rows = newRows;
    return this;
  }

  /**
   * Queries {@code newFirstQuery …}, the first one's scores at a byte; {@code tileLargest} by
   * query.
   */
  TileScores queries(int newFirstQuery, int newQueries, long newOffset, float[] tileLargest) {
    firstQuery = newFirstQuery;
    queries = newQueries;
    offset = newOffset;
    largest = tileLargest;
    return this;
  }

  /** Number of the first row among all patterns. */
  long firstRow() {
    return firstRow;
  }

  int rows() {
    return rows;
  }

  /** Number of the first query within its block. */
  int firstQuery() {
    return firstQuery;
  }

  int queries() {
    return queries;
  }

  /** The largest score of query q in this tile. */
  float largest(int q) {
    return largest[firstQuery + q];
  }

  private int place(int r) {
    return r < streams * streamRows ? r % streamRows * streams + r / streamRows : r;
  }

  /** xᵣᵀξ_q. */
  float score(int r, int q) {
    return segment.get(ValueLayout.JAVA_FLOAT, offset + place(r) * rowBytes + q * queryBytes);
  }
}
