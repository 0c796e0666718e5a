package dev.hopfield.host;

import dev.hopfield.kernels.Launch;
import dev.hopfield.kernels.ProductFold;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The sizes of folds by matrix products, and of the arrays on the device that they pass through.
 *
 * @param dim d
 * @param valueDim d_v of separate values; 0 where there are none
 * @param mostRows rows of the longest window
 * @param settings what is forced
 */
record ProductPlan(int dim, int valueDim, long mostRows, HostSettings settings) {
  /** Queries that products are made for; a block is padded to the next of these. */
  private static final int[] WIDTHS = {64, 128, 256};

  /**
   * Bytes of a chunk, its rows and its scores, that shall stay in the device's cache between the
   * kernels: half of the 50 MB that an H100 has.
   */
  private static final long CACHE_BYTES = 24L << 20;

  /** Chunks that one launch goes through where there are so many. */
  static final int CHUNKS_AT_ONCE = 8;

  /** Counts and factors of the stages with which folds begin: two kinds of values, and walks. */
  private static final int BEGIN_ARRAYS = 6;

  /** Work-groups that write the first zeros. */
  static final int CLEAR_GROUPS = 64;

  /** A chunk for so many queries: its segments, of {@link ProductFold#SEGMENT} rows each. */
  record Chunk(int width, int segments) {
    int rows() {
      return segments * ProductFold.SEGMENT;
    }

    /** Folds of segments that the queries leave. */
    int entries() {
      return width * segments;
    }
  }

  /** The sizes for such patterns. */
  static ProductPlan of(MemoryPlan.Shape shape, long mostRows, HostSettings settings) {
    return new ProductPlan(
        shape.dim(), shape.separate() ? shape.valueDim() : 0, mostRows, settings);
  }

  /**
   * Whether launches are replayed. A graph goes on reading the buffer of patterns that it was
   * captured with, so there has to be one only.
   */
  boolean replays(int buffers) {
    return settings.graphs() && buffers == 1;
  }

  /** The chunk for a block of queries. */
  Chunk chunk(int queries) {
    int width = Arrays.stream(WIDTHS).filter(w -> w >= queries).findFirst().orElseThrow();
    long rowBytes = (long) Float.BYTES * (dim + valueDim + width);
    long cached = CACHE_BYTES / rowBytes / ProductFold.SEGMENT;
    long useful = Math.ceilDiv(mostRows, ProductFold.SEGMENT);
    long asked = Math.max(1, settings.productRows() / ProductFold.SEGMENT);
    long segments = Math.min(Math.min(useful, asked), Math.min(cached, RowSplits.MOST));
    return new Chunk(width, (int) Math.max(1, segments));
  }

  /** A chunk for every width there is. */
  Chunk[] chunks() {
    return Arrays.stream(WIDTHS).mapToObj(this::chunk).toArray(Chunk[]::new);
  }

  private int most(java.util.function.ToIntFunction<Chunk> size) {
    return Arrays.stream(chunks()).mapToInt(size).max().orElseThrow();
  }

  /** Chunks of a window. */
  static int count(int rows, Chunk chunk) {
    return Math.ceilDiv(rows, chunk.rows());
  }

  int rowFloats() {
    return most(Chunk::rows) * dim;
  }

  /** Floats for copied values; one where there are none, because an array cannot be empty. */
  int valueFloats() {
    return Math.max(1, most(Chunk::rows) * valueDim);
  }

  int queryFloats() {
    return IntStream.of(WIDTHS).max().orElseThrow() * dim;
  }

  int scoreFloats() {
    return most(chunk -> chunk.width() * chunk.rows());
  }

  int sumFloats() {
    return entries() * Math.max(dim, valueDim);
  }

  /** Folds of segments of the fullest launch. */
  int entries() {
    return most(Chunk::entries);
  }

  /** Bytes on the device, with headers and what allocations are rounded up by. */
  static long bytes(@Nullable ProductPlan plan) {
    if (plan == null) {
      return 0;
    }
    long rows = (long) plan.rowFloats() + plan.valueFloats() + plan.queryFloats();
    long floats = rows + plan.scoreFloats() + plan.sumFloats() + 1;
    return floats * Float.BYTES
        + (long) ProductFold.PROGRESS * Integer.BYTES
        + ProductBuffers.ARRAYS * StageArrays.EACH
        + BEGIN_ARRAYS * (StageArrays.EACH + (long) Launch.LENGTH * Integer.BYTES);
  }

  /** The chunks, for a person. */
  String explain(int buffers) {
    return "chunks of %s rows for up to %s queries, %s"
        .formatted(
            joined(Chunk::rows),
            joined(Chunk::width),
            replays(buffers) ? "replayed as CUDA graphs" : "launched one by one");
  }

  private String joined(java.util.function.ToIntFunction<Chunk> size) {
    return String.join(
        ", ", Arrays.stream(chunks()).map(c -> Integer.toString(size.applyAsInt(c))).toList());
  }
}
