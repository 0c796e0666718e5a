package dev.hopfield.simulator.grid;

import dev.hopfield.simulator.KernelFault;
import dev.hopfield.simulator.PlayedDevice;
import dev.hopfield.simulator.grid.WorkGroup.GroupFault;
import java.util.Arrays;

/**
 * What the 32 lanes of a warp exchange, as on PTX and CUDA. A group's items form warps in the order
 * of their numbers.
 */
public final class Warp {

  private enum Exchange {
    SUM,
    SHUFFLE_DOWN,
    BROADCAST_FIRST
  }

  private static final int LANES = PlayedDevice.WARP;

  private final ThreadedGroup group;
  private final PlayedDevice device;
  private final int items;
  private final Exchange[] exchanges;
  private final float[] values;
  private final int[] deltas;

  Warp(ThreadedGroup group, PlayedDevice device, int items) {
    this.group = group;
    this.device = device;
    this.items = items;
    this.exchanges = new Exchange[items];
    this.values = new float[items];
    this.deltas = new int[items];
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

  private float exchange(Exchange exchange, int item, float value, int delta) {
    if (!device.hasShuffles()) {
      throw new KernelFault(
          "exchanges values within a warp, which gives wrong results on %s: use local memory"
              .formatted(device.backend()));
    }
    if (items % LANES != 0) {
      throw new KernelFault(
          "exchanges values within a warp in a group of %d work-items: a multiple of 32 is needed"
              .formatted(items));
    }
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
      case BROADCAST_FIRST -> Arrays.fill(values, first, first + LANES, values[first]);
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
