package uk.ac.manchester.tornado.api;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/** Indivisible additions to elements of device arrays, by work-items of any group. */
final class Atomics {

  private static final VarHandle INTS = ValueLayout.JAVA_INT.arrayElementVarHandle();
  private static final VarHandle LONGS = ValueLayout.JAVA_LONG.arrayElementVarHandle();

  private Atomics() {}

  // Each first reads the element the ordinary way, for the checks that this makes.

  static void add(IntArray array, int index, int value) {
    array.get(index);
    INTS.getAndAdd(array.getSegment(), 0L, (long) index, value);
  }

  static void add(LongArray array, int index, long value) {
    array.get(index);
    LONGS.getAndAdd(array.getSegment(), 0L, (long) index, value);
  }

  static void add(FloatArray array, int index, float value) {
    array.get(index);
    int seen;
    int sum;
    do {
      seen = (int) INTS.getVolatile(array.getSegment(), 0L, (long) index);
      sum = Float.floatToRawIntBits(Float.intBitsToFloat(seen) + value);
    } while (!INTS.compareAndSet(array.getSegment(), 0L, (long) index, seen, sum));
  }

  static void add(DoubleArray array, int index, double value) {
    array.get(index);
    long seen;
    long sum;
    do {
      seen = (long) LONGS.getVolatile(array.getSegment(), 0L, (long) index);
      sum = Double.doubleToRawLongBits(Double.longBitsToDouble(seen) + value);
    } while (!LONGS.compareAndSet(array.getSegment(), 0L, (long) index, seen, sum));
  }
}
