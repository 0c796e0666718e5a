package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.host.MemoryPlan.Shape;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
  private static final long GIB = 1L << 30;
  private static final DeviceLimits GPU = new DeviceLimits(80 * GIB, 80 * GIB, 48 << 10, 132, 1024);
  private static final long AMPLE = 500 * GIB;

  private static MemoryPlan plan(Shape shape, DeviceLimits limits, long hostBytes) {
    MemoryPlan plan = MemoryPlan.of(shape, limits, HostSettings.NONE, hostBytes);
    assertCoversEveryRow(plan);
    assertThat(plan.deviceBytes()).isLessThanOrEqualTo(limits.memoryBytes());
    return plan;
  }

  private static void assertCoversEveryRow(MemoryPlan plan) {
    long rows = 0;
    for (int chunk = 0; chunk < plan.chunks(); chunk++) {
      assertThat(plan.firstRow(chunk)).isEqualTo(rows);
      assertThat(plan.rows(chunk)).isBetween(1, plan.chunkRows());
      rows += plan.rows(chunk);
    }
    assertThat(rows).isEqualTo(plan.shape().count());
    long elements = (long) plan.chunkRows() * plan.shape().longest();
    assertThat(elements).isLessThan(Integer.MAX_VALUE - 4);
  }

  private static Shape own(long count, int dim) {
    return new Shape(count, dim, dim, false);
  }

  @Test
  void of_keepsASmallSetResidentInOneChunk() {
    MemoryPlan plan = plan(own(4099, 61), GPU, AMPLE);
    assertThat(plan.resident()).isTrue();
    assertThat(plan.chunks()).isEqualTo(1);
    assertThat(plan.patternBytes()).isEqualTo(4099L * 61 * 4);
  }

  @Test
  void of_cutsWhereAnArrayWouldExceedItsElements() {
    MemoryPlan plan = plan(own(100_000_007, 128), GPU, AMPLE);
    assertThat(plan.resident()).isTrue();
    assertThat(plan.chunks()).isEqualTo(6);
  }

  @Test
  void of_cutsWhereAnAllocationWouldExceedTheDevicesLargest() {
    DeviceLimits limits = new DeviceLimits(8 * GIB, GIB / 4, 48 << 10, 20, 256);
    MemoryPlan plan = plan(own(3_000_017, 128), limits, AMPLE);
    assertThat(plan.resident()).isTrue();
    assertThat((long) plan.chunkRows() * 128 * 4 + 24).isLessThan(GIB / 4);
  }

  @Test
  void of_streamsWhatDoesNotFit() {
    MemoryPlan plan = plan(own(400_000_003, 128), GPU, AMPLE);
    assertThat(plan.resident()).isFalse();
    assertThat(plan.buffers()).isEqualTo(1);
    assertThat(plan.lanes()).isEqualTo(2);
    assertThat(plan.explain())
        .contains(
            "streamed: 763 chunks of up to 524247 rows, 2 in flight: one is copied while the other"
                + " is computed on; ",
            "do not fit");
  }

  @Test
  void of_countsBothChunksInFlight() {
    HostSettings settings = HostSettings.NONE.withDeviceBytes(GIB / 4);
    MemoryPlan plan = MemoryPlan.of(own(40_000_003, 128), GPU, settings, AMPLE);
    assertCoversEveryRow(plan);
    assertThat(plan.lanes()).isEqualTo(2);
    assertThat(plan.deviceBytes()).isBetween(GIB / 40 * 9, GIB / 4);
    assertThat(plan.deviceBytes()).isEqualTo(plan.fixedBytes() + 2L * plan.chunkRows() * 128 * 4);
    assertThat(plan.fixedBytes()).isEqualTo(2 * (plan.scratch().bytes() + plan.stageBytes()));
  }

  @Test
  void of_whereTwoChunksInFlightLeaveLittleForPatterns_sendsOneAfterTheOther() {
    HostSettings settings = HostSettings.NONE.withDeviceBytes(2 << 20);
    MemoryPlan plan = MemoryPlan.of(own(1_000_003, 64), GPU, settings, AMPLE);
    assertCoversEveryRow(plan);
    assertThat(plan.lanes()).isEqualTo(1);
    assertThat(plan.deviceBytes()).isLessThanOrEqualTo(2 << 20);
    assertThat(plan.explain()).contains("rows, one after the other: there is no room for two; ");
  }

  @Test
  void of_countsSeparateValues() {
    DeviceLimits limits = new DeviceLimits(GIB, GIB, 48 << 10, 20, 256);
    assertThat(plan(own(1_000_003, 128), limits, AMPLE).resident()).isTrue();
    Shape separate = new Shape(1_000_003, 128, 256, true);
    assertThat(plan(separate, limits, AMPLE).resident()).isFalse();
  }

  @Test
  void of_stagesNoMoreThanTheHostHas() {
    MemoryPlan plan = plan(own(10_000_019, 128), GPU, GIB);
    assertThat((long) plan.chunkRows() * 128 * 4).isLessThanOrEqualTo(GIB / 2);
  }

  @Test
  void of_stagesNoMoreThanTheHostHasForBothChunksInFlight() {
    MemoryPlan plan = plan(own(400_000_003, 128), GPU, GIB / 4);
    assertThat(plan.lanes()).isEqualTo(2);
    assertThat(2L * plan.chunkRows() * 128 * 4).isLessThanOrEqualTo(GIB / 8);
  }

  @Test
  void of_refusesADeviceWithoutRoomForARow() {
    HostSettings little = HostSettings.NONE.withDeviceBytes(1 << 20);
    assertThatThrownBy(() -> MemoryPlan.of(own(100, 100_000), GPU, little, AMPLE))
        .isInstanceOf(DeviceException.class)
        .hasMessageStartingWith("not even one pattern of dimension 100000 fits: 1.0 MB are usable");
  }

  @Test
  void of_refusesRowsOfWhichABlockExceedsAnArray() {
    assertThatThrownBy(() -> MemoryPlan.of(own(1, 8_400_000), GPU, HostSettings.NONE, AMPLE))
        .isInstanceOf(DeviceException.class)
        .hasMessage(
            "patterns of dimension 8400000 are too long for a device: at most 8388605; use backend"
                + " cpu");
  }
}
