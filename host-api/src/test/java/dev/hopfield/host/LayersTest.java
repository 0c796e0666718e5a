package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.layer.AssociationInput;
import dev.hopfield.engine.layer.AssociationMask;
import dev.hopfield.engine.layer.HopfieldAssociation;
import dev.hopfield.engine.layer.HopfieldConfig;
import dev.hopfield.engine.layer.HopfieldLookup;
import dev.hopfield.engine.layer.HopfieldPooling;
import dev.hopfield.engine.layer.LayerOutput;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hopfield layers on a device give what they give on the float64 reference. */
@Tag("device")
class LayersTest {
  private static final int SIZE = 13;
  private static final int TOP = 3;

  /** Single precision through a few projections and updates of vectors of a size around 1. */
  private static final double ROUNDING = 2e-5;

  private static void assertSame(Function<Backend, LayerOutput> layer) {
    try (Backend device = DeviceUnderTest.open(HostSettings.NONE);
        Backend reference = Backends.open("reference")) {
      LayerOutput found = layer.apply(device);
      LayerOutput expected = layer.apply(reference);
      assertClose(found.states(), expected.states());
      assertThat(found.steps()).isDeepEqualTo(expected.steps());
      for (int h = 0; h < expected.strongest().length; h++) {
        for (int l = 0; l < expected.strongest()[h].length; l++) {
          assertThat(found.strongest()[h][l].indices())
              .as("head %d, state %d", h, l)
              .containsExactly(expected.strongest()[h][l].indices());
        }
      }
    }
  }

  private static void assertClose(StateBatch found, StateBatch expected) {
    assertThat(found.batch()).isEqualTo(expected.batch());
    for (int i = 0; i < expected.data().length; i++) {
      assertThat(found.data()[i])
          .as("element %d", i)
          .isCloseTo(expected.data()[i], within((float) ROUNDING));
    }
  }

  @ParameterizedTest(name = "{0} updates before the result")
  @ValueSource(ints = {0, 2})
  void association_withPaddingAndMask(int steps) {
    HopfieldConfig config =
        HopfieldConfig.of(SIZE).heads(1).updateSteps(steps).tolerance(0).build();
    HopfieldAssociation layer = HopfieldAssociation.create(config, 3);
    boolean[] padding = new boolean[31];
    padding[7] = true;
    padding[30] = true;
    boolean[][] blocked = new boolean[5][31];
    blocked[0][0] = true;
    blocked[4][12] = true;
    try (Patterns stored = Samples.normal(41, 31, SIZE)) {
      AssociationInput input =
          AssociationInput.of(stored, Samples.near(stored, 42, 5, 0.5))
              .withPadding(padding)
              .withMask(AssociationMask.of(blocked));
      assertSame(backend -> layer.forward(input, TOP, backend));
    }
  }

  @Test
  void pooling_ofSeveralStates_withHeads() {
    HopfieldPooling layer =
        HopfieldPooling.create(HopfieldConfig.of(12).heads(4).updateSteps(1).build(), 3, 5);
    try (Patterns bag = Samples.normal(51, 257, 12)) {
      assertSame(backend -> layer.forward(layer.input(bag), TOP, backend));
    }
  }

  @Test
  void pooling_ofBagsOfDifferentSizes_isThatOfEach() {
    HopfieldPooling layer = HopfieldPooling.create(HopfieldConfig.of(SIZE).build(), 1, 6);
    try (Patterns one = Samples.normal(61, 1, SIZE);
        Patterns many = Samples.normal(62, 129, SIZE);
        Backend device = DeviceUnderTest.open(HostSettings.NONE);
        Backend reference = Backends.open("reference")) {
      List<LayerOutput> found = layer.forward(List.of(one, many), device);
      assertThat(found).hasSize(2);
      assertClose(found.get(0).states(), layer.forward(one, reference).states());
      assertClose(found.get(1).states(), layer.forward(many, reference).states());
    }
  }

  @Test
  void lookup_ofLearnedPatterns() {
    HopfieldLookup layer = HopfieldLookup.create(HopfieldConfig.of(SIZE).build(), 67, 7);
    try (Patterns near = Samples.normal(71, 9, SIZE)) {
      StateBatch states = Samples.first(near, 9);
      assertSame(backend -> layer.forward(states, null, TOP, backend));
    }
  }
}
