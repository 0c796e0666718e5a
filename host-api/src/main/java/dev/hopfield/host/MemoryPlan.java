package dev.hopfield.host;

import static dev.hopfield.host.HostMemory.readable;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.kernels.RowFormat;
import org.jspecify.annotations.Nullable;

/**
 * What will lie where, computed from the sizes before anything is allocated.
 *
 * <p>Rows are held in chunks, because an array has at most 2³¹ − 1 elements and a device a largest
 * allocation. Where all chunks fit, they stay on the device; otherwise they pass through one
 * buffer, each row crossing once in every pass.
 *
 * @param shape the patterns
 * @param kernels the kernels chosen
 * @param resident whether all chunks stay on the device
 * @param reason why, for a person
 * @param chunkRows rows of every chunk but the last, which may have fewer
 * @param chunks how many
 * @param scratch arrays for intermediate results
 * @param products sizes of folds by matrix products, where there are any
 * @param stageBytes bytes of the arrays that belong to single launches
 * @param usableBytes device memory that may be used
 */
record MemoryPlan(
    Shape shape,
    KernelChoice kernels,
    boolean resident,
    String reason,
    int chunkRows,
    int chunks,
    Scratch scratch,
    @Nullable ProductPlan products,
    long stageBytes,
    long usableBytes) {

  /** Elements of the largest array. */
  private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 16L;

  /** Rows of the largest chunk: sums of row numbers, and two factors a row, stay within an int. */
  private static final long MOST_ROWS = (1L << 30) - 64;

  /** A buffer that rows stream through. */
  private static final long STREAM_BYTES = 256L << 20;

  private static final int HEADER = 24;

  /** Sets of so many bytes at most get buffers of a few sizes only, so that they can share them. */
  private static final long SMALL_BYTES = 4L << 20;

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
   * @param hostBytes host memory outside the heap, half of which a chunk may take on its way
   * @throws DeviceException if not even a row fits, or its folds exceed an array
   */
  static MemoryPlan of(Shape shape, DeviceLimits limits, HostSettings settings, long hostBytes) {
    requireArrays(shape);
    KernelChoice kernels = KernelChoice.of(shape, limits, settings);
    long usable = Math.min(limits.memoryBytes() / 10 * 9, settings.deviceBytes());
    long rows = rowsOfAnArray(shape, limits, settings);
    long staged = hostBytes / 2 / shape.rowBytes();
    long small = Math.min(SMALL_BYTES, usable / 16) / shape.rowBytes();
    long wanted = wantedRows(shape, Math.min(small, Math.min(rows, staged)));
    ProductPlan products =
        kernels.products() ? ProductPlan.of(shape, Math.min(rows, wanted), settings) : null;
    Scratch scratch =
        Scratch.of(
            Math.min(rows, wanted),
            shape.dim(),
            Scratch.foldLength(shape.longest()),
            limits,
            new Scratch.Fewest(
                kernels.tensorWarps() == 0 ? 0 : kernels.tensorScratch(),
                products == null ? 0 : products.entries()),
            // A power of two, so that what little the host has less now than before is no matter.
            Long.highestOneBit(Math.min(Math.min(usable, hostBytes) / 4, 128L << 20)));
    long stages = new StageArrays(shape, kernels, scratch).bytes();
    Planner planner = new Planner(shape, kernels, scratch, products, stages, usable);
    MemoryPlan resident = planner.plan(true, "all fit", wanted, Math.min(rows, staged));
    String refusal = refusal(resident);
    if (refusal == null) {
      return resident;
    }
    long room = usable - scratch.bytes() - ProductPlan.bytes(products) - stages;
    long streamed = Math.min(STREAM_BYTES, room) / shape.rowBytes();
    return planner.plan(false, refusal, shape.count(), Math.min(rows, Math.min(staged, streamed)));
  }

  /** Rows that buffers are made for: those of small sets have few sizes, others just theirs. */
  private static long wantedRows(Shape shape, long most) {
    long rounded = rounded(shape.count());
    return rounded <= most ? rounded : shape.count();
  }

  private static long rounded(long rows) {
    return Math.max(FEWEST_ROWS, Long.highestOneBit(2 * rows - 1));
  }

  /** Why the chunks cannot all stay on the device; {@code null} if they can. */
  private static @Nullable String refusal(MemoryPlan resident) {
    long room = resident.usableBytes() - resident.fixedBytes();
    if (resident.bufferBytes() > room) {
      return "%s of patterns do not fit in the %s left on the device"
          .formatted(readable(resident.patternBytes()), readable(Math.max(0, room)));
    }
    return null;
  }

  /** Refuses rows that are so long that a block of queries exceeds an array. */
  private static void requireArrays(Shape shape) {
    long most = MOST_ELEMENTS / BatchClass.MANY.capacity() - Scratch.foldLength(0);
    if (shape.longest() > most) {
      throw new DeviceException(
          "patterns of dimension %d are too long for a device: at most %d; use backend cpu"
              .formatted(shape.longest(), most));
    }
  }

  private static long rowsOfAnArray(Shape shape, DeviceLimits limits, HostSettings settings) {
    // An allocation must stay below the limit, header included.
    long elements = Math.min(MOST_ELEMENTS, (limits.allocationBytes() - HEADER - 1) / Float.BYTES);
    long rows = Math.min(elements / shape.longestWords(), MOST_ROWS);
    return Math.min(rows, settings.chunkRows());
  }

  private record Planner(
      Shape shape,
      KernelChoice kernels,
      Scratch scratch,
      @Nullable ProductPlan products,
      long stages,
      long usable) {
    MemoryPlan plan(boolean resident, String reason, long allRows, long mostRows) {
      if (mostRows < 1) {
        throw new DeviceException(
            "not even one pattern of dimension %d fits: %s are usable on the device, but queries and scratch take %s; use a device with more memory, or raise %s or -XX:MaxDirectMemorySize"
                .formatted(
                    shape.dim(),
                    readable(usable),
                    readable(scratch.bytes() + ProductPlan.bytes(products) + stages),
                    HostSettings.DEVICE_MEMORY));
      }
      int chunks = Math.toIntExact(Math.ceilDiv(allRows, mostRows));
      int chunkRows = Math.toIntExact(Math.ceilDiv(allRows, chunks));
      return new MemoryPlan(
          shape, kernels, resident, reason, chunkRows, chunks, scratch, products, stages, usable);
    }
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
    return scratch.bytes() + ProductPlan.bytes(products) + stageBytes;
  }

  /** Bytes on the device when all is there. */
  long deviceBytes() {
    return fixedBytes() + bufferBytes();
  }

  /** Bytes of the buffers that chunks lie in. */
  private long bufferBytes() {
    return (long) buffers() * chunkRows * shape.rowBytes();
  }

  /** Whether other sets can have buffers and kernels of the same sizes. */
  boolean isSmall() {
    return resident
        && chunks == 1
        && bufferBytes() <= SMALL_BYTES
        && chunkRows == rounded(shape.count());
  }

  /** Number of the first row of a chunk. */
  long firstRow(int chunk) {
    return (long) chunk * chunkRows;
  }

  /** Rows in a chunk. */
  int rows(int chunk) {
    return (int) Math.min(chunkRows, shape.count() - firstRow(chunk));
  }

  /** Buffers that chunks lie in. */
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
    %s: %d chunk%s of up to %d rows; %s
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
            reason,
            readable(deviceBytes()),
            readable(fixedBytes()),
            readable(usableBytes),
            kernels.label(),
            kernels.reason());
  }
}
