package dev.hopfield.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.FIRST_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.UNDER_DEMAND;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

class TransferTest {

  static void addOne(FloatArray in, FloatArray out) {
    for (int i = 0; i < out.getSize(); i++) {
      out.set(i, in.get(i) + 1f);
    }
  }

  static void writeFirstHalf(FloatArray out) {
    for (int i = 0; i < out.getSize() / 2; i++) {
      out.set(i, 1f);
    }
  }

  static void count(IntArray counter) {
    counter.set(0, counter.get(0) + 1);
  }

  private final FloatArray in = FloatArray.fromElements(1f, 2f, 3f);
  private final FloatArray out = new FloatArray(3);
  private final FloatArray scratch = new FloatArray(3);

  private TaskGraph addOne(int mode) {
    return new TaskGraph("g")
        .transferToDevice(mode, in)
        .task("t", TransferTest::addOne, in, out)
        .transferToHost(EVERY_EXECUTION, out);
  }

  @Test
  void firstExecution_arrayChangedLater_deviceKeepsTheOldOne() throws Exception {
    try (TornadoExecutionPlan plan = Plans.plan(addOne(FIRST_EXECUTION))) {
      plan.execute();
      assertThat(out.toHeapArray()).containsExactly(2f, 3f, 4f);
      in.set(0, 10f);
      plan.execute();
      assertThat(out.toHeapArray()).containsExactly(2f, 3f, 4f);
      plan.freeDeviceMemory().execute();
      assertThat(out.toHeapArray()).containsExactly(11f, 3f, 4f);
    }
  }

  @Test
  void everyExecution_arrayChangedLater_deviceGetsTheNewOne() throws Exception {
    try (TornadoExecutionPlan plan = Plans.plan(addOne(EVERY_EXECUTION))) {
      plan.execute();
      in.set(0, 10f);
      plan.execute();
      assertThat(out.toHeapArray()).containsExactly(11f, 3f, 4f);
    }
  }

  @Test
  void underDemand_toTheDevice_transfersNothing() throws Exception {
    try (TornadoExecutionPlan plan = Plans.plan(addOne(UNDER_DEMAND))) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessageContaining("reads element 0 of FloatArray[3], which nobody wrote");
    }
  }

  @Test
  void input_neverTransferred_isRefusedWhenRead() {
    TaskGraph graph =
        new TaskGraph("g")
            .task("t", TransferTest::addOne, in, out)
            .transferToHost(EVERY_EXECUTION, out);
    assertThatThrownBy(() -> Plans.run(graph))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessage(
            "task g.t: reads element 0 of FloatArray[3], which nobody wrote: declare it in"
                + " transferToDevice, or let an earlier task write it");
    assertThat(out.toHeapArray()).containsExactly(0f, 0f, 0f);
  }

  @Test
  void counter_neverTransferred_isRefusedWhenRead() {
    TaskGraph graph = new TaskGraph("g").task("t", TransferTest::count, new IntArray(1));
    assertThatThrownBy(() -> Plans.run(graph))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("reads element 0 of IntArray[1], which nobody wrote");
  }

  @Test
  void scratch_writtenInPart_isRefusedWhereItIsNotWritten() {
    TaskGraph graph =
        new TaskGraph("g")
            .task("write", TransferTest::writeFirstHalf, scratch)
            .task("t", TransferTest::addOne, scratch, out)
            .transferToHost(EVERY_EXECUTION, out);
    assertThatThrownBy(() -> Plans.run(graph))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("task g.t: reads element 1 of FloatArray[3], which nobody wrote");
  }

  @Test
  void scratch_writtenByAnEarlierTask_passesOn() {
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(EVERY_EXECUTION, in)
            .task("first", TransferTest::addOne, in, scratch)
            .task("second", TransferTest::addOne, scratch, out)
            .transferToHost(EVERY_EXECUTION, out);
    Plans.run(graph);
    assertThat(out.toHeapArray()).containsExactly(3f, 4f, 5f);
    assertThat(scratch.toHeapArray()).containsExactly(0f, 0f, 0f);
  }

  @Test
  void output_neverTransferred_staysOnTheDevice() {
    Plans.run(
        new TaskGraph("g")
            .transferToDevice(EVERY_EXECUTION, in)
            .task("t", TransferTest::addOne, in, out));
    assertThat(out.toHeapArray()).containsExactly(0f, 0f, 0f);
  }

  @Test
  void output_notWritten_holdsNoNumber() {
    FloatArray four = new FloatArray(4);
    Plans.run(
        new TaskGraph("g")
            .task("t", TransferTest::writeFirstHalf, four)
            .transferToHost(EVERY_EXECUTION, four));
    assertThat(four.toHeapArray()).containsExactly(1f, 1f, Float.NaN, Float.NaN);
  }

  @Test
  void output_thatNoTaskHas_isRefused() {
    TaskGraph graph = addOne(FIRST_EXECUTION).transferToHost(EVERY_EXECUTION, scratch);
    assertThatThrownBy(() -> Plans.run(graph))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("no task of it has it as an argument");
  }

  @Test
  void underDemand_toTheHost_transfersWhenAsked() throws Exception {
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(FIRST_EXECUTION, in)
            .task("t", TransferTest::addOne, in, out)
            .transferToHost(UNDER_DEMAND, out);
    try (TornadoExecutionPlan plan = Plans.plan(graph)) {
      TornadoExecutionResult result = plan.execute();
      assertThat(result.isReady()).isTrue();
      assertThat(out.toHeapArray()).containsExactly(0f, 0f, 0f);
      result.transferToHost(out);
      assertThat(out.toHeapArray()).containsExactly(2f, 3f, 4f);
      assertThatThrownBy(() -> result.transferToHost(new FloatArray(3)))
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessageContaining("FloatArray[3] is not on the device");
    }
  }

  @Test
  void underDemand_inPart_transfersThatPart() throws Exception {
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(FIRST_EXECUTION, in)
            .task("t", TransferTest::addOne, in, out)
            .transferToHost(UNDER_DEMAND, out);
    try (TornadoExecutionPlan plan = Plans.plan(graph)) {
      TornadoExecutionResult result = plan.execute();
      result.transferToHost(new DataRange(out).withOffset(1).withSize(1));
      assertThat(out.toHeapArray()).containsExactly(0f, 3f, 0f);
      DataRange beyond = new DataRange(out).withOffset(2).withSize(2);
      assertThatThrownBy(() -> result.transferToHost(beyond))
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessageContaining("range of 2 elements from 2 is not within FloatArray[3]");
      assertThatThrownBy(() -> result.transferToHost(out))
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessageContaining("was copied to the host in part before");
      result.transferToHost(new DataRange(out));
      assertThat(out.toHeapArray()).containsExactly(2f, 3f, 4f);
    }
  }

  @Test
  void profiler_countsBytesWithHeaders() throws Exception {
    try (TornadoExecutionPlan plan = Plans.plan(addOne(FIRST_EXECUTION))) {
      TornadoProfilerResult unmeasured = plan.execute().getProfilerResult();
      assertThat(unmeasured.getTotalBytesCopyOut()).isZero();
      plan.freeDeviceMemory().withProfiler(ProfilerMode.SILENT);
      TornadoProfilerResult first = plan.execute().getProfilerResult();
      assertThat(first.getTotalBytesCopyIn()).isEqualTo(16 + 12);
      assertThat(first.getTotalBytesCopyOut()).isEqualTo(16 + 12);
      assertThat(first.getTotalDeviceMemoryUsage()).isEqualTo(2 * (16 + 12));
      assertThat(first.getDeviceKernelTime()).isPositive();
      TornadoProfilerResult second = plan.execute().getProfilerResult();
      assertThat(second.getTotalBytesCopyIn()).isZero();
      assertThat(second.getTotalDeviceMemoryUsage()).isEqualTo(2 * (16 + 12));
      assertThat(second.getCompileTime()).isZero();
      assertThat(second.getTotalBytesTransferred()).isEqualTo(16 + 12);
      assertThat(second.getTotalTime()).isGreaterThanOrEqualTo(second.getDeviceKernelTime());
    }
  }

  @Test
  void activity_countsTransfersAndCompilations() throws Exception {
    try (TornadoExecutionPlan plan = Plans.plan(addOne(FIRST_EXECUTION))) {
      Activity start = Activity.now();
      plan.execute();
      Activity first = Activity.now();
      assertThat(first.since(start).compilations()).isEqualTo(1);
      assertThat(first.since(start).transfersToDevice()).isEqualTo(1);
      assertThat(first.since(start).bytesToDevice()).isEqualTo(28);
      assertThat(first.deviceBytesInUse()).isEqualTo(start.deviceBytesInUse() + 56);
      plan.execute();
      Activity second = Activity.now().since(first);
      assertThat(second.compilations()).isZero();
      assertThat(second.launches()).isEqualTo(1);
      assertThat(second.transfersToDevice()).isZero();
      assertThat(second.transfersToHost()).isEqualTo(1);
      assertThat(second.bytesToHost()).isEqualTo(28);
    }
  }

  @Test
  void argument_ofAnotherKind_isRefused() {
    TaskGraph graph = new TaskGraph("g");
    assertThatThrownBy(() -> graph.transferToDevice(FIRST_EXECUTION, new float[3]))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("transferToDevice of graph g got a [F");
    assertThatThrownBy(() -> graph.task("t", (float[] a) -> {}, new float[3]))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("argument 1 of task g.t is a [F");
    assertThatThrownBy(() -> graph.transferToHost(7, out))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("transfer mode 7");
  }

  @Test
  void task_namedTwice_isRefused() {
    TaskGraph graph = addOne(FIRST_EXECUTION);
    assertThatThrownBy(() -> graph.task("t", TransferTest::addOne, in, out))
        .isInstanceOf(TornadoTaskRuntimeException.class)
        .hasMessageContaining("graph g has a task t already");
  }

  @Test
  void snapshot_graphExtendedLater_isAsItWas() throws Exception {
    TaskGraph graph = addOne(FIRST_EXECUTION);
    try (TornadoExecutionPlan plan = Plans.plan(graph)) {
      graph.task("later", TransferTest::addOne, out, in);
      Activity before = Activity.now();
      plan.execute();
      assertThat(Activity.now().since(before).launches()).isEqualTo(1);
    }
  }
}
