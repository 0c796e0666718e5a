package dev.hopfield.simulator.grid;

import dev.hopfield.simulator.KernelFault;
import dev.hopfield.simulator.PlayedDevice;
import dev.hopfield.simulator.memory.Poison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import uk.ac.manchester.tornado.api.types.HalfFloat;

/**
 * The local arrays of the group that is running: the n-th array that an item asks for is the n-th
 * one of every item. Used by one item at a time.
 */
public final class LocalMemory {

  private record Shape(Class<?> type, int size, int elementBytes) {

    long bytes() {
      return (long) size * elementBytes;
    }

    @Override
    public String toString() {
      return "%s[%d]".formatted(type.getComponentType().getSimpleName(), size);
    }
  }

  private final PlayedDevice device;
  private final List<Shape> shapes = new ArrayList<>();
  private final List<Object> arrays = new ArrayList<>();
  private final int[] asked;
  private int fresh;

  LocalMemory(PlayedDevice device, int items) {
    this.device = device;
    this.asked = new int[items];
  }

  /** Begins a new group: what the last one left is there no longer. */
  void beginGroup() {
    Arrays.fill(asked, 0);
    fresh = 0;
  }

  public float[] floats(int item, int size) {
    return (float[]) next(item, new Shape(float[].class, size, Float.BYTES), float[]::new);
  }

  public double[] doubles(int item, int size) {
    return (double[]) next(item, new Shape(double[].class, size, Double.BYTES), double[]::new);
  }

  public int[] ints(int item, int size) {
    return (int[]) next(item, new Shape(int[].class, size, Integer.BYTES), int[]::new);
  }

  public long[] longs(int item, int size) {
    return (long[]) next(item, new Shape(long[].class, size, Long.BYTES), long[]::new);
  }

  public byte[] bytes(int item, int size) {
    return (byte[]) next(item, new Shape(byte[].class, size, Byte.BYTES), byte[]::new);
  }

  public HalfFloat[] halves(int item, int size) {
    if (!device.hasHalves()) {
      throw new KernelFault(
          "allocates a local array of halves, which %s lacks".formatted(device.backend()));
    }
    return (HalfFloat[])
        next(item, new Shape(HalfFloat[].class, size, Short.BYTES), HalfFloat[]::new);
  }

  private Object next(int item, Shape shape, IntFunction<Object> constructor) {
    int number = asked[item]++;
    if (number == shapes.size()) {
      requireRoom(shape);
      shapes.add(shape);
      arrays.add(constructor.apply(shape.size()));
    }
    Shape known = shapes.get(number);
    if (!known.equals(shape)) {
      throw new KernelFault(
          "asks for local array %d as %s where another work-item asked for %s: its type and size"
                  .formatted(number, shape, known)
              + " must be the same in every work-item of every group");
    }
    Object array = arrays.get(number);
    if (number >= fresh) {
      fresh = number + 1;
      Poison.fillLocal(array);
    }
    return array;
  }

  private void requireRoom(Shape shape) {
    long bytes = shape.bytes() + shapes.stream().mapToLong(Shape::bytes).sum();
    if (shape.size() < 1 || bytes > PlayedDevice.LOCAL_MEMORY) {
      throw new KernelFault(
          "asks for a local %s, %d bytes of local memory in all: a group has %d"
              .formatted(shape, bytes, PlayedDevice.LOCAL_MEMORY));
    }
  }
}
