package dev.hopfield.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.WorkerGrid3D;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

class GridTest {

  private static final int VALUES = 15;

  static void writeIndices(KernelContext c, IntArray out) {
    int item = c.globalIdx + c.globalGroupSizeX * (c.globalIdy + c.globalGroupSizeY * c.globalIdz);
    int at = item * VALUES;
    out.set(at, c.globalIdx);
    out.set(at + 1, c.globalIdy);
    out.set(at + 2, c.globalIdz);
    out.set(at + 3, c.groupIdx);
    out.set(at + 4, c.groupIdy);
    out.set(at + 5, c.groupIdz);
    out.set(at + 6, c.localIdx);
    out.set(at + 7, c.localIdy);
    out.set(at + 8, c.localIdz);
    out.set(at + 9, c.globalGroupSizeX);
    out.set(at + 10, c.globalGroupSizeY);
    out.set(at + 11, c.globalGroupSizeZ);
    out.set(at + 12, c.localGroupSizeX);
    out.set(at + 13, c.localGroupSizeY);
    out.set(at + 14, c.localGroupSizeZ);
  }

  static void writeGlobal(KernelContext context, IntArray out) {
    out.set(context.globalIdx, context.globalIdx + context.localGroupSizeX * 10_000);
  }

  static void doubleInParallel(IntArray out) {
    for (@Parallel int i = 0; i < out.getSize(); i++) {
      out.set(i, 2 * i);
    }
  }

  private static TaskGraph graph(IntArray out) {
    return new TaskGraph("g")
        .task("t", GridTest::writeGlobal, new KernelContext(), out)
        .transferToHost(EVERY_EXECUTION, out);
  }

  @Test
  void indices_inThreeDimensions_areThoseOfNestedLoops() {
    int[] global = {6, 4, 10};
    int[] local = {3, 2, 5};
    WorkerGrid grid = new WorkerGrid3D(global[0], global[1], global[2]);
    grid.setLocalWork(local[0], local[1], local[2]);
    IntArray out = new IntArray(6 * 4 * 10 * VALUES);
    TaskGraph graph =
        new TaskGraph("g")
            .task("t", GridTest::writeIndices, new KernelContext(), out)
            .transferToHost(EVERY_EXECUTION, out);
    Plans.run(graph, grid);
    int at = 0;
    for (int z = 0; z < global[2]; z++) {
      for (int y = 0; y < global[1]; y++) {
        for (int x = 0; x < global[0]; x++) {
          int[] expected = {
            x, y, z, x / 3, y / 2, z / 5, x % 3, y % 2, z % 5, 6, 4, 10, 3, 2, 5,
          };
          assertThat(out.slice(at, VALUES).toHeapArray()).isEqualTo(expected);
          at += VALUES;
        }
      }
    }
  }

  @Test
  void localWork_notGiven_dividesTheGlobalWork() {
    IntArray out = new IntArray(1009);
    Plans.run(graph(out), new WorkerGrid1D(1009));
    assertThat(out.get(1008)).isEqualTo(1008 + 10_000);
    IntArray even = new IntArray(1024);
    Plans.run(graph(even), new WorkerGrid1D(1024));
    assertThat(even.get(1023)).isEqualTo(1023 + 256 * 10_000);
  }

  @Test
  void localWork_thatDoesNotDivide_isRefused() {
    assertThatThrownBy(() -> Plans.run(graph(new IntArray(100)), Plans.grid(100, 64)))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessage("task g.t: 100 work-items along x are not a whole number of groups of 64");
  }

  @Test
  void localWork_aboveTheDevicesLimit_isRefused() {
    assertThatThrownBy(() -> Plans.run(graph(new IntArray(4096)), Plans.grid(4096, 2048)))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessage("task g.t: a group of 2048 work-items is above the device's limit of 1024");
  }

  @Test
  void globalWork_changedBetweenExecutions_isRead() throws Exception {
    IntArray out = new IntArray(8);
    WorkerGrid grid = Plans.grid(8, 1);
    try (TornadoExecutionPlan plan = Plans.plan(graph(out), grid)) {
      plan.execute();
      out.init(-1);
      grid.setGlobalWork(3, 1, 1);
      Activity before = Activity.now();
      plan.execute();
      assertThat(out.get(2)).isEqualTo(10_002);
      assertThat(Activity.now().since(before).compilations()).isZero();
    }
  }

  @Test
  void kernel_withoutGrid_isRefused() throws Exception {
    try (TornadoExecutionPlan plan = Plans.plan(graph(new IntArray(8)))) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessageContaining("task g.t has a KernelContext but no grid");
    }
  }

  @Test
  void grid_ofAnUnknownTask_isRefused() throws Exception {
    try (TornadoExecutionPlan plan = Plans.plan(graph(new IntArray(8)))) {
      assertThatThrownBy(
              () -> plan.withGridScheduler(new GridScheduler("g.other", new WorkerGrid1D(8))))
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessageContaining("g.other");
    }
  }

  @Test
  void parallelLoop_runsOnceAsPlainJava() {
    IntArray out = new IntArray(17);
    Plans.run(
        new TaskGraph("g")
            .task("t", GridTest::doubleInParallel, out)
            .transferToHost(EVERY_EXECUTION, out));
    assertThat(out.get(16)).isEqualTo(32);
  }

  @Test
  void context_outsideAPlan_isThatOfOneWorkItem() {
    IntArray out = new IntArray(1);
    writeGlobal(new KernelContext(), out);
    assertThat(out.get(0)).isEqualTo(10_000);
  }
}
