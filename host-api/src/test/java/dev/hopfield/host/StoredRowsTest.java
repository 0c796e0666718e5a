package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rows held with fewer bits. What they stand for is exact, so the reference on the same rows is the
 * measure: nothing may be lost beyond single precision.
 */
@Tag("device")
class StoredRowsTest {
  @ParameterizedTest(name = "{0} by {1}: N = {2}, d = {3}, B = {4}, chunks of {5}")
  @CsvSource({
    "BF16, FUSED, 521, 61, 3, 1000",
    "F16, FUSED, 263, 17, 19, 97",
    "I8, FUSED, 263, 18, 19, 97",
    "I8, FUSED, 29, 1031, 2, 1000",
    "I8, FUSED, 1, 1, 1, 1000",
    "BF16, THREE_STEP, 65, 33, 2, 64",
    "F16, THREE_STEP, 1, 1, 1, 1000",
    "I8, THREE_STEP, 221, 61, 3, 64",
  })
  void update_matchesReferenceOnTheSameRows(
      Precision precision, KernelPath path, int count, int dim, int batch, int chunkRows) {
    HostSettings settings = HostSettings.NONE.withPath(path).withChunkRows(chunkRows);
    try (Patterns drawn = Samples.normal(count + dim, count, dim);
        Patterns patterns = drawn.in(precision);
        LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
      StateBatch states = Samples.near(patterns, batch, batch, 0.3);
      float beta = (float) (1 / Math.sqrt(dim));
      new Parity(patterns, patterns)
          .assertUpdate(device, states, new UpdateRequest(beta, Projection.PATTERNS, 1));
      assertThat(device.explain())
          .contains("%d × %d %s, ".formatted(count, dim, precision.label()));
    }
  }

  @ParameterizedTest(name = "patterns {0}, values {1}, {2}")
  @CsvSource({
    "I8, I8, FUSED",
    "I8, I8, THREE_STEP",
    "BF16, F16, FUSED",
    "F32, I8, FUSED",
    "I8, F16, THREE_STEP",
    "BF16, I8, FUSED",
  })
  void update_projectsSeparateValues(Precision precision, Precision ofValues, KernelPath path) {
    HostSettings settings = HostSettings.NONE.withPath(path).withChunkRows(70);
    try (Patterns drawn = Samples.normal(1, 131, 23);
        Patterns patterns = drawn.in(precision);
        Patterns drawnValues = Samples.normal(2, 131, 67);
        Patterns values = drawnValues.in(ofValues);
        LoadedPatterns device = DeviceUnderTest.load(patterns, values, settings)) {
      StateBatch states = Samples.near(patterns, 3, 5, 0.3);
      Parity parity = new Parity(patterns, values);
      parity.assertUpdate(device, states, new UpdateRequest(0.2f, Projection.VALUES, 1));
      parity.assertUpdate(device, states, new UpdateRequest(0.2f, Projection.PATTERNS, 0));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Precision.class, names = "F32", mode = EnumSource.Mode.EXCLUDE)
  void associations_matchReferenceOnTheSameRows(Precision precision) {
    HostSettings settings = HostSettings.NONE.withChunkRows(400);
    try (Patterns drawn = Samples.normal(4, 701, 19);
        Patterns patterns = drawn.in(precision);
        LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
      StateBatch states = Samples.near(patterns, 5, 3, 0.3);
      Parity parity = new Parity(patterns, patterns);
      parity.assertUpdate(device, states, new UpdateRequest(0.3f, Projection.NONE, 9));
      parity.assertWeightsAbove(device, states, 0.3f, 4);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Precision.class, names = "F32", mode = EnumSource.Mode.EXCLUDE)
  void update_ofAStreamedSetMatchesReference(Precision precision) {
    HostSettings settings = HostSettings.NONE.withDeviceBytes(1_400_000);
    try (Patterns drawn = Samples.normal(9, 8009, 64);
        Patterns patterns = drawn.in(precision);
        LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
      assertThat(device.explain()).contains("streamed: ");
      StateBatch states = Samples.near(patterns, 10, 2, 0.3);
      new Parity(patterns, patterns)
          .assertUpdate(device, states, new UpdateRequest(0.12f, Projection.PATTERNS, 1));
    }
  }

  @Test
  void rowBytes_areThoseOfTheStorage() {
    try (Patterns drawn = Samples.normal(1, 1000, 62)) {
      for (Precision precision : Precision.values()) {
        Patterns patterns = drawn.in(precision);
        MemoryPlan.Shape shape = MemoryPlan.Shape.of(patterns, patterns);
        long expected = precision == Precision.I8 ? 64 + 4 : 62L * patterns.elementType().bytes();
        assertThat(shape.rowBytes()).as(precision.label()).isEqualTo(expected);
      }
    }
  }
}
