package dev.hopfield.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.FIRST_EXECUTION;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class WarpTest {

  static void sum(KernelContext context, FloatArray in, FloatArray out) {
    out.set(context.globalIdx, context.simdSum(in.get(context.globalIdx)));
  }

  static void sumByShuffles(KernelContext context, FloatArray in, FloatArray out) {
    float value = in.get(context.globalIdx);
    for (int delta = 16; delta > 0; delta /= 2) {
      value += context.simdShuffleDown(value, delta);
    }
    out.set(context.globalIdx, context.simdBroadcastFirst(value));
  }

  static void shuffleDownByThree(KernelContext context, FloatArray in, FloatArray out) {
    out.set(context.globalIdx, context.simdShuffleDown(in.get(context.globalIdx), 3));
  }

  static void sumOfWarps(KernelContext context, FloatArray in, FloatArray out) {
    float[] sums = context.allocateFloatLocalArray(4);
    float sum = context.simdSum(in.get(context.globalIdx));
    if (context.localIdx % 32 == 0) {
      sums[context.localIdx / 32] = sum;
    }
    context.localBarrier();
    out.set(context.globalIdx, sums[0] + sums[1] + sums[2] + sums[3]);
  }

  static void someLanesOnly(KernelContext context, FloatArray in, FloatArray out) {
    float value = in.get(context.globalIdx);
    if (context.localIdx != 17) {
      value = context.simdSum(value);
    }
    out.set(context.globalIdx, value);
  }

  static void differentExchanges(KernelContext context, FloatArray in, FloatArray out) {
    float value = in.get(context.globalIdx);
    out.set(
        context.globalIdx,
        context.localIdx < 8 ? context.simdSum(value) : context.simdBroadcastFirst(value));
  }

  private static float[] run(
      Task3<KernelContext, FloatArray, FloatArray> kernel, float[] values, int local) {
    FloatArray in = FloatArray.fromArray(values);
    FloatArray out = new FloatArray(values.length);
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(FIRST_EXECUTION, in)
            .task("t", kernel, new KernelContext(), in, out)
            .transferToHost(EVERY_EXECUTION, out);
    Plans.run(graph, Plans.grid(values.length, local));
    return out.toHeapArray();
  }

  private static float[] wholeNumbers(int size) {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextInt(1000);
    }
    return values;
  }

  private static float sum(float[] values, int from, int to) {
    float sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(strings = {"PTX", "CUDA"})
  void sum_reachesEveryLane(String backend) {
    float[] values = wholeNumbers(256);
    try (Property _ = Property.backend(backend)) {
      float[] out = run(WarpTest::sum, values, 64);
      float[] shuffled = run(WarpTest::sumByShuffles, values, 128);
      for (int i = 0; i < values.length; i++) {
        float expected = sum(values, i / 32 * 32, i / 32 * 32 + 32);
        assertThat(out[i]).isEqualTo(expected);
        assertThat(shuffled[i]).isEqualTo(expected);
      }
    }
  }

  @Test
  void shuffleDown_beyondTheLastLane_keepsTheOwnValue() {
    float[] values = wholeNumbers(64);
    try (Property _ = Property.backend("CUDA");
        Property _ = Property.order("descending")) {
      float[] out = run(WarpTest::shuffleDownByThree, values, 64);
      for (int i = 0; i < values.length; i++) {
        assertThat(out[i]).isEqualTo(i % 32 < 29 ? values[i + 3] : values[i]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ascending", "descending"})
  void sum_beforeABarrier_isSeenAfterIt(String order) {
    float[] values = wholeNumbers(256);
    try (Property _ = Property.backend("CUDA");
        Property _ = Property.order(order)) {
      float[] out = run(WarpTest::sumOfWarps, values, 128);
      assertThat(out[5]).isEqualTo(sum(values, 0, 128));
      assertThat(out[255]).isEqualTo(sum(values, 128, 256));
    }
  }

  @Test
  void shuffles_onOpenCl_areRefused() {
    assertThatThrownBy(() -> run(WarpTest::sum, wholeNumbers(64), 64))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining(
            "exchanges values within a warp, which gives wrong results on OPENCL");
  }

  @Test
  void shuffles_inAGroupOfPartWarps_areRefused() {
    try (Property _ = Property.backend("PTX")) {
      assertThatThrownBy(() -> run(WarpTest::sum, wholeNumbers(80), 40))
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessageContaining("in a group of 40 work-items: a multiple of 32 is needed");
    }
  }

  @Test
  void shuffles_notReachedByAllLanes_areRefused() {
    try (Property _ = Property.backend("PTX")) {
      assertThatThrownBy(() -> run(WarpTest::someLanesOnly, wholeNumbers(64), 64))
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessage(
              "task g.t, group (0, 0, 0): 31 of the 32 lanes of a warp wait at a shuffle that the"
                  + " others do not reach");
      assertThatThrownBy(() -> run(WarpTest::differentExchanges, wholeNumbers(64), 64))
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessageContaining("wait at different exchanges, SUM and BROADCAST_FIRST");
    }
  }
}
