package dev.hopfield.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

// How items wait, on threads of their own or resumed, makes no difference.
@ParameterizedClass
@ValueSource(strings = {"resume", "threads"})
class LocalMemoryTest {

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

  static void twoArrays(KernelContext context, FloatArray floats, IntArray ints) {
    float[] a = context.allocateFloatLocalArray(16);
    float[] b = context.allocateFloatLocalArray(16);
    int[] c = context.allocateIntLocalArray(16);
    int me = context.localIdx;
    a[me] = me;
    b[me] = 100 + me;
    c[me] = 1000 + me;
    context.localBarrier();
    floats.set(context.globalIdx, a[15 - me] + b[15 - me]);
    ints.set(context.globalIdx, c[15 - me]);
  }

  static void readsTooSoon(KernelContext context, FloatArray floats, IntArray ints) {
    float[] shared = context.allocateFloatLocalArray(16);
    int me = context.localIdx;
    shared[me] = me;
    float neighbour = shared[(me + 1) % 16];
    floats.set(context.globalIdx, 0.5f * (neighbour + 1f) - 3f);
  }

  static void readsUnwrittenInt(KernelContext context, FloatArray floats, IntArray ints) {
    int[] shared = context.allocateIntLocalArray(16);
    ints.set(context.globalIdx, shared[context.localIdx]);
  }

  static void indexesByUnwrittenInt(KernelContext context, FloatArray floats, IntArray ints) {
    int[] shared = context.allocateIntLocalArray(16);
    floats.set(shared[context.localIdx], 1f);
  }

  static void leftByTheGroupBefore(KernelContext context, FloatArray floats, IntArray ints) {
    float[] shared = context.allocateFloatLocalArray(16);
    if (context.groupIdx == 0) {
      shared[context.localIdx] = 1f;
    }
    context.localBarrier();
    floats.set(context.globalIdx, shared[context.localIdx]);
  }

  static void allOf48K(KernelContext context, FloatArray floats, IntArray ints) {
    float[] a = context.allocateFloatLocalArray(8 * 1024);
    double[] b = context.allocateDoubleLocalArray(2 * 1024);
    a[context.localIdx] = 1f;
    b[context.localIdx] = 2.0;
    floats.set(context.globalIdx, (float) (a[context.localIdx] + b[context.localIdx]));
  }

  static void above48K(KernelContext context, FloatArray floats, IntArray ints) {
    context.allocateFloatLocalArray(8 * 1024);
    context.allocateByteLocalArray(16 * 1024 + 1);
  }

  static void sizeByItem(KernelContext context, FloatArray floats, IntArray ints) {
    context.allocateFloatLocalArray(16 + context.localIdx);
  }

  static void sizeByGroup(KernelContext context, FloatArray floats, IntArray ints) {
    context.allocateFloatLocalArray(16 + context.groupIdx);
  }

  static void beyondTheEnd(KernelContext context, FloatArray floats, IntArray ints) {
    float[] shared = context.allocateFloatLocalArray(16);
    shared[context.localIdx + 1] = 1f;
  }

  static void halves(KernelContext context, FloatArray floats, IntArray ints) {
    HalfFloat[] shared = context.allocateHalfFloatLocalArray(16);
    shared[context.localIdx] = new HalfFloat(context.localIdx);
    context.localBarrier();
    floats.set(context.globalIdx, shared[15 - context.localIdx].getFloat32());
  }

  private final FloatArray floats = new FloatArray(64);
  private final IntArray ints = new IntArray(64);

  private void run(Task3<KernelContext, FloatArray, IntArray> kernel) {
    TaskGraph graph =
        new TaskGraph("g")
            .task("t", kernel, new KernelContext(), floats, ints)
            .transferToHost(EVERY_EXECUTION, floats, ints);
    // One thread runs the groups in order.
    try (Property _ = Property.threads("1")) {
      Plans.run(graph, Plans.grid(64, 16));
    }
  }

  @Test
  void localArrays_areSharedInTheOrderOfAllocation() {
    run(LocalMemoryTest::twoArrays);
    assertThat(floats.get(17)).isEqualTo(14 + 114);
    assertThat(ints.get(17)).isEqualTo(1014);
  }

  @Test
  void localFloat_readBeforeItsWriter_isRefusedEvenAfterArithmetic() {
    assertThatThrownBy(() -> run(LocalMemoryTest::readsTooSoon))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining(
            "task g.t, group (0, 0, 0), work-item (0, 0, 0): stores a value that comes from local"
                + " memory nobody wrote");
  }

  @Test
  void localInt_neverWritten_isRefusedWhenStored() {
    assertThatThrownBy(() -> run(LocalMemoryTest::readsUnwrittenInt))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("stores a value that comes from local memory nobody wrote");
  }

  @Test
  void localInt_neverWritten_isRefusedAsIndex() {
    assertThatThrownBy(() -> run(LocalMemoryTest::indexesByUnwrittenInt))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("is not in FloatArray[64]");
  }

  @Test
  void localArray_ofTheGroupBefore_isGone() {
    assertThatThrownBy(() -> run(LocalMemoryTest::leftByTheGroupBefore))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("group (1, 0, 0)")
        .hasMessageContaining("local memory nobody wrote");
  }

  @Test
  void localMemory_of48K_isThere() {
    run(LocalMemoryTest::allOf48K);
    assertThat(floats.get(63)).isEqualTo(3f);
  }

  @Test
  void localMemory_above48K_isRefused() {
    assertThatThrownBy(() -> run(LocalMemoryTest::above48K))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("asks for a local byte[16385], 49153 bytes of local memory in all")
        .hasMessageContaining("a group has 49152");
  }

  @Test
  void localArray_sizedByItemOrGroup_isRefused() {
    assertThatThrownBy(() -> run(LocalMemoryTest::sizeByItem))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("as float[17] where another work-item asked for float[16]");
    assertThatThrownBy(() -> run(LocalMemoryTest::sizeByGroup))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("as float[17] where another work-item asked for float[16]");
  }

  @Test
  void localArray_beyondItsEnd_isRefused() {
    assertThatThrownBy(() -> run(LocalMemoryTest::beyondTheEnd))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("work-item (15, 0, 0)")
        .hasMessageContaining("Index 16 out of bounds for length 16");
  }

  @Test
  void localHalves_onOpenCl_areRefused() {
    assertThatThrownBy(() -> run(LocalMemoryTest::halves))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("local array of halves, which OPENCL lacks");
    try (Property _ = Property.backend("CUDA")) {
      run(LocalMemoryTest::halves);
    }
    assertThat(floats.get(20)).isEqualTo(11f);
  }
}
