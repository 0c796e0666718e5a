package dev.hopfield.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.FIRST_EXECUTION;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

// How items wait, on threads of their own or resumed, makes no difference.
@ParameterizedClass
@ValueSource(strings = {"resume", "threads"})
class BarrierTest {

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

  /** Sums each group's numbers by a tree that takes any group size. */
  static void sumOfGroup(KernelContext context, IntArray in, IntArray out) {
    int size = context.localGroupSizeX;
    int[] part = context.allocateIntLocalArray(256);
    int me = context.localIdx;
    part[me] = in.get(context.globalIdx);
    context.localBarrier();
    for (int left = size; left > 1; left = (left + 1) / 2) {
      int half = (left + 1) / 2;
      if (me + half < left) {
        part[me] += part[me + half];
      }
      context.localBarrier();
    }
    if (me == 0) {
      out.set(context.groupIdx, part[0]);
    }
  }

  static void rotateWithoutBarrier(KernelContext context, IntArray in, IntArray out) {
    int[] shared = context.allocateIntLocalArray(64);
    int me = context.localIdx;
    shared[me] = 0;
    context.localBarrier();
    shared[me] = in.get(context.globalIdx);
    out.set(context.globalIdx, shared[(me + 1) % 64]);
  }

  static void onlySomeWait(KernelContext context, IntArray in, IntArray out) {
    if (context.localIdx < 5) {
      context.localBarrier();
    }
    out.set(context.globalIdx, in.get(context.globalIdx));
  }

  static void someLeaveEarly(KernelContext context, IntArray in, IntArray out) {
    for (int i = 0; i < context.localIdx; i++) {
      context.localBarrier();
    }
    out.set(context.globalIdx, in.get(context.globalIdx));
  }

  @SuppressWarnings("DuplicateBranches")
  static void waitAtDifferentPlaces(KernelContext context, IntArray in, IntArray out) {
    if (in.get(context.globalIdx) % 2 == 0) {
      context.localBarrier();
    } else {
      context.localBarrier();
    }
    out.set(context.globalIdx, 1);
  }

  static void waitsInAHelper(KernelContext context, IntArray in, IntArray out) {
    int[] shared = context.allocateIntLocalArray(64);
    shareNext(context, in, shared);
    out.set(context.globalIdx, shared[(context.localIdx + 1) % 64]);
  }

  private static void shareNext(KernelContext context, IntArray in, int[] shared) {
    shared[context.localIdx] = in.get(context.globalIdx);
    context.localBarrier();
  }

  static void lastGroupDiverges(KernelContext context, IntArray in, IntArray out) {
    if (context.groupIdx < 3 || context.localIdx == 0) {
      context.localBarrier();
    }
    out.set(context.globalIdx, in.get(context.globalIdx));
  }

  static void readsTheGroupBefore(KernelContext context, IntArray in, IntArray out) {
    int me = context.globalIdx;
    int value = in.get(me);
    if (context.groupIdx > 0) {
      value = out.get(me - 16) + 16;
    }
    out.set(me, context.groupIdx == 3 ? value - 16 : value);
  }

  private static IntArray run(
      Task3<KernelContext, IntArray, IntArray> kernel, IntArray in, int outSize, int local) {
    IntArray out = new IntArray(outSize);
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(FIRST_EXECUTION, in)
            .task("t", kernel, new KernelContext(), in, out)
            .transferToHost(EVERY_EXECUTION, out);
    Plans.run(graph, Plans.grid(in.getSize(), local));
    return out;
  }

  private static IntArray numbers(int size) {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    return IntArray.fromArray(new Random(seed).ints(size, 0, 1000).toArray());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "7, 1", "64, 64", "13, 13", "1001, 77", "4096, 256", "2010, 67"})
  void barrier_reachedByAll_sumsAsPlainLoop(int global, int local) {
    IntArray in = numbers(global);
    IntArray out = run(BarrierTest::sumOfGroup, in, global / local, local);
    int[] expected =
        IntStream.range(0, global / local)
            .map(g -> IntStream.range(0, local).map(i -> in.get(g * local + i)).sum())
            .toArray();
    assertThat(out.toHeapArray()).isEqualTo(expected);
  }

  @Test
  void barrier_sameKernelManyTimes_sameResult() throws Exception {
    IntArray in = numbers(1024);
    IntArray out = new IntArray(16);
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(FIRST_EXECUTION, in)
            .task("t", BarrierTest::sumOfGroup, new KernelContext(), in, out)
            .transferToHost(EVERY_EXECUTION, out);
    try (TornadoExecutionPlan plan = Plans.plan(graph, Plans.grid(1024, 64))) {
      plan.execute();
      int[] first = out.toHeapArray();
      for (int i = 0; i < 20; i++) {
        out.init(-1);
        plan.execute();
        assertThat(out.toHeapArray()).isEqualTo(first);
      }
    }
  }

  @Test
  void barrier_inAHelper_isWaitedAt() {
    IntArray in = IntArray.fromArray(IntStream.range(0, 64).toArray());
    int[] rotated = IntStream.range(0, 64).map(i -> (i + 1) % 64).toArray();
    assertThat(run(BarrierTest::waitsInAHelper, in, 64, 64).toHeapArray()).isEqualTo(rotated);
  }

  @Test
  void barrier_missing_showsInOneOfTheTwoOrders() {
    IntArray in = IntArray.fromArray(IntStream.range(0, 64).map(i -> i + 1).toArray());
    int[] rotated = IntStream.range(0, 64).map(i -> (i + 1) % 64 + 1).toArray();
    int[] ascending = run(BarrierTest::rotateWithoutBarrier, in, 64, 64).toHeapArray();
    int[] descending;
    try (Property _ = Property.order("descending")) {
      descending = run(BarrierTest::rotateWithoutBarrier, in, 64, 64).toHeapArray();
    }
    assertThat(ascending).isNotEqualTo(rotated).isNotEqualTo(descending);
  }

  @Test
  void groups_thatDependOnOneAnother_showInOneOfTheTwoOrders() {
    IntArray in = IntArray.fromArray(IntStream.range(0, 64).toArray());
    try (Property _ = Property.threads("1")) {
      assertThat(run(BarrierTest::readsTheGroupBefore, in, 64, 16).get(63)).isEqualTo(47);
      try (Property _ = Property.order("descending")) {
        assertThatThrownBy(() -> run(BarrierTest::readsTheGroupBefore, in, 64, 16))
            .isInstanceOf(TornadoRuntimeException.class)
            .hasMessageStartingWith("task g.t, group (3, 0, 0)")
            .hasMessageContaining("which nobody wrote");
      }
    }
  }

  @Test
  void barrier_descendingOrder_sumsAsPlainLoop() {
    try (Property _ = Property.order("descending")) {
      barrier_reachedByAll_sumsAsPlainLoop(2010, 67);
    }
  }

  @Test
  void barrier_notReachedByAll_isRefused() {
    assertThatThrownBy(() -> run(BarrierTest::onlySomeWait, numbers(128), 128, 64))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessage(
            "task g.t, group (0, 0, 0): 5 of its 64 work-items wait at a barrier that the others do"
                + " not reach");
  }

  @Test
  void barrier_reachedAnotherNumberOfTimes_isRefused() {
    assertThatThrownBy(() -> run(BarrierTest::someLeaveEarly, numbers(8), 8, 8))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("7 of its 8 work-items wait at a barrier");
  }

  @Test
  void barrier_inBothBranches_isRefused() {
    IntArray mixed = IntArray.fromArray(IntStream.range(0, 32).toArray());
    assertThatThrownBy(() -> run(BarrierTest::waitAtDifferentPlaces, mixed, 32, 32))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageStartingWith("task g.t, group (0, 0, 0): its work-items wait at different")
        .hasMessageContaining("BarrierTest.java:");
    IntArray even = new IntArray(32);
    assertThat(run(BarrierTest::waitAtDifferentPlaces, even, 32, 32).get(31)).isEqualTo(1);
  }

  @Test
  void barrier_divergingInALaterGroup_namesThatGroup() {
    assertThatThrownBy(() -> run(BarrierTest::lastGroupDiverges, numbers(64), 64, 16))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageStartingWith("task g.t, group (3, 0, 0): 1 of its 16");
  }
}
