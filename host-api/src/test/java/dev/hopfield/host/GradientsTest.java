package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.GradientPass;
import dev.hopfield.engine.backend.GradientRequest;
import dev.hopfield.engine.backend.Gradients;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gradients on a device against those in double precision, which finite differences check. */
@Tag("device")
class GradientsTest {
  @ParameterizedTest(name = "N = {0}, d = {1} → {2}, B = {3}, own values {4}, of patterns {5}")
  @CsvSource({
    "1, 1, 1, 1, true, true",
    "257, 5, 5, 3, true, true",
    "131, 7, 2, 33, false, true",
    "1031, 3, 9, 2, false, false"
  })
  void gradients_matchDoubles(
      int count, int dim, int valueDim, int batch, boolean own, boolean ofPatterns) {
    try (Patterns patterns = Samples.normal(count, count, dim);
        Patterns values = own ? patterns : Samples.normal(count + 1, count, valueDim);
        Backend device = DeviceUnderTest.open(HostSettings.NONE);
        Backend reference = Backends.open("reference")) {
      StateBatch states = Samples.near(patterns, 7, batch, 0.5);
      GradientRequest request = request(reference, patterns, values, states, 0.8f, ofPatterns);
      try (GradientPass here = device.gradients(patterns, values, new Cancellation());
          GradientPass there = reference.gradients(patterns, values, new Cancellation());
          Gradients found = here.of(request);
          Gradients again = here.of(request);
          Gradients expected = there.of(request)) {
        assertClose("dξ", found.states().data(), expected.states().data());
        assertClose(
            "dβ", new float[] {(float) found.beta()}, new float[] {(float) expected.beta()});
        assertThat(found.states()).isEqualTo(again.states());
        if (ofPatterns) {
          assertClose("dX", all(found.patterns()), all(expected.patterns()));
          assertClose("dV", all(found.values()), all(expected.values()));
        } else {
          assertThat(found.patterns()).isNull();
        }
      }
    }
  }

  @Test
  void overflowingProducts_areComputedInDoubles() {
    float[][] x = {{2e19f, 2e19f, -2e19f, -2e19f}, {1, 0, 0, 0}};
    try (Patterns patterns = Patterns.of(x);
        Patterns values = Patterns.of(new float[][] {{1}, {3}});
        Backend device = DeviceUnderTest.open(HostSettings.NONE);
        Backend reference = Backends.open("reference")) {
      StateBatch states = StateBatch.of(new float[][] {{2e19f, 2e19f, 2e19f, 2e19f}});
      GradientRequest request = request(reference, patterns, values, states, 1e-19f, false);
      try (GradientPass here = device.gradients(patterns, values, new Cancellation());
          GradientPass there = reference.gradients(patterns, values, new Cancellation());
          Gradients found = here.of(request);
          Gradients expected = there.of(request)) {
        assertThat(found.states()).isEqualTo(expected.states());
      }
    }
  }

  private static GradientRequest request(
      Backend reference,
      Patterns patterns,
      Patterns values,
      StateBatch states,
      float beta,
      boolean ofPatterns) {
    boolean own = values == patterns;
    try (LoadedPatterns loaded = reference.load(patterns, values, new Cancellation())) {
      Projection what = own ? Projection.PATTERNS : Projection.VALUES;
      Update update = loaded.update(states, new UpdateRequest(beta, what, 0));
      StateBatch results = update.projected();
      StateBatch slopes = StateBatch.zeros(results.batch(), results.dim());
      for (int i = 0; i < slopes.data().length; i++) {
        slopes.data()[i] = (float) Math.sin(1 + 3 * i);
      }
      return new GradientRequest(
          states, beta, !own, update.logSumExp(), results, slopes, ofPatterns);
    }
  }

  private static float[] all(Patterns patterns) {
    float[] all = new float[(int) patterns.count() * patterns.dim()];
    patterns.copyRows(0, (int) patterns.count(), all, 0);
    return all;
  }

  private static void assertClose(String what, float[] found, float[] expected) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    double scale = 1;
    for (float number : expected) {
      scale = Math.max(scale, Math.abs(number));
    }
    for (int i = 0; i < found.length; i++) {
      assertThat(Math.abs((double) found[i] - expected[i]))
          .as("%s, number %d: %s, not %s", what, i, found[i], expected[i])
          .isLessThanOrEqualTo(2e-5 * scale);
    }
  }
}
