package dev.hopfield.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HopfieldLayersTest {
  private static Backend backend;

  @BeforeAll
  static void open() {
    backend = Backends.open("cpu");
  }

  @AfterAll
  static void close() {
    backend.close();
  }

  /** Nothing learned is left: the layer is the memory's own retrieval. */
  @Test
  void allStatic_isPlainRetrieval() {
    HopfieldConfig config = plain(5).beta(2.5f).updateSteps(2).tolerance(0).build();
    HopfieldAssociation layer = HopfieldAssociation.create(config, 1);
    assertThat(layer.parameters()).isEmpty();
    StateBatch states = gaussian(3, 5, 11);
    try (Patterns stored = patterns(37, 5, 12);
        HopfieldMemory memory = HopfieldMemory.of(stored).beta(2.5f).backend(backend).open()) {
      LayerOutput found = layer.forward(AssociationInput.of(stored, states), 2, backend);
      var expected = memory.retrieve(states, memory.options().withSteps(3));
      for (int i = 0; i < 15; i++) {
        assertThat(found.states().data()[i]).isCloseTo(expected.states().data()[i], within(1e-5f));
      }
      assertThat(found.strongest()[0][1].indices()[0]).isEqualTo(expected.topK(1).indices()[0]);
      assertThat(found.steps()[0]).containsOnly(2);
    }
  }

  private static HopfieldConfig.Builder plain(int size) {
    return HopfieldConfig.of(size)
        .staticStored()
        .staticStates()
        .staticProjections()
        .withoutOutputProjection()
        .normalize(Normalization.NONE);
  }

  /** A causal mask: the first state sees one pattern only, the last all of them. */
  @Test
  void causalMask_firstStateRetrievesFirstPattern() {
    HopfieldAssociation layer = HopfieldAssociation.create(plain(4).build(), 1);
    try (Patterns stored = patterns(6, 4, 21)) {
      StateBatch states = gaussian(6, 4, 22);
      AssociationInput open = AssociationInput.of(stored, states);
      AssociationInput causal = open.withMask(AssociationMask.causal(6));
      LayerOutput found = layer.forward(causal, 6, backend);
      for (int c = 0; c < 4; c++) {
        assertThat(found.states().row(0)[c]).isCloseTo(stored.row(0)[c], within(1e-6f));
      }
      float[] last = layer.forward(open, backend).states().row(5);
      for (int c = 0; c < 4; c++) {
        assertThat(found.states().row(5)[c]).isCloseTo(last[c], within(1e-6f));
      }
      assertThat(found.strongest()[0][0].indices()).containsExactly(0, -1, -1, -1, -1, -1);
      float[][][] weights = layer.associations(causal, backend);
      for (int l = 0; l < 6; l++) {
        double sum = 0;
        for (int i = 0; i < 6; i++) {
          sum += weights[0][l][i];
          assertThat(weights[0][l][i] > 0).isEqualTo(i <= l);
        }
        assertThat(sum).isCloseTo(1, within(1e-6));
      }
    }
  }

  /** What is blocked has no influence, whatever it is. */
  @ParameterizedTest
  @ValueSource(strings = {"padding", "mask"})
  void blockedPatterns_changeNothing(String how) {
    HopfieldConfig config = HopfieldConfig.of(6).heads(2).updateSteps(1).build();
    HopfieldAssociation layer = HopfieldAssociation.create(config, 5);
    StateBatch states = gaussian(3, 6, 31);
    boolean[] blocked = {false, true, false, false, true, false, true};
    float[] first = gaussian(7, 6, 32).data();
    float[] second = first.clone();
    for (int i = 0; i < 7; i++) {
      for (int c = 0; c < 6 && blocked[i]; c++) {
        second[i * 6 + c] = 1000 * (c - i);
      }
    }
    try (Patterns a = Patterns.of(first, 6);
        Patterns b = Patterns.of(second, 6)) {
      assertThat(layer.forward(masked(a, states, blocked, how), backend).states())
          .isEqualTo(layer.forward(masked(b, states, blocked, how), backend).states());
    }
  }

  private static AssociationInput masked(
      Patterns stored, StateBatch states, boolean[] blocked, String how) {
    AssociationInput input = AssociationInput.of(stored, states);
    return how.equals("padding")
        ? input.withPadding(blocked)
        : input.withMask(AssociationMask.of(new boolean[][] {blocked, blocked, blocked}));
  }

  /** A state stops on its own: what else is in the batch makes no difference to its steps. */
  @Test
  void tolerance_stopsEachStateOnItsOwn() {
    HopfieldConfig config = plain(3).beta(1.1f).updateSteps(500).tolerance(1e-3f).build();
    HopfieldAssociation layer = HopfieldAssociation.create(config, 1);
    try (Patterns stored = patterns(9, 3, 41)) {
      StateBatch far = gaussian(5, 3, 42);
      LayerOutput together = layer.forward(AssociationInput.of(stored, far), backend);
      for (int l = 0; l < 5; l++) {
        StateBatch one = far.rows(new int[] {l});
        LayerOutput alone = layer.forward(AssociationInput.of(stored, one), backend);
        assertThat(alone.steps()[0][0]).isEqualTo(together.steps()[0][l]).isBetween(1, 499);
        assertThat(together.converged()[0][l]).isTrue();
        for (int c = 0; c < 3; c++) {
          assertThat(alone.states().row(0)[c])
              .isCloseTo(together.states().row(l)[c], within(1e-5f));
        }
      }
    }
  }

  @Test
  void betaOfEachHead_isUsedForThatHead() {
    HopfieldConfig config = plain(4).headSize(4).heads(2).beta(0.5f, 8).build();
    HopfieldAssociation both = HopfieldAssociation.create(config, 1);
    try (Patterns stored = patterns(11, 4, 51)) {
      AssociationInput input = AssociationInput.of(stored, gaussian(2, 4, 52));
      float[] found = both.forward(input, backend).states().row(1);
      float[] weak = retrieved(input, 0.5f);
      float[] strong = retrieved(input, 8);
      for (int c = 0; c < 4; c++) {
        assertThat(found[c]).isCloseTo(weak[c], within(1e-5f));
        assertThat(found[4 + c]).isCloseTo(strong[c], within(1e-5f));
      }
    }
  }

  private static float[] retrieved(AssociationInput input, float beta) {
    HopfieldAssociation one = HopfieldAssociation.create(plain(4).beta(beta).build(), 1);
    return one.forward(input, backend).states().row(1);
  }

  @Test
  void configuration_isChecked() {
    assertRefused(() -> HopfieldConfig.of(5).heads(2).build(), "multiple of the 2 heads");
    assertRefused(() -> HopfieldConfig.of(0).build(), "input size is 0");
    assertRefused(() -> HopfieldConfig.of(4).beta(1, 2, 3).build(), "3 scalings for 1 heads");
    assertRefused(() -> HopfieldConfig.of(4).beta(-1).build(), "scaling of head 0 is -1.0");
    assertRefused(() -> HopfieldConfig.of(4).updateSteps(-1).build(), "update steps is -1");
    assertRefused(() -> HopfieldConfig.of(4).headSize(3).staticStates().build(), "static states");
    assertRefused(
        () -> HopfieldPooling.create(HopfieldConfig.of(4).build(), 0, 1), "needs at least 1");
  }

  @Test
  void input_isChecked() {
    HopfieldAssociation layer = HopfieldAssociation.create(HopfieldConfig.of(4).build(), 1);
    try (Patterns stored = patterns(3, 4, 61);
        Patterns wide = patterns(3, 5, 62);
        Patterns more = patterns(4, 4, 63)) {
      StateBatch states = gaussian(2, 4, 64);
      AssociationInput input = AssociationInput.of(stored, states);
      assertRefused(
          () -> layer.forward(AssociationInput.of(wide, states), backend),
          "stored patterns have size 5 but the layer needs 4");
      assertRefused(() -> input.withProjections(more), "4 pattern projections but 3");
      assertRefused(() -> input.withPadding(new boolean[2]), "padding mask has 2 entries");
      assertRefused(
          () -> layer.forward(input.withPadding(new boolean[] {true, true, true}), backend),
          "blocks all 3 patterns");
      assertRefused(
          () -> layer.forward(input.withMask(AssociationMask.causal(3)), backend),
          "not 2 states × 3 patterns");
      StateBatch broken = new StateBatch(new float[] {1, Float.NaN, 0, 0}, 1, 4);
      assertRefused(
          () -> layer.forward(AssociationInput.of(stored, broken), backend), "states hold NaN");
    }
  }

  @Test
  void weights_areChecked() {
    HopfieldConfig config = HopfieldConfig.of(4).build();
    Map<String, Tensor> good =
        new HashMap<>(HopfieldAssociation.create(config, 1).state().tensors());
    Map<String, Tensor> missing = new HashMap<>(good);
    missing.remove("norm_state_pattern.bias");
    assertRefused(
        () -> HopfieldAssociation.load(config, StateDict.of(missing)),
        "lack norm_state_pattern.bias");
    Map<String, Tensor> other = new HashMap<>(good);
    other.put("head.weight", new Tensor(new float[4], 4));
    assertRefused(
        () -> HopfieldAssociation.load(config, StateDict.of(other)),
        "head.weight is not a weight of this layer");
    assertRefused(
        () -> HopfieldAssociation.load(HopfieldConfig.of(8).build(), StateDict.of(good)),
        "needs [24, 8]");
    Map<String, Tensor> normalised = new HashMap<>(good);
    normalised.put("association_core.p_norm_weight", new Tensor(new float[4], 4));
    assertRefused(
        () -> HopfieldAssociation.load(config, StateDict.of(normalised)), "not supported");
  }

  @Test
  void weightsFile_isChecked(@TempDir Path folder) throws IOException {
    assertRefused(() -> StateDict.open(folder.resolve("none.safetensors")), "does not exist");
    Path broken = folder.resolve("broken.safetensors");
    Files.write(broken, new byte[] {1, 2, 3});
    assertRefused(() -> StateDict.open(broken), "cut short");
    Path whole = folder.resolve("int.safetensors");
    String header = "{\"steps\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}";
    ByteBuffer bytes = ByteBuffer.allocate(16 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8)).putLong(7);
    Files.write(whole, bytes.array());
    assertRefused(() -> StateDict.open(whole), "tensor 'steps' of type I64");
  }

  private static void assertRefused(Runnable action, String part) {
    assertThatThrownBy(action::run)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(part)
        .hasMessageNotContaining("\n");
  }

  private static Patterns patterns(int rows, int dim, long seed) {
    return Patterns.of(gaussian(rows, dim, seed).data(), dim);
  }

  private static StateBatch gaussian(int rows, int dim, long seed) {
    Random random = new Random(seed);
    StateBatch batch = StateBatch.zeros(rows, dim);
    for (int i = 0; i < batch.data().length; i++) {
      batch.data()[i] = (float) random.nextGaussian();
    }
    return batch;
  }
}
