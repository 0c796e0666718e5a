package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.host.DeviceLimits.Features;
import dev.hopfield.host.MemoryPlan.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelChoiceTest {
  private static final DeviceLimits GPU =
      new DeviceLimits(80L << 30, 80L << 30, 48 << 10, 132, 1024);

  private static final DeviceLimits WITH_SHUFFLES =
      new DeviceLimits(
          80L << 30, 80L << 30, 48 << 10, 132, 1024, new Features(true, true, true, true));

  private static Shape shape(int dim, int valueDim) {
    return new Shape(1000, dim, valueDim, dim != valueDim);
  }

  @ParameterizedTest(name = "d = {0}, {1}, {2}")
  @CsvSource({
    "1, F32, ONE, WARP, 8",
    "64, F32, ONE, WARP, 8",
    "64, BF16, FEW, WARP, 8",
    "128, I8, FEW, WARP, 4",
    "256, F16, FEW, WARP, 2",
    "257, F32, FEW, FUSED, 1",
    "1024, F32, ONE, WARP, 1",
    "1025, F32, ONE, FUSED, 1",
    "128, F32, MANY, FUSED, 4",
    "128, BF16, MANY, TENSOR, 4",
    "512, BF16, MANY, TENSOR, 1",
    "513, BF16, MANY, FUSED, 1",
    "64, F16, MANY, FUSED, 8",
  })
  void of_takesAWarpARowForFewQueries(
      int dim, RowStorage storage, BatchClass batch, KernelPath path, int rowsInFlight) {
    Shape shape = new Shape(1000, dim, dim, false, storage, storage);
    KernelChoice choice = KernelChoice.of(shape, WITH_SHUFFLES, HostSettings.NONE);
    assertThat(choice.path(batch, true)).isEqualTo(path);
    assertThat(choice.path(batch, false)).isEqualTo(KernelPath.FUSED);
    assertThat(choice.warp(batch).rowsInFlight()).isEqualTo(rowsInFlight);
  }

  @Test
  void of_refusesAWarpARowWithoutShuffles() {
    HostSettings forced = HostSettings.NONE.withPath(KernelPath.WARP);
    assertThatThrownBy(() -> KernelChoice.of(shape(64, 64), GPU, forced))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("hopfield.path is warp but this device or dimension 64");
  }

  @ParameterizedTest(name = "d = {0}, d_v = {1}")
  @CsvSource({
    "1, 1, FUSED, 64, 64",
    "64, 64, FUSED, 64, 64",
    "65, 65, FUSED, 128, 128",
    "128, 128, FUSED, 128, 64",
    "1024, 1024, FUSED, 256, 8",
    "8000, 1, FUSED, 256, 1",
    "10000, 1, THREE_STEP, 256, 0",
    "20000, 1, THREE_STEP, 256, 0",
    "64, 9000, THREE_STEP, 64, 0",
  })
  void of_followsTheTable(int dim, int valueDim, KernelPath path, int threads, int tileRows) {
    KernelChoice choice = KernelChoice.of(shape(dim, valueDim), GPU, HostSettings.NONE);
    assertThat(choice.base()).isEqualTo(path);
    assertThat(choice.threads()).isEqualTo(threads);
    assertThat(choice.tileRows()).isEqualTo(tileRows);
  }

  @ParameterizedTest
  @CsvSource({"1, 48", "61, 48", "128, 32", "509, 48", "1031, 48", "8000, 48", "4000, 24"})
  void of_keepsWithinLocalMemory(int dim, int kibibytes) {
    DeviceLimits limits = new DeviceLimits(1L << 30, 1L << 30, (long) kibibytes << 10, 2, 1024);
    KernelChoice choice = KernelChoice.of(shape(dim, dim), limits, HostSettings.NONE);
    int queries = BatchClass.MANY.groupQueries();
    int floats =
        choice.tileRows() * (dim | 1) + queries * (choice.threads() + choice.tileRows() + 2);
    assertThat(choice.base()).isEqualTo(KernelPath.FUSED);
    assertThat(floats * Float.BYTES).isLessThanOrEqualTo(kibibytes << 10);
    assertThat(choice.threads() % choice.tileRows()).isZero();
  }

  @Test
  void of_refusesTheFusedFoldWhereItCannotBe() {
    HostSettings forced = HostSettings.NONE.withPath(KernelPath.FUSED);
    assertThatThrownBy(() -> KernelChoice.of(shape(20_000, 20_000), GPU, forced))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("hopfield.path is fused but patterns of dimension 20000");
  }
}
