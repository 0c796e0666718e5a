package dev.hopfield.host;

import static dev.hopfield.host.HostMemory.readable;

import dev.hopfield.engine.Patterns;
import dev.hopfield.kernels.RowFormat;
import org.jspecify.annotations.Nullable;

/**
 * What will lie where, computed from the sizes before anything is allocated.
 *
 * <p>Rows are held in chunks, because an array has at most 2³¹ − 1 elements and a device a largest
 * allocation. Where all chunks fit, they stay on the device; otherwise they pass through it, each
 * row crossing once in every pass: two at a time, so that one is copied while kernels read the
 * other, or one after the other where memory is scarce.
 *
 * @param shape the patterns
 * @param kernels the kernels chosen
 * @param resident whether all chunks stay on the device
 * @param reason why, for a person
 * @param chunkRows rows of every chunk but the last, which may have fewer
 * @param chunks how many
 * @param lanes how many chunks are in flight at a time where they pass through, each with a buffer,
 *     scratch arrays and launch arrays of its own; 1 where they stay
 * @param scratch arrays for intermediate results, of a lane
 * @param products sizes of folds by matrix products, where there are any, of a lane
 * @param stageBytes bytes of the arrays that belong to single launches, of a lane
 * @param usableBytes device memory that may be used
 */
record MemoryPlan(
    Shape shape,
    KernelChoice kernels,
    boolean resident,
    String reason,
    int chunkRows,
    int chunks,
    int lanes,
    Scratch scratch,
    @Nullable ProductPlan products,
    long stageBytes,
    long usableBytes) {

  /** Sets of so many bytes at most get buffers of a few sizes only, so that they can share them. */
  static final long SMALL_BYTES = 4L << 20;

  private static final int FEWEST_ROWS = 64;

  /**
   * Patterns and their values.
   *
   * @param count N
   * @param dim d
   * @param valueDim d_v; d where patterns are their own values
   * @param separate whether there are separate values
   * @param storage how patterns lie
   * @param valueStorage how separate values lie
   */
  record Shape(
      long count,
      int dim,
      int valueDim,
      boolean separate,
      RowStorage storage,
      RowStorage valueStorage) {
    Shape(long count, int dim, int valueDim, boolean separate) {
      this(count, dim, valueDim, separate, RowStorage.F32, RowStorage.F32);
    }

    /** The shape of what is to be loaded. */
    static Shape of(Patterns patterns, Patterns values) {
      RowStorage storage = RowStorage.of(patterns);
      RowStorage valueStorage = RowStorage.of(values);
      // There is one array of scales: it holds factors or powers.
      boolean clash = storage.isScaled() && valueStorage.isHalf();
      if (clash || (storage.isHalf() && valueStorage.isScaled())) {
        valueStorage = RowStorage.F32;
      }
      return new Shape(
          patterns.count(),
          patterns.dim(),
          values.dim(),
          values != patterns,
          storage,
          valueStorage);
    }

    /** Bytes that a row takes on the device. */
    long rowBytes() {
      return storage.rowBytes(dim) + (separate ? valueStorage.rowBytes(valueDim) : 0);
    }

    /** Words of the longer of a pattern and a separate value. */
    int longestWords() {
      return Math.max(storage.words(dim), separate ? valueStorage.words(valueDim) : 0);
    }

    /** Whether kernels may need the table of powers. */
    boolean needsPowers() {
      return storage.isHalf() || (separate && valueStorage.isHalf());
    }

    /** Where the factors of separate values begin. */
    int valueScales(int chunkRows) {
      return storage.isScaled() && separate && valueStorage.isScaled() ? chunkRows : 0;
    }

    /** The longer of a pattern and a separate value. */
    int longest() {
      return Math.max(dim, valueDim);
    }
  }

  /**
   * Plans.
   *
   * @param shape the patterns
   * @param limits the device's
   * @param settings what is forced
   * @param hostBytes host memory outside the heap, half of which chunks may take on their way
   * @throws dev.hopfield.engine.DeviceException if not even a row fits, or its folds exceed an
   *     array
   */
  static MemoryPlan of(Shape shape, DeviceLimits limits, HostSettings settings, long hostBytes) {
    return new MemoryPlanner(shape, limits, settings, hostBytes).plan();
  }

  /** Bytes of all patterns and values. */
  long patternBytes() {
    return shape.count() * shape.rowBytes();
  }

  /** Floats that go with the packed rows of a chunk. */
  long scaleFloats() {
    if (shape.needsPowers()) {
      return RowFormat.POWERS;
    }
    boolean values = shape.separate() && shape.valueStorage().isScaled();
    return (long) chunkRows * ((shape.storage().isScaled() ? 1 : 0) + (values ? 1 : 0));
  }

  /** Bytes of what is not patterns. */
  long fixedBytes() {
    return lanes * (scratch.bytes() + ProductPlan.bytes(products) + stageBytes);
  }

  /** Bytes on the device when all is there. */
  long deviceBytes() {
    return fixedBytes() + bufferBytes();
  }

  /** Bytes of the buffers that chunks lie in. */
  long bufferBytes() {
    return (long) lanes * buffers() * chunkRows * shape.rowBytes();
  }

  /** Whether other sets can have buffers and kernels of the same sizes. */
  boolean isSmall() {
    return resident
        && chunks == 1
        && bufferBytes() <= SMALL_BYTES
        && chunkRows == rounded(shape.count());
  }

  /** Rows that the buffer of a small set is made for: a power of two. */
  static long rounded(long rows) {
    return Math.max(FEWEST_ROWS, Long.highestOneBit(2 * rows - 1));
  }

  /** Number of the first row of a chunk. */
  long firstRow(int chunk) {
    return (long) chunk * chunkRows;
  }

  /** Rows in a chunk. */
  int rows(int chunk) {
    return (int) Math.min(chunkRows, shape.count() - firstRow(chunk));
  }

  /** Buffers that chunks lie in, of a lane. */
  int buffers() {
    return resident ? chunks : 1;
  }

  /** The plan in a few lines. */
  String explain() {
    String values =
        shape.separate()
            ? "%d × %d values (%s)"
                .formatted(shape.count(), shape.valueDim(), shape.valueStorage().label())
            : "own values";
    return """
    patterns: %d × %d %s, %s, %s
    %s: %d chunk%s of up to %d rows%s; %s
    memory: %s on the device, %s of it scratch; %s usable
    path: %s; %s\
    """
        .formatted(
            shape.count(),
            shape.dim(),
            shape.storage().label(),
            values,
            readable(patternBytes()),
            resident ? "resident" : "streamed",
            chunks,
            chunks == 1 ? "" : "s",
            chunkRows,
            resident ? "" : inFlight(),
            reason,
            readable(deviceBytes()),
            readable(fixedBytes()),
            readable(usableBytes),
            kernels.label(),
            kernels.reason());
  }

  private String inFlight() {
    return lanes > 1
        ? ", %d in flight: one is copied while the other is computed on".formatted(lanes)
        : ", one after the other: there is no room for two";
  }
}
