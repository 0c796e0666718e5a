package dev.hopfield.host;

import static dev.hopfield.host.HostMemory.readable;

import dev.hopfield.engine.DeviceException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the plan for a set: all of it on the device if it fits, else two chunks in flight, else
 * one.
 */
final class MemoryPlanner {
  /** Elements of the largest array. */
  private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 16L;

  /** Rows of the largest chunk: sums of row numbers, and two factors a row, stay within an int. */
  private static final long MOST_ROWS = (1L << 30) - 64;

  /** A buffer that rows stream through. */
  private static final long STREAM_BYTES = 256L << 20;

  private static final long MOST_SCRATCH_BYTES = 128L << 20;
  private static final int HEADER = 24;

  private final MemoryPlan.Shape shape;
  private final HostSettings settings;
  private final DeviceLimits limits;
  private final KernelChoice kernels;
  private final long hostBytes;
  private final long usable;

  /** A planner; see {@link MemoryPlan#of}. */
  MemoryPlanner(
      MemoryPlan.Shape shape, DeviceLimits limits, HostSettings settings, long hostBytes) {
    this.shape = shape;
    this.settings = settings;
    this.limits = limits;
    this.hostBytes = hostBytes;
    requireArrays();
    kernels = KernelChoice.of(shape, limits, settings);
    usable = Math.min(limits.memoryBytes() / 10 * 9, settings.deviceBytes());
  }

  MemoryPlan plan() {
    MemoryPlan resident = resident();
    String refusal = refusal(resident);
    if (refusal == null) {
      return resident;
    }
    MemoryPlan two = inFlight(2, refusal);
    return two != null ? two : streamed(Lane.of(this, 1), 1, refusal);
  }

  private MemoryPlan resident() {
    long rows = Math.min(rowsOfAnArray(), hostBytes / 2 / shape.rowBytes());
    long small = Math.min(MemoryPlan.SMALL_BYTES, usable / 16) / shape.rowBytes();
    long wanted = wantedRows(Math.min(small, rows));
    Lane lane = Lane.of(this, Math.min(rowsOfAnArray(), wanted), usable, hostBytes, true);
    return plan(true, "all fit", wanted, rows, 1, lane);
  }

  /** A plan with several chunks in flight; {@code null} where that leaves too little for them. */
  private @Nullable MemoryPlan inFlight(int lanes, String reason) {
    Lane lane = Lane.of(this, lanes);
    // A quarter of the memory at least is to be patterns, so that many rows go with a launch.
    boolean fits = lane.bytes() <= usable / lanes / 4 * 3 && lane.mostRows(this, lanes) > 0;
    return fits ? streamed(lane, lanes, reason) : null;
  }

  private MemoryPlan streamed(Lane lane, int lanes, String reason) {
    return plan(false, reason, shape.count(), lane.mostRows(this, lanes), lanes, lane);
  }

  /**
   * What goes with the chunks of a lane.
   *
   * @param scratch scratch arrays
   * @param products arrays of folds by matrix products, where there are any
   * @param stages bytes of the arrays of single launches
   */
  private record Lane(Scratch scratch, @Nullable ProductPlan products, long stages) {
    /** For chunks that pass through, which do not walk: states come back after every chunk. */
    static Lane of(MemoryPlanner planner, int lanes) {
      long rows = Math.min(planner.rowsOfAnArray(), planner.shape.count());
      return of(planner, rows, planner.usable / lanes, planner.hostBytes / lanes, false);
    }

    static Lane of(MemoryPlanner planner, long rows, long device, long host, boolean walks) {
      MemoryPlan.Shape shape = planner.shape;
      KernelChoice kernels = planner.kernels;
      ProductPlan products =
          kernels.products() ? ProductPlan.of(shape, rows, planner.settings) : null;
      Scratch.Fewest fewest =
          new Scratch.Fewest(
              kernels.tensorWarps() == 0 ? 0 : kernels.tensorScratch(),
              products == null ? 0 : products.entries());
      // A power of two, so that what little the host has less now than before is no matter.
      long bytes = Long.highestOneBit(Math.min(Math.min(device, host) / 4, MOST_SCRATCH_BYTES));
      int foldLength = Scratch.foldLength(shape.longest());
      Scratch scratch =
          Scratch.of(rows, shape.dim(), foldLength, planner.limits, fewest, bytes, walks);
      long stages = new StageArrays(shape, kernels, scratch).bytes();
      return new Lane(scratch, products, stages);
    }

    long bytes() {
      return scratch.bytes() + ProductPlan.bytes(products) + stages;
    }

    /** Rows of the largest chunk that passes through. */
    long mostRows(MemoryPlanner planner, int lanes) {
      long room = Math.min(STREAM_BYTES, planner.usable / lanes - bytes());
      long staged = planner.hostBytes / 2 / lanes;
      return Math.min(planner.rowsOfAnArray(), Math.min(staged, room) / planner.shape.rowBytes());
    }
  }

  /** Rows that buffers are made for: those of small sets have few sizes, others just theirs. */
  private long wantedRows(long most) {
    long rounded = MemoryPlan.rounded(shape.count());
    return rounded <= most ? rounded : shape.count();
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
  private void requireArrays() {
    long most = MOST_ELEMENTS / BatchClass.MANY.capacity() - Scratch.foldLength(0);
    if (shape.longest() > most) {
      throw new DeviceException(
          "patterns of dimension %d are too long for a device: at most %d; use backend cpu"
              .formatted(shape.longest(), most));
    }
  }

  private long rowsOfAnArray() {
    // An allocation must stay below the limit, header included.
    long elements = Math.min(MOST_ELEMENTS, (limits.allocationBytes() - HEADER - 1) / Float.BYTES);
    long rows = Math.min(elements / shape.longestWords(), MOST_ROWS);
    return Math.min(rows, settings.chunkRows());
  }

  private MemoryPlan plan(
      boolean resident, String reason, long allRows, long mostRows, int lanes, Lane lane) {
    if (mostRows < 1) {
      throw new DeviceException(
          "not even one pattern of dimension %d fits: %s are usable on the device, but queries and scratch take %s; use a device with more memory, or raise %s or -XX:MaxDirectMemorySize"
              .formatted(
                  shape.dim(),
                  readable(usable),
                  readable(lane.bytes()),
                  HostSettings.DEVICE_MEMORY));
    }
    int chunks = Math.toIntExact(Math.ceilDiv(allRows, mostRows));
    int chunkRows = Math.toIntExact(Math.ceilDiv(allRows, chunks));
    return new MemoryPlan(
        shape,
        kernels,
        resident,
        reason,
        chunkRows,
        chunks,
        Math.min(lanes, chunks),
        lane.scratch(),
        lane.products(),
        lane.stages(),
        usable);
  }
}
