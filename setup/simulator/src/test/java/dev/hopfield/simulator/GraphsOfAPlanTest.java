package dev.hopfield.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.FIRST_EXECUTION;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class GraphsOfAPlanTest {

  static void addOne(FloatArray in, FloatArray out) {
    for (int i = 0; i < out.getSize(); i++) {
      out.set(i, in.get(i) + 1f);
    }
  }

  private final FloatArray in = FloatArray.fromElements(1f, 2f, 3f);
  private final FloatArray middle = new FloatArray(3);
  private final FloatArray out = new FloatArray(3);

  private TaskGraph first() {
    return new TaskGraph("first")
        .transferToDevice(EVERY_EXECUTION, in)
        .task("t", GraphsOfAPlanTest::addOne, in, middle)
        .persistOnDevice(middle);
  }

  private TaskGraph second() {
    return new TaskGraph("second")
        .consumeFromDevice("first", middle)
        .task("t", GraphsOfAPlanTest::addOne, middle, out)
        .transferToHost(EVERY_EXECUTION, out);
  }

  private TaskGraph unrelated() {
    return new TaskGraph("unrelated")
        .transferToDevice(FIRST_EXECUTION, in)
        .task("t", GraphsOfAPlanTest::addOne, in, out);
  }

  private static TornadoExecutionPlan plan(TaskGraph... graphs) {
    return new TornadoExecutionPlan(
        Arrays.stream(graphs).map(TaskGraph::snapshot).toArray(ImmutableTaskGraph[]::new));
  }

  @Test
  void consume_afterTheGraphThatPersists_passesTheDeviceCopy() throws Exception {
    try (TornadoExecutionPlan plan = plan(first(), second())) {
      for (int i = 0; i < 3; i++) {
        in.set(0, i);
        plan.withGraph(0).execute();
        Activity before = Activity.now();
        plan.withGraph(1).execute();
        assertThat(out.toHeapArray()).containsExactly(i + 2f, 4f, 5f);
        assertThat(Activity.now().since(before).transfersToDevice()).isZero();
      }
      assertThat(middle.toHeapArray()).containsExactly(0f, 0f, 0f);
    }
  }

  @Test
  void consume_again_keepsTheDeviceCopy() throws Exception {
    try (TornadoExecutionPlan plan = plan(first(), second())) {
      plan.withGraph(0).execute();
      plan.withGraph(1).execute();
      out.clear();
      plan.withGraph(1).execute();
      assertThat(out.toHeapArray()).containsExactly(3f, 4f, 5f);
    }
  }

  @Test
  void consume_beforeTheGraphThatPersists_isRefused() throws Exception {
    try (TornadoExecutionPlan plan = plan(first(), second())) {
      assertThatThrownBy(() -> plan.withGraph(1).execute())
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessageContaining("graph second consumes FloatArray[3] from the device")
          .hasMessageContaining("ran before it in this plan, none,");
    }
  }

  @Test
  void consume_withinOneExecution_isRefused() throws Exception {
    try (TornadoExecutionPlan plan = plan(first(), second())) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessageContaining("withGraph(...).execute(), one after the other");
    }
  }

  @Test
  void consume_afterAnotherGraphInBetween_isRefused() throws Exception {
    try (TornadoExecutionPlan plan = plan(first(), unrelated(), second())) {
      plan.withGraph(0).execute();
      plan.withGraph(1).execute();
      assertThatThrownBy(() -> plan.withGraph(2).execute())
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessageContaining("ran before it in this plan, unrelated, does not hold it");
    }
  }

  @Test
  void sameArray_inTwoGraphs_hasTwoDeviceCopies() throws Exception {
    TaskGraph other =
        new TaskGraph("other")
            .task("t", GraphsOfAPlanTest::addOne, middle, out)
            .transferToHost(EVERY_EXECUTION, out);
    try (TornadoExecutionPlan plan = plan(first(), other)) {
      plan.withGraph(0).execute();
      assertThatThrownBy(() -> plan.withGraph(1).execute())
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessageContaining("which nobody wrote");
    }
  }

  @Test
  void graph_thatIsNotThere_isRefused() throws Exception {
    try (TornadoExecutionPlan plan = plan(first(), second())) {
      assertThatThrownBy(() -> plan.withGraph(2))
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessage("graph 2 is not one of the plan's 2");
    }
  }

  @Test
  void close_withOneGraphSelected_leavesTheOthersMemory() throws Exception {
    long before = Activity.now().deviceBytesInUse();
    TornadoExecutionPlan leaking = plan(first(), second());
    leaking.withGraph(0).execute();
    leaking.withGraph(1).execute();
    leaking.close();
    assertThat(Activity.now().deviceBytesInUse()).isEqualTo(before + 2 * (16 + 12));

    long again = Activity.now().deviceBytesInUse();
    TornadoExecutionPlan clean = plan(first(), second());
    clean.withGraph(0).execute();
    clean.withGraph(1).execute();
    clean.withAllGraphs().close();
    assertThat(Activity.now().deviceBytesInUse()).isEqualTo(again);
  }

  @Test
  void close_withScratchNeverDeclared_leavesItsMemory() throws Exception {
    long before = Activity.now().deviceBytesInUse();
    TaskGraph twoSteps =
        new TaskGraph("g")
            .transferToDevice(EVERY_EXECUTION, in)
            .task("one", GraphsOfAPlanTest::addOne, in, middle)
            .task("two", GraphsOfAPlanTest::addOne, middle, out)
            .transferToHost(EVERY_EXECUTION, out);
    try (TornadoExecutionPlan plan = plan(twoSteps)) {
      plan.execute();
    }
    assertThat(Activity.now().deviceBytesInUse()).isEqualTo(before + 16 + 12);

    long again = Activity.now().deviceBytesInUse();
    try (TornadoExecutionPlan plan = plan(twoSteps.persistOnDevice(middle))) {
      plan.execute();
    }
    assertThat(Activity.now().deviceBytesInUse()).isEqualTo(again);
  }

  @Test
  void plan_usedAfterClose_isRefused() throws Exception {
    TornadoExecutionPlan plan = plan(first());
    plan.execute();
    plan.close();
    plan.close();
    assertThatThrownBy(plan::execute)
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessage("the plan was closed: make a new one");
    assertThatThrownBy(() -> plan.withGraph(0)).isInstanceOf(TornadoRuntimeException.class);
  }
}
