package dev.hopfield.simulator.memory;

import dev.hopfield.simulator.KernelFault;
import dev.hopfield.simulator.grid.RunningTask;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The values that memory holds before anything is written to it, and their discovery.
 *
 * <p>New device memory and new local memory are filled with bit patterns that are NaN in every
 * floating-point type and improbable integers (negative, so that as an index they are out of
 * bounds).
 *
 * <p>Caught: a kernel that reads such an element of a device array of any type but bytes; a kernel
 * that stores in a device array such a value of local memory, as it is or, for {@code float} and
 * {@code double}, after arithmetic, as far as the processor carries the payload of a NaN on (x86
 * and AArch64 do, through additions, multiplications and conversions).
 *
 * <p>Not caught: a value of local memory that only takes part in a comparison, or passes through an
 * operation that makes a new NaN; integers of local memory after arithmetic; bytes; local memory
 * that holds what an earlier phase of the same group left there; private arrays, which Java fills
 * with zeros and a device does not.
 */
public final class Poison {

  // As a pair of 16-bit numbers: NaN in binary16 and in bfloat16.
  private static final int DEVICE = 0xFFDBFFDB;
  private static final int LOCAL = 0xFFD7FFD7;

  // The two patterns differ in these bits only.
  private static final int SAME_IN_BOTH = ~(DEVICE ^ LOCAL);

  private static final int PAYLOAD = 0x003FFFFF;
  private static final int PAYLOAD_SHIFT_IN_DOUBLE = Double.PRECISION - Float.PRECISION;

  private Poison() {}

  /** Fills an array on the device. */
  static void fillDevice(TornadoNativeArray array) {
    MemorySegment data = array.getSegment();
    if (array instanceof DoubleArray) {
      double nan = Float.intBitsToFloat(DEVICE);
      for (long i = 0; i < array.getSize(); i++) {
        data.setAtIndex(ValueLayout.JAVA_DOUBLE, i, nan);
      }
      return;
    }
    long bytes = data.byteSize();
    for (long i = 0; i < bytes / Integer.BYTES; i++) {
      data.setAtIndex(ValueLayout.JAVA_INT, i, DEVICE);
    }
    for (long i = bytes / Integer.BYTES * Integer.BYTES; i < bytes; i++) {
      data.set(ValueLayout.JAVA_BYTE, i, (byte) (DEVICE >> (8 * (i % Integer.BYTES))));
    }
  }

  /** Fills a local array. */
  public static void fillLocal(Object array) {
    switch (array) {
      case float[] floats -> Arrays.fill(floats, Float.intBitsToFloat(LOCAL));
      case double[] doubles -> Arrays.fill(doubles, Float.intBitsToFloat(LOCAL));
      case int[] ints -> Arrays.fill(ints, LOCAL);
      case long[] longs -> Arrays.fill(longs, twice(LOCAL));
      case byte[] bytes -> Arrays.fill(bytes, (byte) LOCAL);
      case Object[] objects -> Arrays.fill(objects, null);
      default -> throw new IllegalArgumentException("no local array: " + array.getClass());
    }
  }

  /** Says whether a number may be one that nobody wrote. */
  public static boolean resembles(int value) {
    return (value & SAME_IN_BOTH) == (DEVICE & SAME_IN_BOTH);
  }

  /** Says whether a number may be one that nobody wrote. */
  public static boolean resembles(long value) {
    return (value & twice(SAME_IN_BOTH)) == (twice(DEVICE) & twice(SAME_IN_BOTH));
  }

  /** Says whether a bit pattern of 16 bits may be one that nobody wrote. */
  public static boolean resembles(short value) {
    return value == (short) DEVICE;
  }

  /** Looks at a NaN that is being stored. */
  public static void onStore(float nan) {
    stored(payload(nan));
  }

  /** Looks at a NaN that is being stored. */
  public static void onStore(double nan) {
    stored(payload(nan));
  }

  /** Looks at a number that is being stored and resembles one that nobody wrote. */
  public static void onStore(int value) {
    stored(value & PAYLOAD);
  }

  /** Looks at a bit pattern that is being stored and resembles one that nobody wrote. */
  public static void onStore(short value) {
    stored(twice(value) & PAYLOAD);
  }

  /** Looks at a number that is being stored and resembles one that nobody wrote. */
  public static void onStore(long value) {
    if (value == twice((int) value)) {
      stored((int) value & PAYLOAD);
    }
  }

  /** Looks at a NaN that was loaded. */
  public static void onLoad(float nan, TornadoNativeArray array, int index) {
    loaded(payload(nan), array, index);
  }

  /** Looks at a NaN that was loaded. */
  public static void onLoad(double nan, TornadoNativeArray array, int index) {
    loaded(payload(nan), array, index);
  }

  /** Looks at a number that was loaded and resembles one that nobody wrote. */
  public static void onLoad(int value, TornadoNativeArray array, int index) {
    loaded(value & PAYLOAD, array, index);
  }

  /** Looks at a bit pattern that was loaded and resembles one that nobody wrote. */
  public static void onLoad(short value, TornadoNativeArray array, int index) {
    loaded(twice(value) & PAYLOAD, array, index);
  }

  /** Looks at a number that was loaded and resembles one that nobody wrote. */
  public static void onLoad(long value, TornadoNativeArray array, int index) {
    if (value == twice((int) value)) {
      loaded((int) value & PAYLOAD, array, index);
    }
  }

  private static void stored(int payload) {
    if (RunningTask.isRunning() && isPoison(payload)) {
      throw new KernelFault(
          payload == (LOCAL & PAYLOAD)
              ? "stores a value that comes from local memory nobody wrote: write it first, and"
                  + " put a barrier between the writing and the reading"
              : "stores a value that comes from device memory nobody wrote");
    }
  }

  private static void loaded(int payload, TornadoNativeArray array, int index) {
    if (RunningTask.isRunning() && isPoison(payload)) {
      throw new KernelFault(
          ("reads element %d of %s, which nobody wrote: declare it in transferToDevice, or let an"
                  + " earlier task write it")
              .formatted(index, array));
    }
  }

  private static boolean isPoison(int payload) {
    return payload == (DEVICE & PAYLOAD) || payload == (LOCAL & PAYLOAD);
  }

  private static int payload(float nan) {
    return Float.floatToRawIntBits(nan) & PAYLOAD;
  }

  private static int payload(double nan) {
    return (int) (Double.doubleToRawLongBits(nan) >>> PAYLOAD_SHIFT_IN_DOUBLE) & PAYLOAD;
  }

  private static int twice(short value) {
    return value << Short.SIZE | Short.toUnsignedInt(value);
  }

  private static long twice(int value) {
    return (long) value << Integer.SIZE | Integer.toUnsignedLong(value);
  }
}
