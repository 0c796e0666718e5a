package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelChoiceTest {
  private static final DeviceLimits GPU =
      new DeviceLimits(80L << 30, 80L << 30, 48 << 10, 132, 1024);

  @ParameterizedTest(name = "d = {0}, d_v = {1}")
  @CsvSource({
    "1, 1, FUSED, 64, 64",
    "64, 64, FUSED, 64, 64",
    "65, 65, FUSED, 128, 128",
    "128, 128, FUSED, 128, 64",
    "1024, 1024, FUSED, 256, 8",
    "10000, 1, FUSED, 256, 1",
    "20000, 1, THREE_STEP, 256, 0",
    "64, 9000, THREE_STEP, 64, 0",
  })
  void of_followsTheTable(int dim, int valueDim, KernelPath path, int threads, int tileRows) {
    KernelChoice choice = KernelChoice.of(dim, valueDim, GPU, HostSettings.NONE);
    assertThat(choice.path()).isEqualTo(path);
    assertThat(choice.threads()).isEqualTo(threads);
    assertThat(choice.tileRows()).isEqualTo(tileRows);
  }

  @ParameterizedTest
  @CsvSource({"1, 48", "61, 48", "128, 32", "509, 48", "1031, 48", "8000, 48", "4000, 24"})
  void of_keepsWithinLocalMemory(int dim, int kibibytes) {
    DeviceLimits limits = new DeviceLimits(1L << 30, 1L << 30, (long) kibibytes << 10, 2, 1024);
    KernelChoice choice = KernelChoice.of(dim, dim, limits, HostSettings.NONE);
    int queries = BatchClass.MANY.groupQueries();
    int floats =
        choice.tileRows() * (dim | 1) + queries * (choice.threads() + choice.tileRows() + 2);
    assertThat(choice.path()).isEqualTo(KernelPath.FUSED);
    assertThat(floats * Float.BYTES).isLessThanOrEqualTo(kibibytes << 10);
    assertThat(choice.threads() % choice.tileRows()).isZero();
  }

  @Test
  void of_refusesTheFusedFoldWhereItCannotBe() {
    HostSettings forced = HostSettings.NONE.withPath(KernelPath.FUSED);
    assertThatThrownBy(() -> KernelChoice.of(20_000, 20_000, GPU, forced))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("hopfield.path is fused but patterns of dimension 20000");
  }
}
