package dev.hopfield.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

class CudaGraphTest {

  private static final String BACKEND = "hopfield.simulator.backend";

  private final IntArray numbers = IntArray.fromElements(1, 2, 3, 4);

  static void addOne(KernelContext context, IntArray array) {
    array.set(context.globalIdx, array.get(context.globalIdx) + 1);
  }

  private TaskGraph graph() {
    return new TaskGraph("g")
        .transferToDevice(EVERY_EXECUTION, numbers)
        .task("t", CudaGraphTest::addOne, new KernelContext(), numbers)
        .transferToHost(EVERY_EXECUTION, numbers);
  }

  @BeforeEach
  void play() {
    System.setProperty(BACKEND, "CUDA");
  }

  @AfterEach
  void clear() {
    System.clearProperty(BACKEND);
  }

  @Test
  void execute_afterTheCapture_replaysWithTheDataOfNow() throws Exception {
    try (TornadoExecutionPlan plan = Plans.plan(graph(), Plans.grid(4, 2))) {
      plan.withCUDAGraph();
      Activity before = Activity.now();
      plan.execute();
      assertThat(Activity.now().since(before).replays()).isZero();
      numbers.set(0, 10);
      plan.execute();
      assertThat(numbers.toHeapArray()).containsExactly(11, 4, 5, 6);
      Activity done = Activity.now().since(before);
      assertThat(done.replays()).isEqualTo(1);
      assertThat(done.launches()).isEqualTo(2);
    }
  }

  @Test
  void execute_withAnotherGridThanTheCaptured_isRefused() throws Exception {
    WorkerGrid grid = Plans.grid(4, 2);
    try (TornadoExecutionPlan plan = Plans.plan(graph(), grid)) {
      plan.withCUDAGraph();
      plan.execute();
      grid.setGlobalWork(2, 1, 1);
      assertThatThrownBy(plan::execute)
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessageContaining("task g.t was captured with [4, 1, 1]")
          .hasMessageContaining("[2, 1, 1]");
    }
  }

  @Test
  void capture_ofAGraphThatWasExecuted_isRefused() throws Exception {
    try (TornadoExecutionPlan plan = Plans.plan(graph(), Plans.grid(4, 2))) {
      plan.execute();
      assertThatThrownBy(plan::withCUDAGraph).hasMessageContaining("was executed before");
    }
  }

  @Test
  void replay_measuresNoKernels() throws Exception {
    try (TornadoExecutionPlan plan = Plans.plan(graph(), Plans.grid(4, 2))) {
      plan.withProfiler(ProfilerMode.SILENT);
      plan.withCUDAGraph();
      plan.execute();
      assertThat(plan.execute().getProfilerResult().getDeviceKernelTime()).isZero();
    }
  }

  static void allocateElsewhere(IntArray array) {
    RuntimeException[] refused = new RuntimeException[1];
    Thread other =
        new Thread(
            () -> {
              FloatArray one = new FloatArray(1);
              try {
                Plans.run(
                    new TaskGraph("other")
                        .transferToDevice(EVERY_EXECUTION, one)
                        .task("t", CudaGraphTest::nothing, one));
              } catch (RuntimeException e) {
                refused[0] = e;
              }
            });
    other.start();
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    array.set(0, refused[0] == null ? 0 : 1);
    assertThat(refused[0] == null ? "" : refused[0].getMessage())
        .isIn(
            "",
            "FloatArray[1] is allocated while another thread captures a CUDA graph,"
                + " which CUDA refuses");
  }

  static void nothing(FloatArray array) {
    array.set(0, 0f);
  }

  @Test
  void capture_whileAnotherThreadAllocates_isRefusedToIt() throws Exception {
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(EVERY_EXECUTION, numbers)
            .task("t", CudaGraphTest::allocateElsewhere, numbers)
            .transferToHost(EVERY_EXECUTION, numbers);
    try (TornadoExecutionPlan plan = Plans.plan(graph)) {
      plan.withCUDAGraph();
      plan.execute();
      assertThat(numbers.get(0)).as("refused while captured").isEqualTo(1);
      plan.execute();
      assertThat(numbers.get(0)).as("refused while replayed").isZero();
    }
  }

  @Test
  void capture_onOpenCl_isRefused() throws Exception {
    System.setProperty(BACKEND, "OPENCL");
    try (TornadoExecutionPlan plan = Plans.plan(graph(), Plans.grid(4, 2))) {
      assertThatThrownBy(plan::withCUDAGraph).hasMessageContaining("has no CUDA graphs");
    }
  }
}
