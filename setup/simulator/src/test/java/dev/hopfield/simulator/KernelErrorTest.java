package dev.hopfield.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.FIRST_EXECUTION;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.exceptions.TornadoDeviceFP16NotSupported;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;

// How items wait, on threads of their own or resumed, makes no difference.
@ParameterizedClass
@ValueSource(strings = {"resume", "threads"})
class KernelErrorTest {

  @Parameter private String barriers;
  private Property property;

  @BeforeEach
  void chooseBarriers() {
    property = Property.barriers(barriers);
  }

  @AfterEach
  void restoreBarriers() {
    property.close();
  }

  static void shifted(KernelContext context, FloatArray in, FloatArray out, int by) {
    context.localBarrier();
    out.set(context.globalIdx, in.get(context.globalIdx + by));
  }

  static void shiftedWithoutBarrier(KernelContext context, FloatArray in, FloatArray out, int by) {
    out.set(context.globalIdx, in.get(context.globalIdx + by));
  }

  static void divides(KernelContext context, FloatArray in, FloatArray out, int by) {
    out.set(context.globalIdx, context.globalIdx / by);
  }

  static void notANumber(KernelContext context, FloatArray in, FloatArray out, int by) {
    float x = in.get(context.globalIdx);
    out.set(context.globalIdx, TornadoMath.max(TornadoMath.sqrt(-x - 1f), 2f));
  }

  static void copyHalves(HalfFloatArray in, HalfFloatArray out) {
    for (int i = 0; i < in.getSize(); i++) {
      out.set(i, HalfFloat.add(in.get(i), in.get(i)));
    }
  }

  private final FloatArray in = new FloatArray(64);
  private final FloatArray out = new FloatArray(64);

  private void run(Task4<KernelContext, FloatArray, FloatArray, Integer> kernel, int by) {
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(FIRST_EXECUTION, in)
            .task("t", kernel, new KernelContext(), in, out, by)
            .transferToHost(EVERY_EXECUTION, out);
    Plans.run(graph, Plans.grid(64, 16));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, -1, -4, Integer.MAX_VALUE})
  void index_outOfBounds_namesTaskArrayAndIndex(int by) {
    int item = by > 0 && by < 64 ? 63 : 0;
    int index = item + by;
    assertThatThrownBy(() -> run(KernelErrorTest::shifted, by))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessage(
            "task g.t, group (%d, 0, 0), work-item (%d, 0, 0): index %d is not in FloatArray[64]"
                .formatted(item / 16, item % 16, index));
    assertThatThrownBy(() -> run(KernelErrorTest::shiftedWithoutBarrier, by))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("index %d is not in FloatArray[64]".formatted(index));
    assertThat(out.toHeapArray()).containsOnly(0f);
  }

  @Test
  void exception_inAKernel_isItsCause() {
    assertThatThrownBy(() -> run(KernelErrorTest::divides, 0))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageStartingWith("task g.t, group (0, 0, 0), work-item (0, 0, 0): ")
        .hasMessageContaining("by zero")
        .hasCauseInstanceOf(ArithmeticException.class);
  }

  @Test
  void plan_afterAKernelFailed_runsAgain() throws Exception {
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(EVERY_EXECUTION, in)
            .task("t", KernelErrorTest::shifted, new KernelContext(), in, out, 32)
            .transferToHost(EVERY_EXECUTION, out);
    var grid = Plans.grid(64, 16);
    try (TornadoExecutionPlan plan = Plans.plan(graph, grid)) {
      assertThatThrownBy(plan::execute).isInstanceOf(TornadoRuntimeException.class);
      grid.setGlobalWork(32, 1, 1);
      in.init(7f);
      plan.execute();
      assertThat(out.get(31)).isEqualTo(7f);
    }
  }

  @Test
  void notANumber_isWhatJavaMakesOfIt() {
    run(KernelErrorTest::notANumber, 0);
    assertThat(out.toHeapArray()).containsOnly(Float.NaN);
  }

  @Test
  void halves_onOpenCl_areRefused() {
    HalfFloatArray halves = HalfFloatArray.fromElements(new HalfFloat(1.5f), new HalfFloat(-2f));
    HalfFloatArray twice = new HalfFloatArray(2);
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(FIRST_EXECUTION, halves)
            .task("t", KernelErrorTest::copyHalves, halves, twice)
            .transferToHost(EVERY_EXECUTION, twice);
    assertThatThrownBy(() -> Plans.run(graph))
        .isInstanceOf(TornadoDeviceFP16NotSupported.class)
        .hasMessageContaining("HalfFloatArray[2]");
    try (Property _ = Property.backend("PTX")) {
      Plans.run(graph);
    }
    assertThat(twice.get(0).getFloat32()).isEqualTo(3f);
    assertThat(twice.get(1).getFloat32()).isEqualTo(-4f);
  }
}
