package uk.ac.manchester.tornado.api;

import dev.hopfield.simulator.grid.GroupPlace;
import dev.hopfield.simulator.grid.WorkGroup;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.enums.MMAShape;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/**
 * What one work-item knows of its place in the grid, and what it shares with its work-group.
 *
 * <p>A context made by {@link #KernelContext()} only marks the place of an argument: a kernel
 * launched by a plan gets, in its stead, one context for each work-item. Called directly, outside a
 * plan, a kernel sees a grid of one work-item.
 *
 * <p>Tensor-core operations, swizzled loads, asynchronous copies and vectors of halves are not
 * simulated: they are not here, and a kernel that uses them does not compile.
 */
public class KernelContext {

  public final Integer globalIdx;
  public final Integer globalIdy;
  public final Integer globalIdz;

  public final Integer groupIdx;
  public final Integer groupIdy;
  public final Integer groupIdz;

  public final Integer localIdx;
  public final Integer localIdy;
  public final Integer localIdz;

  public final Integer globalGroupSizeX;
  public final Integer globalGroupSizeY;
  public final Integer globalGroupSizeZ;

  public final Integer localGroupSizeX;
  public final Integer localGroupSizeY;
  public final Integer localGroupSizeZ;

  private final @Nullable WorkGroup group;
  private final int item;

  /** Makes a context to be passed as a task's argument. */
  public KernelContext() {
    this(GroupPlace.ONE, null, 0);
  }

  /** Makes the context of one work-item of a running work-group. */
  KernelContext(WorkGroup group, int item) {
    this(group.place(), group, item);
  }

  private KernelContext(GroupPlace place, @Nullable WorkGroup group, int item) {
    this.group = group;
    this.item = item;
    groupIdx = place.groupX();
    groupIdy = place.groupY();
    groupIdz = place.groupZ();
    localIdx = place.localX(item);
    localIdy = place.localY(item);
    localIdz = place.localZ(item);
    localGroupSizeX = place.localSizeX;
    localGroupSizeY = place.localSizeY;
    localGroupSizeZ = place.localSizeZ;
    globalGroupSizeX = place.globalSizeX;
    globalGroupSizeY = place.globalSizeY;
    globalGroupSizeZ = place.globalSizeZ;
    globalIdx = groupIdx * localGroupSizeX + localIdx;
    globalIdy = groupIdy * localGroupSizeY + localIdy;
    globalIdz = groupIdz * localGroupSizeZ + localIdz;
  }

  /** Waits until every work-item of the group is here; then all see what any wrote. */
  public void localBarrier() {
    if (group != null) {
      group.barrier(item);
    }
  }

  /** Does what {@link #localBarrier()} does: no barrier waits for other groups. */
  public void globalBarrier() {
    localBarrier();
  }

  /** Returns the group's next local array, the same for every work-item of the group. */
  public int[] allocateIntLocalArray(int size) {
    return group == null ? new int[size] : group.localMemory().ints(item, size);
  }

  /** Returns the group's next local array, the same for every work-item of the group. */
  public long[] allocateLongLocalArray(int size) {
    return group == null ? new long[size] : group.localMemory().longs(item, size);
  }

  /** Returns the group's next local array, the same for every work-item of the group. */
  public float[] allocateFloatLocalArray(int size) {
    return group == null ? new float[size] : group.localMemory().floats(item, size);
  }

  /** Returns the group's next local array, the same for every work-item of the group. */
  public double[] allocateDoubleLocalArray(int size) {
    return group == null ? new double[size] : group.localMemory().doubles(item, size);
  }

  /** Returns the group's next local array, the same for every work-item of the group. */
  public byte[] allocateByteLocalArray(int size) {
    return group == null ? new byte[size] : group.localMemory().bytes(item, size);
  }

  /** Returns the group's next local array, the same for every work-item of the group. */
  public HalfFloat[] allocateHalfFloatLocalArray(int size) {
    return group == null ? new HalfFloat[size] : group.localMemory().halves(item, size);
  }

  /** Returns, to all 32 lanes, the sum over the warp, added in the order of a butterfly. */
  public float simdSum(float val) {
    return group == null ? val : group.warp().sum(item, val);
  }

  /** Returns the value of the lane that is delta further on, or one's own beyond the last lane. */
  public float simdShuffleDown(float val, int delta) {
    return group == null ? val : group.warp().shuffleDown(item, val, delta);
  }

  /** Returns the value of the warp's first lane. */
  public float simdBroadcastFirst(float val) {
    return group == null ? val : group.warp().broadcastFirst(item, val);
  }

  /** Returns a lane's part of a 16 × 8 matrix, all of whose elements are the same. */
  public float[] mmaFragment(float v) {
    return group == null ? new float[] {v, v, v, v} : group.warp().fragment(v);
  }

  /** Returns a lane's part of a 16 × 16 matrix: pairs of 16-bit elements, 8 ints a row. */
  public HalfFloat[] mmaLoadA(int[] aTile, int wmmaK, int byteOffset) {
    return group == null ? new HalfFloat[8] : group.warp().loadA(item, aTile, wmmaK, byteOffset);
  }

  /** Returns a lane's part of a 16 × 8 matrix: pairs of 16-bit elements, 4 ints a row. */
  public HalfFloat[] mmaLoadB(int[] bTile, int wmmaK, int byteOffset) {
    return group == null ? new HalfFloat[4] : group.warp().loadB(item, bTile, wmmaK, byteOffset);
  }

  /** Returns a lane's part of A · B + C for elements that are bfloat16; on CUDA alone. */
  public float[] mmaBF16(HalfFloat[] fragA, HalfFloat[] fragB, float[] fragC, MMAShape mmaShape) {
    return group == null ? fragC : group.warp().multiply(item, fragA, fragB, fragC, mmaShape);
  }

  /** Writes a 16 × 8 matrix to rows of {@code dimN} elements. */
  public void mmaStore(float[] fragD, FloatArray c, int tileRow, int tileCol, int dimN) {
    if (group != null) {
      group.warp().store(item, fragD, c, tileRow, tileCol, dimN);
    }
  }

  /** Adds to an element, indivisibly. */
  public void atomicAdd(IntArray array, int index, int val) {
    Atomics.add(array, index, val);
  }

  /** Adds to an element of a local array, indivisibly. */
  public void atomicAdd(int[] array, int index, int val) {
    // A group's work-items take turns, and give way only at barriers.
    array[index] += val;
  }

  /** Adds to an element, indivisibly. */
  public void atomicAdd(LongArray array, int index, long val) {
    Atomics.add(array, index, val);
  }

  /** Adds to an element, indivisibly; in which order is not determined. Not on OpenCL. */
  public void atomicAdd(FloatArray array, int index, float val) {
    if (group != null) {
      group.requireFloatAtomics();
    }
    Atomics.add(array, index, val);
  }

  /** Adds to an element, indivisibly; in which order is not determined. Not on OpenCL. */
  public void atomicAdd(DoubleArray array, int index, double val) {
    if (group != null) {
      group.requireFloatAtomics();
    }
    Atomics.add(array, index, val);
  }
}
