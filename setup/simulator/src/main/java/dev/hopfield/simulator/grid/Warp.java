package dev.hopfield.simulator.grid;

import dev.hopfield.simulator.KernelFault;
import dev.hopfield.simulator.PlayedDevice;
import dev.hopfield.simulator.grid.WorkGroup.GroupFault;
import java.util.Arrays;
import uk.ac.manchester.tornado.api.enums.MMAShape;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * What the 32 lanes of a warp exchange, as on PTX and CUDA. A group's items form warps in the order
 * of their numbers.
 */
public final class Warp {

  private enum Exchange {
    SUM,
    SHUFFLE_DOWN,
    BROADCAST_FIRST,
    MULTIPLY
  }

  private static final int LANES = PlayedDevice.WARP;

  private final ThreadedGroup group;
  private final PlayedDevice device;
  private final int items;
  private final Exchange[] exchanges;
  private final float[] values;
  private final int[] deltas;
  private final Fragments[] fragments;

  Warp(ThreadedGroup group, PlayedDevice device, int items) {
    this.group = group;
    this.device = device;
    this.items = items;
    this.exchanges = new Exchange[items];
    this.values = new float[items];
    this.deltas = new int[items];
    this.fragments = new Fragments[items];
  }

  public float sum(int item, float value) {
    return exchange(Exchange.SUM, item, value, 0);
  }

  public float shuffleDown(int item, float value, int delta) {
    return exchange(Exchange.SHUFFLE_DOWN, item, value, delta);
  }

  public float broadcastFirst(int item, float value) {
    return exchange(Exchange.BROADCAST_FIRST, item, value, 0);
  }

  /** Returns an item's part of C, all of whose elements are the same. */
  public float[] fragment(float value) {
    requireTensorCores();
    return new float[] {value, value, value, value};
  }

  /** Returns an item's part of A, 16 × 16, from a tile whose rows have 32 bytes. */
  public HalfFloat[] loadA(int item, int[] tile, int depth, int byteOffset) {
    requireTile(depth);
    HalfFloat[] part = new HalfFloat[8];
    for (int i = 0; i < part.length; i++) {
      int row = Fragments.rowOfA(item % LANES, i);
      int column = Fragments.columnOfA(item % LANES, i);
      part[i] = Fragments.element(tile, byteOffset + row * 32 + column * 2);
    }
    return part;
  }

  /** Returns an item's part of B, 16 × 8, from a tile whose rows have 16 bytes. */
  public HalfFloat[] loadB(int item, int[] tile, int depth, int byteOffset) {
    requireTile(depth);
    HalfFloat[] part = new HalfFloat[4];
    for (int i = 0; i < part.length; i++) {
      int row = Fragments.rowOfB(item % LANES, i);
      int column = Fragments.columnOfB(item % LANES);
      part[i] = Fragments.element(tile, byteOffset + row * 16 + column * 2);
    }
    return part;
  }

  /** Returns an item's part of A · B + C, of bfloat16 summed up in 32 bits. */
  public float[] multiply(int item, HalfFloat[] a, HalfFloat[] b, float[] c, MMAShape shape) {
    requireTensorCores();
    if (!device.hasBfloat16TensorCores()) {
      throw new KernelFault(
          "multiplies bfloat16 on tensor cores, which %s lacks".formatted(device.backend()));
    }
    if (shape != MMAShape.M16N8K16) {
      throw new KernelFault("multiplies bfloat16 as %s: it is M16N8K16".formatted(shape));
    }
    fragments[item] = new Fragments(a, b, c);
    exchange(Exchange.MULTIPLY, item, 0f, 0);
    return fragments[item].c();
  }

  /** Writes an item's part of C to rows of {@code stride} elements. */
  public void store(int item, float[] part, FloatArray to, int row, int column, int stride) {
    requireTensorCores();
    for (int i = 0; i < part.length; i++) {
      int r = row + Fragments.rowOfC(item % LANES, i);
      to.set(r * stride + column + Fragments.columnOfC(item % LANES, i), part[i]);
    }
  }

  private void requireTile(int depth) {
    requireTensorCores();
    if (depth != 16) {
      throw new KernelFault(
          "loads a tile of depth %d: only 16, that of 16-bit elements, is simulated"
              .formatted(depth));
    }
  }

  private void requireTensorCores() {
    if (!device.hasTensorCores()) {
      throw new KernelFault("uses tensor cores, which %s lacks".formatted(device.backend()));
    }
    requireWholeWarps();
  }

  private void requireWholeWarps() {
    if (items % LANES != 0) {
      throw new KernelFault(
          "exchanges values within a warp in a group of %d work-items: a multiple of 32 is needed"
              .formatted(items));
    }
  }

  private float exchange(Exchange exchange, int item, float value, int delta) {
    if (!device.hasShuffles()) {
      throw new KernelFault(
          "exchanges values within a warp, which gives wrong results on %s: use local memory"
              .formatted(device.backend()));
    }
    requireWholeWarps();
    exchanges[item] = exchange;
    values[item] = value;
    deltas[item] = delta;
    group.awaitWarp(item);
    return values[item];
  }

  /** Replaces the values that the lanes of a warp brought by those that they take away. */
  void exchange(int first) {
    for (int lane = 1; lane < LANES; lane++) {
      if (exchanges[first + lane] != exchanges[first]) {
        throw new GroupFault(
            "lanes of one warp wait at different exchanges, %s and %s"
                .formatted(exchanges[first], exchanges[first + lane]));
      }
    }
    switch (exchanges[first]) {
      case SUM -> sumAll(first);
      case SHUFFLE_DOWN -> shiftDown(first);
      case MULTIPLY -> multiply(first);
      case BROADCAST_FIRST -> Arrays.fill(values, first, first + LANES, values[first]);
    }
  }

  private void multiply(int first) {
    float[][] results = Fragments.multiply(Arrays.copyOfRange(fragments, first, first + LANES));
    for (int lane = 0; lane < LANES; lane++) {
      Fragments brought = fragments[first + lane];
      fragments[first + lane] = new Fragments(brought.a(), brought.b(), results[lane]);
    }
  }

  private void sumAll(int first) {
    // Lane i adds the value of lane i ^ mask, five times: the order in which a device adds.
    for (int mask = LANES / 2; mask > 0; mask /= 2) {
      for (int lane = 0; lane < LANES; lane++) {
        if ((lane & mask) == 0) {
          float sum = values[first + lane] + values[first + lane + mask];
          values[first + lane] = sum;
          values[first + lane + mask] = sum;
        }
      }
    }
  }

  private void shiftDown(int first) {
    float[] brought = Arrays.copyOfRange(values, first, first + LANES);
    for (int lane = 0; lane < LANES; lane++) {
      int source = lane + deltas[first + lane];
      if (deltas[first + lane] >= 0 && source < LANES) {
        values[first + lane] = brought[source];
      }
    }
  }
}
