package dev.hopfield.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layers with weights, inputs, results and gradients of the PyTorch module. */
class TorchLayersTest {
  /** Single precision on both sides, numbers of the order of 1 to 10. */
  private static final double TOLERANCE = 2e-5;

  @ParameterizedTest
  @CsvSource({
    "association, reference", "association, cpu", "association-default, reference",
    "association-default, cpu", "association-connected, reference", "association-connected, cpu"
  })
  void association_matchesTorch(String name, String backendName) {
    TorchFixture torch = TorchFixture.read(name);
    HopfieldAssociation layer = HopfieldAssociation.load(config(name), torch.state());
    try (Backend backend = Backends.open(backendName)) {
      for (int b = 0; b < torch.batch("stored"); b++) {
        Patterns stored = torch.patterns("stored", b);
        Patterns values = torch.has("projections") ? torch.patterns("projections", b) : stored;
        AssociationInput input =
            AssociationInput.of(stored, torch.matrix("states", b)).withProjections(values);
        if (torch.has("padding")) {
          input = input.withPadding(torch.padding(b)).withMask(torch.mask());
        }
        try (TrainingPass pass = layer.train(input, backend)) {
          assertSame(name, pass.output().states(), torch.matrix("output", b));
          assertSameWeights(name, pass.associations(), torch, b);
          InputGradients gradients = pass.backwardToPatterns(torch.matrix("output.gradient", b));
          assertSame(name + " dR", gradients.states(), torch.matrix("states.gradient", b));
          assertSame(name + " dY", gradients.stored(), torch.matrix("stored.gradient", b));
          if (torch.has("projections")) {
            assertSame(
                name + " dV", gradients.projections(), torch.matrix("projections.gradient", b));
          }
        }
        stored.close();
        values.close();
      }
    }
    assertSameGradients(layer, torch);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void pooling_matchesTorch(String backendName) {
    TorchFixture torch = TorchFixture.read("pooling");
    HopfieldPooling layer = HopfieldPooling.load(config("pooling"), torch.state());
    try (Backend backend = Backends.open(backendName)) {
      for (int b = 0; b < torch.batch("stored"); b++) {
        try (Patterns bag = torch.patterns("stored", b);
            TrainingPass pass =
                layer.train(layer.input(bag).withPadding(torch.padding(b)), backend)) {
          StateBatch pooled = pass.output().states();
          assertSame("pooled", joined(pooled), torch.matrix("output", b));
          assertSameWeights("pooling", pass.associations(), torch, b);
          StateBatch dPooled =
              new StateBatch(
                  torch.matrix("output.gradient", b).data(), pooled.batch(), pooled.dim());
          InputGradients gradients = pass.backwardToPatterns(dPooled);
          assertSame("dY", gradients.stored(), torch.matrix("stored.gradient", b));
        }
      }
    }
    assertSameGradients(layer, torch);
  }

  private static StateBatch joined(StateBatch states) {
    return new StateBatch(states.data(), 1, states.batch() * states.dim());
  }

  @ParameterizedTest
  @CsvSource({"lookup, reference", "lookup, cpu", "lookup-shared, reference", "lookup-shared, cpu"})
  void lookup_matchesTorch(String name, String backendName) {
    TorchFixture torch = TorchFixture.read(name);
    HopfieldLookup layer = HopfieldLookup.load(config(name), torch.state());
    try (Backend backend = Backends.open(backendName)) {
      for (int b = 0; b < torch.batch("states"); b++) {
        try (TrainingPass pass = layer.train(torch.matrix("states", b), null, backend)) {
          assertSame(name, pass.output().states(), torch.matrix("output", b));
          assertSameWeights(name, pass.associations(), torch, b);
          InputGradients gradients = pass.backward(torch.matrix("output.gradient", b));
          assertSame(name + " dR", gradients.states(), torch.matrix("states.gradient", b));
        }
      }
    }
    assertSameGradients(layer, torch);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void withoutNormalization_isTorchsMultiheadAttention(String backendName) {
    TorchFixture torch = TorchFixture.read("attention");
    Map<String, Tensor> weights = new HashMap<>();
    torch.state().tensors().forEach((name, t) -> weights.put("association_core." + name, t));
    HopfieldConfig config = HopfieldConfig.of(12).heads(3).normalize(Normalization.NONE).build();
    HopfieldAssociation layer = HopfieldAssociation.load(config, StateDict.of(weights));
    assertThat(config.beta()).containsOnly((float) (1 / Math.sqrt(4)));
    try (Backend backend = Backends.open(backendName)) {
      for (int b = 0; b < torch.batch("stored"); b++) {
        try (Patterns stored = torch.patterns("stored", b)) {
          AssociationInput input =
              AssociationInput.of(stored, torch.matrix("states", b))
                  .withPadding(torch.padding(b))
                  .withMask(torch.mask());
          LayerOutput output = layer.forward(input, backend);
          assertSame("attention", output.states(), torch.matrix("output", b));
          assertSameWeights("attention", layer.associations(input, backend), torch, b);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"association", "association-default", "association-connected"})
  void state_isWhatWasLoaded(String name) {
    StateDict weights = TorchFixture.read(name).state();
    StateDict written = HopfieldAssociation.load(config(name), weights).state();
    assertThat(written.tensors()).isEqualTo(weights.tensors());
  }

  private static HopfieldConfig config(String name) {
    return switch (name) {
      case "association" ->
          HopfieldConfig.of(12)
              .headSize(5)
              .outputSize(7)
              .patternSize(6)
              .heads(3)
              .beta(0.7f)
              .updateSteps(2)
              .tolerance(0)
              .storedSize(10)
              .projectionSize(9)
              .build();
      case "association-default" -> HopfieldConfig.of(12).heads(3).build();
      case "association-connected" ->
          HopfieldConfig.of(4)
              .headSize(4)
              .heads(2)
              .staticStates()
              .connectedProjections()
              .storedSize(6)
              .projectionSize(6)
              .updateSteps(1)
              .tolerance(0)
              .normalize(Normalization.NONE)
              .normalizeStates(Normalization.PLAIN)
              .build();
      case "pooling" ->
          HopfieldConfig.of(12)
              .headSize(4)
              .outputSize(5)
              .heads(2)
              .updateSteps(1)
              .tolerance(0)
              .build();
      case "lookup" ->
          HopfieldConfig.of(12).headSize(4).outputSize(5).heads(2).projectionSize(8).build();
      case "lookup-shared" ->
          HopfieldConfig.of(12)
              .heads(2)
              .beta(1.5f)
              .updateSteps(3)
              .tolerance(0)
              .withoutBias()
              .build();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static void assertSame(String what, StateBatch found, StateBatch expected) {
    assertThat(found.dim()).as(what).isEqualTo(expected.dim());
    assertSame(what, found.data(), expected.data());
  }

  private static void assertSame(String what, float[] found, float[] expected) {
    double scale = 1;
    for (float number : expected) {
      scale = Math.max(scale, Math.abs(number));
    }
    assertThat(found).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(Math.abs((double) found[i] - expected[i]))
          .as("%s, number %d: %s, not %s", what, i, found[i], expected[i])
          .isLessThanOrEqualTo(TOLERANCE * scale);
    }
  }

  private static void assertSameWeights(
      String what, float[][][] weights, TorchFixture torch, int b) {
    StateBatch expected = torch.matrix("associations", b);
    int at = 0;
    int states = weights[0].length;
    int count = weights[0][0].length;
    float[] flat = new float[weights.length * states * count];
    for (float[][] head : weights) {
      for (float[] row : head) {
        System.arraycopy(row, 0, flat, at, count);
        at += count;
      }
    }
    assertSame(what + " associations", flat, expected.data());
  }

  private static void assertSameGradients(HopfieldLayer layer, TorchFixture torch) {
    StateDict found = layer.gradientState();
    StateDict expected = torch.gradients();
    assertThat(found.names()).containsExactlyInAnyOrderElementsOf(expected.names());
    expected
        .tensors()
        .forEach((name, t) -> assertSame(name, found.tensors().get(name).data(), t.data()));
  }
}
