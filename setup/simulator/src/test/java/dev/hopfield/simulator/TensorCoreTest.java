package dev.hopfield.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.MMAShape;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Products on tensor cores, where the backend that is played has them. */
class TensorCoreTest {
  private static final String BACKEND = "hopfield.simulator.backend";

  @AfterEach
  void clear() {
    System.clearProperty(BACKEND);
  }

  /** A kernel: a 16 × 16 matrix times a 16 × 8 one, both pairs of bf16 in ints, plus one half. */
  static void multiply(KernelContext context, IntArray a, IntArray b, FloatArray c) {
    int[] left = context.allocateIntLocalArray(160);
    int[] right = context.allocateIntLocalArray(80);
    for (int i = context.localIdx; i < 128; i += 32) {
      left[32 + i] = a.get(i);
    }
    for (int i = context.localIdx; i < 64; i += 32) {
      right[16 + i] = b.get(i);
    }
    context.localBarrier();
    HalfFloat[] partOfA = context.mmaLoadA(left, 16, 128);
    HalfFloat[] partOfB = context.mmaLoadB(right, 16, 64);
    float[] part = context.mmaFragment(0.5f);
    part = context.mmaBF16(partOfA, partOfB, part, MMAShape.M16N8K16);
    context.mmaStore(part, c, 1, 2, 11);
  }

  private static FloatArray run(IntArray a, IntArray b) throws Exception {
    FloatArray c = new FloatArray(17 * 11);
    c.init(-1f);
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, a, b, c)
            .task("t", TensorCoreTest::multiply, new KernelContext(), a, b, c)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, c);
    WorkerGrid1D grid = new WorkerGrid1D(32);
    grid.setLocalWork(32, 1, 1);
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
      plan.withGridScheduler(new GridScheduler("g.t", grid)).execute();
    }
    return c;
  }

  /** Small whole numbers, exact in bf16, row after row. */
  private static IntArray pairs(int rows, int columns, int seed) {
    IntArray pairs = new IntArray(rows * columns / 2);
    for (int i = 0; i < pairs.getSize(); i++) {
      int low = Float.floatToRawIntBits(value(2 * i, seed)) >>> 16;
      int high = Float.floatToRawIntBits(value(2 * i + 1, seed)) >>> 16;
      pairs.set(i, low | high << 16);
    }
    return pairs;
  }

  private static float value(int i, int seed) {
    return (i * 7 + seed) % 11 - 5;
  }

  @Test
  void mmaBF16_isTheProductOfMatrices() throws Exception {
    System.setProperty(BACKEND, "CUDA");
    FloatArray c = run(pairs(16, 16, 3), pairs(16, 8, 5));
    for (int row = 0; row < 16; row++) {
      for (int column = 0; column < 8; column++) {
        float expected = 0.5f;
        for (int k = 0; k < 16; k++) {
          expected += value(row * 16 + k, 3) * value(k * 8 + column, 5);
        }
        assertThat(c.get((row + 1) * 11 + column + 2)).isEqualTo(expected);
      }
      assertThat(c.get((row + 1) * 11 + 1)).isEqualTo(-1f);
      assertThat(c.get((row + 1) * 11 + 10)).isEqualTo(-1f);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OPENCL, 'uses tensor cores, which OPENCL lacks'",
    "PTX, 'multiplies bfloat16 on tensor cores, which PTX lacks'",
  })
  void mmaBF16_isRefusedWhereThereIsNone(String backend, String message) {
    System.setProperty(BACKEND, backend);
    assertThatThrownBy(() -> run(pairs(16, 16, 3), pairs(16, 8, 5)))
        .hasStackTraceContaining(message);
  }
}
