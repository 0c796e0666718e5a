package dev.hopfield.host;

import dev.hopfield.kernels.Launch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One task graph of a {@link DeviceProgram} with the arrays that it alone uses: what is set before
 * a launch, the grids of its kernels, what is fetched after it.
 */
abstract class Stage {
  private final String name;
  private final KernelContext context = new KernelContext();
  private final IntArray launch = new IntArray(Launch.LENGTH);
  private final FloatArray factors = new FloatArray(Launch.FACTORS);
  private int index = -1;

  Stage(String name) {
    this.name = name;
  }

  /** The graph's name, unique in the program. */
  final String name() {
    return name;
  }

  /** The graph's place in its plan. */
  final int index() {
    return index;
  }

  final void setIndex(int place) {
    index = place;
  }

  /** Adds transfers and tasks to the empty graph, which already consumes what is resident. */
  abstract TaskGraph define(TaskGraph graph);

  /** Whether launches are captured once and replayed; then grids never change. */
  boolean isReplayed() {
    return false;
  }

  /** The grids of the tasks. */
  abstract List<KernelGrid> grids();

  /** What kernels know their work-item by. */
  final KernelContext context() {
    return context;
  }

  /** The counts of the next launch, see {@link Launch}. */
  final IntArray launch() {
    return launch;
  }

  /** The factors of the next launch. */
  final FloatArray factors() {
    return factors;
  }

  /** Sets a count of the next launch. */
  final void set(int index, int value) {
    launch.set(index, value);
  }

  /** Copies numbers to the beginning of an array that the next launch transfers. */
  static void write(FloatArray to, float[] from, int at, int length) {
    MemorySegment.copy(from, at, to.getSegment(), ValueLayout.JAVA_FLOAT, 0, length);
  }

  /** Fetches {@code length} elements of an array that the last launch wrote. */
  static float[] fetch(DeviceProgram.Launched launched, FloatArray array, int at, int length) {
    launched.transfer(new DataRange(array).withOffset(at).withSize(length));
    float[] into = new float[length];
    MemorySegment.copy(
        array.getSegment(), ValueLayout.JAVA_FLOAT, (long) at * Float.BYTES, into, 0, length);
    return into;
  }

  /** Fetches {@code length} elements of an array that the last launch wrote. */
  static int[] fetch(DeviceProgram.Launched launched, IntArray array, int at, int length) {
    launched.transfer(new DataRange(array).withOffset(at).withSize(length));
    int[] into = new int[length];
    MemorySegment.copy(
        array.getSegment(), ValueLayout.JAVA_INT, (long) at * Integer.BYTES, into, 0, length);
    return into;
  }
}
