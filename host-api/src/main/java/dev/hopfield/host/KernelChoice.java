package dev.hopfield.host;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.kernels.ProductFold;
import dev.hopfield.kernels.TensorFold;
import dev.hopfield.kernels.WarpFold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The kernels for patterns of some shape, and the sizes they are compiled with.
 *
 * @param base the way to fold where the warps' is not taken
 * @param reason why, for a person
 * @param threads work-items in a group of the fused fold
 * @param tileRows rows in a tile of the fused fold
 * @param columns columns copied at once by the similarity kernel
 * @param laneElements elements of a row that a lane holds where a warp takes a row; 0 where none
 *     does
 * @param tensorWarps warps of a group on tensor cores; 0 where they are not used
 * @param products whether batches are folded by matrix products
 */
record KernelChoice(
    KernelPath base,
    String reason,
    int threads,
    int tileRows,
    int columns,
    int laneElements,
    int tensorWarps,
    boolean products) {
  /** Work-items in a group of every kernel but the fused folds. */
  static final int THREADS = 64;

  /** Work-groups that keep a compute unit busy. */
  static final int GROUPS_PER_UNIT = 8;

  private static final int LOCAL_BYTES = 48 * 1024;
  // More would spill the sums that each work-item keeps.
  private static final int FUSED_VALUE_DIM = 8192;
  // The compiler's reports in docs/kernels.md: up to here, no register is spilled.
  private static final int LANE_QUERY_ELEMENTS = 32;
  private static final int LANE_ROW_ELEMENTS = 16;
  private static final int MOST_ROWS_IN_FLIGHT = 8;
  private static final int WARPS = 8;

  /**
   * The sizes of the warps' fold.
   *
   * @param warps in a group
   * @param rowsInFlight rows that a warp loads at once
   */
  record WarpShape(int warps, int rowsInFlight) {}

  /**
   * Chooses. The table, first line that applies:
   *
   * <table>
   * <caption>Kernels by device, batch and shape</caption>
   * <tr><th>device</th><th>queries</th><th>d, d_v</th><th>path</th><th>work-items</th></tr>
   * <tr><td>PTX, CUDA</td><td>1</td><td>own values, d ≤ 1024</td><td>warp</td><td>256</td></tr>
   * <tr><td>PTX, CUDA</td><td>2 … 16</td><td>own values, d ≤ 256</td><td>warp</td><td>256</td></tr>
   * <tr><td>CUDA</td><td>17 and more</td><td>own values held as bf16, d ≤ 512</td><td>tensor</td>
   * <td>32 ⌈d/64⌉</td></tr>
   * <tr><td>CUDA</td><td>17 and more</td><td>any, where {@code hopfield.path=product} asks for it: no
   * GPU has timed it yet</td><td>product</td><td>256</td></tr>
   * <tr><td>any</td><td>any</td><td>d ≤ 64</td><td>fused</td><td>64</td></tr>
   * <tr><td>any</td><td>any</td><td>d ≤ 128</td><td>fused</td><td>128</td></tr>
   * <tr><td>any</td><td>any</td><td>a row fits in local memory, d_v ≤ 8192</td><td>fused</td>
   * <td>256</td></tr>
   * <tr><td>any</td><td>any</td><td>otherwise</td><td>three-step</td><td>64</td></tr>
   * </table>
   *
   * @param shape the patterns
   * @param limits the device's
   * @param settings what is forced
   */
  static KernelChoice of(MemoryPlan.Shape shape, DeviceLimits limits, HostSettings settings) {
    int dim = shape.dim();
    int valueDim = shape.longest();
    int wanted = dim <= 64 ? 64 : dim <= 128 ? 128 : 256;
    int threads = Math.min(wanted, Integer.highestOneBit(limits.groupThreads()));
    int each = shape.storage().perWord();
    int words = shape.storage().words(dim);
    long localFloats = Math.min(LOCAL_BYTES, limits.localBytes()) / Float.BYTES;
    int tileRows = valueDim <= FUSED_VALUE_DIM ? tileRows(words * each, threads, localFloats) : 0;
    boolean fits = tileRows > 0;
    KernelPath forced = settings.path();
    if (forced == KernelPath.FUSED && !fits) {
      throw new InvalidInputException(
          "%s is fused but patterns of dimension %d with values of dimension %d are too long for it; leave it out"
              .formatted(HostSettings.PATH, dim, valueDim));
    }
    boolean products = forced == KernelPath.PRODUCT;
    if (products && !limits.features().libraries()) {
      throw new InvalidInputException(
          "%s is product but only TornadoVM's CUDA backend calls cuBLAS; leave it out"
              .formatted(HostSettings.PATH));
    }
    boolean warps = forced == null || forced == KernelPath.WARP || products;
    int lanes =
        limits.features().shuffles() && limits.groupThreads() >= WARPS * WarpFold.LANES
            ? Math.ceilDiv(words, WarpFold.LANES) * each
            : 0;
    if (forced == KernelPath.WARP && (lanes == 0 || lanes > LANE_QUERY_ELEMENTS)) {
      throw new InvalidInputException(
          "%s is warp but this device or dimension %d does not allow it; leave it out"
              .formatted(HostSettings.PATH, dim));
    }
    int tensorWarps = tensorWarps(shape, limits);
    if (forced == KernelPath.TENSOR && tensorWarps == 0) {
      throw new InvalidInputException(
          "%s is tensor but needs CUDA, rows held as bf16 and a dimension up to %d; leave it out"
              .formatted(HostSettings.PATH, TensorFold.MOST_WARPS * TensorFold.PANEL));
    }
    boolean tensors = forced == null || forced == KernelPath.TENSOR;
    KernelPath base =
        forced == KernelPath.THREE_STEP || !fits ? KernelPath.THREE_STEP : KernelPath.FUSED;
    return new KernelChoice(
        base,
        reason(forced, fits, tileRows, dim, valueDim),
        threads,
        tileRows,
        Math.min(32, each * words),
        warps ? lanes : 0,
        tensors ? tensorWarps : 0,
        products);
  }

  private static int tensorWarps(MemoryPlan.Shape shape, DeviceLimits limits) {
    int warps = Math.ceilDiv(shape.dim(), TensorFold.PANEL);
    boolean held = shape.storage() == RowStorage.BF16 && limits.features().bfloat16Mma();
    boolean fits =
        warps <= TensorFold.MOST_WARPS && limits.groupThreads() >= warps * WarpFold.LANES;
    return held && fits ? warps : 0;
  }

  private static String reason(
      @org.jspecify.annotations.Nullable KernelPath forced,
      boolean fits,
      int tileRows,
      int dim,
      int valueDim) {
    if (forced != null) {
      return "forced by " + HostSettings.PATH;
    }
    return fits
        ? "a tile of %d rows fits in local memory".formatted(tileRows)
        : "a row of %d elements, or its value of %d, is too long for the fused fold"
            .formatted(dim, valueDim);
  }

  /** The most rows of a tile with which the fused fold's local arrays fit; 0 if not even one. */
  private static int tileRows(int dim, int threads, long localFloats) {
    int queries = BatchClass.MANY.groupQueries();
    for (int rows = threads; rows > 0; rows /= 2) {
      if ((long) rows * (dim | 1) + (long) queries * (threads + rows + 2) <= localFloats) {
        return rows;
      }
    }
    return 0;
  }

  /** How a batch of this class is folded. */
  KernelPath path(BatchClass batch, boolean ownValues) {
    if (products && batch == BatchClass.MANY) {
      return KernelPath.PRODUCT;
    }
    boolean inRegisters =
        laneElements > 0
            && batch != BatchClass.MANY
            && batch.groupQueries() * laneElements <= LANE_QUERY_ELEMENTS;
    if (ownValues && batch == BatchClass.MANY && tensorWarps > 0) {
      return KernelPath.TENSOR;
    }
    return ownValues && inRegisters ? KernelPath.WARP : base;
  }

  /** Floats of scratch that one split of the largest batch needs on tensor cores. */
  int tensorScratch() {
    return BatchClass.MANY.capacity() / TensorFold.TILE * tensorWarps * TensorFold.SCRATCH;
  }

  /** The sizes of the warps' fold. */
  WarpShape warp(BatchClass batch) {
    int rows = Math.max(1, LANE_ROW_ELEMENTS / laneElements);
    return new WarpShape(WARPS, Math.min(MOST_ROWS_IN_FLIGHT, rows));
  }

  /** Work-items in a group of the kernel that folds. */
  int threads(KernelPath path, BatchClass batch) {
    return switch (path) {
      case WARP -> warp(batch).warps() * WarpFold.LANES;
      case TENSOR -> tensorWarps * WarpFold.LANES;
      case PRODUCT -> THREADS;
      case FUSED, THREE_STEP -> threads;
    };
  }

  /** Splits begin at multiples of this many rows. */
  int splitUnit(KernelPath path, BatchClass batch) {
    return switch (path) {
      case FUSED -> tileRows;
      case WARP -> warp(batch).warps() * warp(batch).rowsInFlight();
      case TENSOR -> TensorFold.TILE;
      case PRODUCT -> ProductFold.SEGMENT;
      case THREE_STEP -> THREADS;
    };
  }

  /** The paths that will be taken, for a person. */
  String label() {
    return Arrays.stream(BatchClass.values())
        .map(batch -> path(batch, true).label())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** The kernels of each class of batches, for a person. */
  String explain(boolean ownValues) {
    List<String> parts = new ArrayList<>();
    for (BatchClass batch : BatchClass.values()) {
      String kernel =
          switch (path(batch, ownValues)) {
            case FUSED ->
                "FusedFold.fold (%d work-items, tiles of %d rows, %d quer%s a group)"
                    .formatted(
                        threads,
                        tileRows,
                        batch.groupQueries(),
                        batch.groupQueries() == 1 ? "y" : "ies");
            case WARP ->
                "WarpFold.fold (%d warps, %d rows in flight)"
                    .formatted(warp(batch).warps(), warp(batch).rowsInFlight());
            case TENSOR ->
                "TensorFold.fold, FixedShift.find, TensorFold.fold (%d warps, 16 queries a group)"
                    .formatted(tensorWarps);
            case PRODUCT -> "ProductFold.copy, cuBLAS sgemm, ProductFold.weigh, cuBLAS sgemm";
            case THREE_STEP ->
                "Similarity.score, Softmax.weigh, Projection.project (%d work-items)"
                    .formatted(THREADS);
          };
      parts.add("B ≤ %d: %s".formatted(batch.capacity(), kernel));
    }
    return String.join("; ", parts) + "; then SplitMerge.merge";
  }
}
