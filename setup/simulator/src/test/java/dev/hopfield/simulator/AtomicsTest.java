package dev.hopfield.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

class AtomicsTest {

  static void countItems(KernelContext context, IntArray ints, LongArray longs) {
    context.atomicAdd(ints, 0, 1);
    context.atomicAdd(longs, 0, context.globalIdx.longValue());
  }

  static void addFloats(KernelContext context, FloatArray floats) {
    context.atomicAdd(floats, 0, 0.5f);
  }

  @Test
  void atomicAdd_fromAllGroups_losesNothing() {
    IntArray ints = new IntArray(1);
    LongArray longs = new LongArray(1);
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(EVERY_EXECUTION, ints, longs)
            .task("t", AtomicsTest::countItems, new KernelContext(), ints, longs)
            .transferToHost(EVERY_EXECUTION, ints, longs);
    Plans.run(graph, Plans.grid(100_000, 100));
    assertThat(ints.get(0)).isEqualTo(100_000);
    assertThat(longs.get(0)).isEqualTo(100_000L * 99_999 / 2);
  }

  @Test
  void atomicAddOfFloats_onOpenCl_isRefused() {
    FloatArray floats = new FloatArray(1);
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(EVERY_EXECUTION, floats)
            .task("t", AtomicsTest::addFloats, new KernelContext(), floats)
            .transferToHost(EVERY_EXECUTION, floats);
    assertThatThrownBy(() -> Plans.run(graph, Plans.grid(1000, 10)))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("atomicAdd on floating point is not there on OPENCL");
    try (Property _ = Property.backend("CUDA")) {
      Plans.run(graph, Plans.grid(1000, 10));
    }
    assertThat(floats.get(0)).isEqualTo(500f);
  }
}
