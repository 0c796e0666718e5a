package dev.hopfield.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

@Tag("device")
class MemoryCopyTest {
  private static final int ROW = MemoryCopy.THREADS * MemoryCopy.EACH;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void copy_anyNumberOfGroups_copiesEveryElement(int groups) {
    IntArray from = new IntArray(groups * ROW);
    IntArray to = new IntArray(groups * ROW);
    for (int i = 0; i < from.getSize(); i++) {
      from.set(i, 31 * i + 7);
    }
    Run.kernel(
        groups,
        MemoryCopy.THREADS,
        graph -> graph.task("t", MemoryCopy::copy, new KernelContext(), from, to),
        from,
        to);
    for (int i = 0; i < to.getSize(); i++) {
      assertThat(to.get(i)).isEqualTo(31 * i + 7);
    }
  }
}
