package dev.hopfield.simulator.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task2;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task7;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

class ResumableKernelTest {

  private static final int PRIVATE_FACTOR = 3;

  /** Has locals of all kinds that live across barriers in nested loops, and changes a parameter. */
  static void allKinds(
      KernelContext context,
      LongArray out,
      int rounds,
      long step,
      float scale,
      double add,
      boolean on) {
    byte small = 1;
    short[] history = new short[4];
    String name = "x";
    for (int outer = 0; outer < rounds; outer++) {
      long begun = outer * step;
      for (int inner = 0; inner < 2; inner++) {
        double before = add;
        context.localBarrier();
        add = before + scale * inner;
        small++;
        history[inner] += small;
      }
      if (on) {
        context.globalBarrier();
        step += begun;
      }
      rounds -= outer / 3;
    }
    out.set(0, step + thrice(history[0]) + history[1] + small + (long) add + name.length());
  }

  private static int thrice(int value) {
    return PRIVATE_FACTOR * value;
  }

  static void lambdaInside(KernelContext context, IntArray out) {
    Runnable nothing = () -> {};
    context.localBarrier();
    nothing.run();
    out.set(0, 7);
  }

  static void temporariesInside(KernelContext context, IntArray out) {
    int[] values = {1, 2, 3};
    for (int value : values) {
      context.localBarrier();
      out.set(0, out.get(0) + value);
    }
  }

  static void catches(KernelContext context, IntArray out) {
    try {
      context.localBarrier();
      out.set(9, 1);
    } catch (IndexOutOfBoundsException e) {
      out.set(0, 1);
    }
  }

  static void waitsInAHelper(KernelContext context, IntArray out) {
    helper(context);
    context.localBarrier();
    out.set(0, 1);
  }

  private static void helper(KernelContext context) {
    context.localBarrier();
  }

  static void shuffles(KernelContext context, IntArray out) {
    context.localBarrier();
    out.set(0, (int) context.simdSum(1f));
  }

  static void noBarrier(KernelContext context, IntArray out) {
    out.set(context.globalIdx, 1);
  }

  private static Optional<ResumableKernel> kernel(Task2<KernelContext, IntArray> reference) {
    TaskCode code =
        new TaskCode(
            reference, values -> reference.apply((KernelContext) values[0], (IntArray) values[1]));
    return ResumableKernel.of(code, new Object[] {new KernelContext(), new IntArray(1)});
  }

  private static List<Integer> stops(Resumable item) {
    List<Integer> stops = new ArrayList<>();
    while (item.resume()) {
      stops.add(item.barrier);
    }
    return stops;
  }

  @Test
  void resume_allKindsOfLocals_computesWhatJavaDoes() {
    Task7<KernelContext, LongArray, Integer, Long, Float, Double, Boolean> reference =
        ResumableKernelTest::allKinds;
    KernelContext context = new KernelContext();
    LongArray expected = new LongArray(1);
    allKinds(context, expected, 9, 5L, 1.5f, 0.25, true);
    LongArray out = new LongArray(1);
    Object[] arguments = {context, out, 9, 5L, 1.5f, 0.25, true};
    TaskCode code =
        new TaskCode(
            reference,
            v ->
                reference.apply(
                    (KernelContext) v[0],
                    (LongArray) v[1],
                    (Integer) v[2],
                    (Long) v[3],
                    (Float) v[4],
                    (Double) v[5],
                    (Boolean) v[6]));
    Resumable item = ResumableKernel.of(code, arguments).orElseThrow().make();
    item.begin(arguments);
    assertThat(stops(item)).startsWith(1, 1, 2, 1, 1, 2).endsWith(2);
    assertThat(out.get(0)).isEqualTo(expected.get(0)).isNotZero();

    arguments[6] = false;
    item.begin(arguments);
    assertThat(stops(item)).containsOnly(1);
    allKinds(context, expected, 9, 5L, 1.5f, 0.25, false);
    assertThat(out.get(0)).isEqualTo(expected.get(0));
  }

  @Test
  void kernel_withALambda_isRewritten() {
    ResumableKernel kernel = kernel(ResumableKernelTest::lambdaInside).orElseThrow();
    assertThat(kernel.place(1)).startsWith("ResumableKernelTest.java:");
    IntArray out = new IntArray(1);
    Resumable item = kernel.make();
    item.begin(new Object[] {new KernelContext(), out});
    assertThat(stops(item)).containsExactly(1);
    assertThat(out.get(0)).isEqualTo(7);
  }

  @Test
  void kernel_thatCannotBeStopped_isLeftToThreads() {
    assertThat(kernel(ResumableKernelTest::temporariesInside)).isEmpty();
    assertThat(kernel(ResumableKernelTest::catches)).isEmpty();
    assertThat(kernel(ResumableKernelTest::waitsInAHelper)).isEmpty();
    assertThat(kernel(ResumableKernelTest::shuffles)).isEmpty();
    assertThat(kernel(ResumableKernelTest::noBarrier)).isEmpty();
  }

  @Test
  void kernel_behindALambdaExpression_isLeftToThreads() {
    assertThat(kernel((context, out) -> lambdaInside(context, out))).isEmpty();
  }

  @Test
  void search_forTheKernel_callsItWithNothing() {
    IntArray captured = new IntArray(1);
    assertThat(kernel((context, out) -> captured.set(0, 5))).isEmpty();
    assertThat(captured.get(0)).isZero();
  }
}
