package dev.hopfield.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class LibraryTaskTest {

  private static final String BACKEND = "hopfield.simulator.backend";

  @BeforeEach
  void play() {
    System.setProperty(BACKEND, "CUDA");
  }

  @AfterEach
  void clear() {
    System.clearProperty(BACKEND);
  }

  /** The sizes of a product, the last one β. */
  record Sizes(int transA, int transB, int m, int n, int k, float beta) {
    int leadingA() {
      return transA == 0 ? m : k;
    }

    int leadingB() {
      return transB == 0 ? Math.max(1, k) : n;
    }
  }

  private static LibraryTaskDescriptor descriptor(String function, Object[] all, int result) {
    Access[] access = new Access[all.length];
    Arrays.fill(access, Access.READ_ONLY);
    access[result] =
        (float) all[result == 11 ? 10 : 12] == 0 ? Access.WRITE_ONLY : Access.READ_WRITE;
    return new LibraryTaskDescriptor()
        .withLibrary("nvidia/cublas")
        .withFunction(function)
        .withParameters(all)
        .withAccess(access);
  }

  private static LibraryTaskDescriptor product(
      Sizes s, FloatArray a, FloatArray b, FloatArray c, int leadingC, Float alpha) {
    Object[] all = {
      s.transA,
      s.transB,
      s.m,
      s.n,
      s.k,
      alpha,
      a,
      s.leadingA(),
      b,
      s.leadingB(),
      s.beta,
      c,
      leadingC
    };
    return descriptor("cublasSgemm", all, 11);
  }

  private static FloatArray normal(Random random, int length) {
    FloatArray array = new FloatArray(length);
    for (int i = 0; i < length; i++) {
      array.set(i, (float) random.nextGaussian());
    }
    return array;
  }

  private static TaskGraph graph(Sizes s, FloatArray a, FloatArray b, FloatArray c, int leadingC) {
    return new TaskGraph("g")
        .transferToDevice(EVERY_EXECUTION, a, b, c)
        .libraryTask("t", LibraryTaskTest::product, s, a, b, c, leadingC, 0.5f)
        .transferToHost(EVERY_EXECUTION, c);
  }

  @ParameterizedTest(name = "op {0} {1}, {2} × {4} by {4} × {3}, β = {5}")
  @CsvSource({
    "0, 0, 3, 5, 7, 0",
    "1, 0, 17, 2, 3, 0",
    "0, 1, 1, 13, 5, 1",
    "1, 1, 4, 4, 1, -2",
    "0, 0, 2, 3, 0, 1",
  })
  void sgemm_isTheProductOfColumnMajorMatrices(
      int transA, int transB, int m, int n, int k, float beta) throws Exception {
    Sizes s = new Sizes(transA, transB, m, n, k, beta);
    Random random = new Random(5);
    FloatArray a = normal(random, Math.max(1, m * k));
    FloatArray b = normal(random, Math.max(1, k * n));
    int leadingC = m + 2;
    FloatArray c = normal(random, leadingC * n);
    float[] before = c.toHeapArray();
    Plans.run(graph(new Sizes(transA, transB, m, n, k, beta), a, b, c, leadingC));
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          float left = a.get(transA == 0 ? i + p * s.leadingA() : p + i * s.leadingA());
          float right = b.get(transB == 0 ? p + j * s.leadingB() : j + p * s.leadingB());
          sum += 0.5 * left * right;
        }
        int at = i + j * leadingC;
        assertThat(c.get(at)).isCloseTo((float) (sum + beta * before[at]), within(1e-5f));
      }
    }
    assertThat(c.get(m)).as("between columns").isEqualTo(before[m]);
  }

  private static LibraryTaskDescriptor interleaved(
      FloatArray a, FloatArray b, FloatArray c, Integer count, Integer m, Integer k) {
    // C of product i begins at element i · m, and its two columns are count · m apart.
    Object[] all = {
      0, 0, m, 2, k, 1f, a, m, (long) m * k, b, k, 2L * k, 1f, c, count * m, (long) m, count
    };
    return descriptor("cublasSgemmStridedBatched", all, 13);
  }

  @Test
  void stridedBatched_addsEachProductToItsOwnPlace() {
    Random random = new Random(6);
    int count = 3;
    int m = 5;
    int k = 2;
    FloatArray a = normal(random, count * m * k);
    FloatArray b = normal(random, count * k * 2);
    FloatArray c = normal(random, count * m * 2);
    float[] before = c.toHeapArray();
    Plans.run(
        new TaskGraph("g")
            .transferToDevice(EVERY_EXECUTION, a, b, c)
            .libraryTask("t", LibraryTaskTest::interleaved, a, b, c, count, m, k)
            .transferToHost(EVERY_EXECUTION, c));
    for (int i = 0; i < count; i++) {
      for (int row = 0; row < m; row++) {
        for (int column = 0; column < 2; column++) {
          double sum = 0;
          for (int p = 0; p < k; p++) {
            sum += (double) a.get(i * m * k + row + p * m) * b.get(i * 2 * k + p + column * k);
          }
          int at = i * m + row + column * count * m;
          assertThat(c.get(at)).isCloseTo((float) (before[at] + sum), within(1e-5f));
        }
      }
    }
  }

  @Test
  void sgemm_isCountedAndCompilesNothing() {
    FloatArray a = FloatArray.fromElements(1f, 2f);
    Activity before = Activity.now();
    Plans.run(graph(new Sizes(0, 0, 2, 1, 1, 0f), a, FloatArray.fromElements(3f), a, 2));
    Activity done = Activity.now().since(before);
    assertThat(done.launches()).isEqualTo(1);
    assertThat(done.compilations()).isZero();
    assertThat(a.toHeapArray()).containsExactly(1.5f, 3f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPENCL", "PTX"})
  void libraryTask_whereLibrariesHaveNoStream_isRefused(String backend) {
    System.setProperty(BACKEND, backend);
    FloatArray one = FloatArray.fromElements(1f);
    assertThatThrownBy(() -> Plans.run(graph(new Sizes(0, 0, 1, 1, 1, 0f), one, one, one, 1)))
        .isInstanceOf(TornadoRuntimeException.class)
        .hasMessageContaining("`nvidia/cublas`")
        .hasMessageContaining("is not supported on device: " + backend);
  }

  @Test
  void sgemm_readingAResultThatNobodyWrote_isAnError() {
    FloatArray one = FloatArray.fromElements(1f);
    FloatArray c = new FloatArray(1);
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(EVERY_EXECUTION, one)
            .libraryTask(
                "t", LibraryTaskTest::product, new Sizes(0, 0, 1, 1, 1, 1f), one, one, c, 1, 1f);
    assertThatThrownBy(() -> Plans.run(graph)).hasStackTraceContaining("which nobody wrote");
  }

  @Test
  void sgemm_beyondAnArray_isAnError() {
    FloatArray one = FloatArray.fromElements(1f);
    assertThatThrownBy(() -> Plans.run(graph(new Sizes(0, 0, 1, 2, 1, 0f), one, one, one, 1)))
        .hasStackTraceContaining("task g.t");
  }

  @Test
  void sgemm_withTooShortALeadingDimension_isRefusedAsCublasDoes() {
    FloatArray four = new FloatArray(4);
    assertThatThrownBy(() -> Plans.run(graph(new Sizes(0, 0, 2, 2, 1, 0f), four, four, four, 1)))
        .hasStackTraceContaining("CUBLAS_STATUS_INVALID_VALUE");
  }

  @Test
  void libraryTask_ofAnotherFunctionOrLibrary_isRefused() {
    FloatArray one = FloatArray.fromElements(1f);
    LibraryTaskDescriptor sgemm = product(new Sizes(0, 0, 1, 1, 1, 0f), one, one, one, 1, 1f);
    assertThatThrownBy(() -> add(sgemm.withFunction("cublasZgemm")))
        .hasMessageContaining("cuBLAS function not supported: cublasZgemm");
    assertThatThrownBy(() -> add(sgemm.withLibrary("nvidia/cudnn")))
        .hasMessageContaining("only nvidia/cublas is simulated");
  }

  @Test
  void libraryTask_whoseAccessIsDeclaredWrong_isRefused() {
    FloatArray one = FloatArray.fromElements(1f);
    LibraryTaskDescriptor sgemm = product(new Sizes(0, 0, 1, 1, 1, 1f), one, one, one, 1, 1f);
    Access[] access = sgemm.getAccess();
    assertThat(access).isNotNull();
    access[11] = Access.WRITE_ONLY;
    assertThatThrownBy(() -> add(sgemm)).hasMessageContaining("WRITE_ONLY but READ_WRITE");
    assertThatThrownBy(() -> add(sgemm.withAccess(new Access[3])))
        .hasMessageContaining("does not say what is done");
  }

  private static void add(LibraryTaskDescriptor descriptor) {
    new TaskGraph("g").libraryTask("t", (_, _, _, _, _, _) -> descriptor, 1, 2, 3, 4, 5, 6);
  }
}
