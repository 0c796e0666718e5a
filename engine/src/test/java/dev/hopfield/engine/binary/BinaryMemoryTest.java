package dev.hopfield.engine.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.binary.BinaryMemory.Found;
import dev.hopfield.engine.binary.Interaction.Classic;
import dev.hopfield.engine.binary.Interaction.Exponential;
import dev.hopfield.engine.binary.Interaction.Polynomial;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Binary memories against the definitions written out. */
class BinaryMemoryTest {
  static Stream<Interaction> interactions() {
    return Stream.of(
        new Classic(), new Polynomial(2), new Polynomial(3), new Polynomial(7), new Exponential());
  }

  private static float[] flipped(float[] row, int flips, Random random) {
    float[] state = row.clone();
    for (int i = 0; i < flips; i++) {
      int c = random.nextInt(state.length);
      state[c] = -state[c];
    }
    return state;
  }

  @ParameterizedTest
  @MethodSource("interactions")
  void retrieveAsynchronously_oneElementAtATime_energyNeverRises(Interaction interaction) {
    // Irregular sizes: bits that do not fill a word.
    for (int dim : new int[] {1, 63, 64, 65, 97}) {
      BinaryPatterns patterns = BinaryPatterns.random(11, dim, dim);
      BinaryMemory memory = new BinaryMemory(patterns, interaction);
      Random random = new Random(dim);
      float[] state = flipped(patterns.row(0), dim / 2, random);
      double energy = memory.energy(state);
      for (int sweep = 0; sweep < 5; sweep++) {
        state = memory.retrieveAsynchronously(state, 1, sweep).state();
        double next = memory.energy(state);
        assertThat(next).isLessThanOrEqualTo(energy + 1e-12 * Math.abs(energy));
        energy = next;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("interactions")
  void retrieve_fewPatternsFewErrors_restores(Interaction interaction) {
    BinaryPatterns patterns = BinaryPatterns.random(5, 127, 3);
    BinaryMemory memory = new BinaryMemory(patterns, interaction);
    Random random = new Random(4);
    for (int i = 0; i < 5; i++) {
      float[] query = flipped(patterns.row(i), 12, random);
      Found one = memory.retrieveAsynchronously(query, 50, i);
      Found all = memory.retrieveSynchronously(query, 50);
      assertThat(one.converged()).isTrue();
      assertThat(one.state()).isEqualTo(patterns.row(i));
      assertThat(all.state()).isEqualTo(patterns.row(i));
    }
  }

  /** W = Σ x xᵀ − N I, written out. */
  @Test
  void retrieveSynchronously_classic_isTheWeightMatrix() {
    int dim = 70;
    BinaryPatterns patterns = BinaryPatterns.random(9, dim, 8);
    double[][] weights = new double[dim][dim];
    for (int i = 0; i < 9; i++) {
      for (int a = 0; a < dim; a++) {
        for (int b = 0; b < dim; b++) {
          weights[a][b] += a == b ? 0 : patterns.sign(i, a) * patterns.sign(i, b);
        }
      }
    }
    BinaryMemory memory = new BinaryMemory(patterns, new Classic());
    float[] state = flipped(patterns.row(2), 25, new Random(5));
    float[] expected = state.clone();
    double energy = 0;
    for (int a = 0; a < dim; a++) {
      double field = 0;
      for (int b = 0; b < dim; b++) {
        field += weights[a][b] * state[b];
      }
      energy -= 0.5 * field * state[a];
      expected[a] = field == 0 ? state[a] : (float) Math.signum(field);
    }
    assertThat(memory.retrieveSynchronously(state, 1).state()).isEqualTo(expected);
    assertThat(memory.energy(state)).isCloseTo(energy, within(1e-9));
  }

  /** F(z) = max(0, z)³ and eᶻ, each element by the definition. */
  @Test
  void retrieveSynchronously_denseMemories_areTheirDefinition() {
    int dim = 21;
    BinaryPatterns patterns = BinaryPatterns.random(40, dim, 9);
    float[] state = flipped(patterns.row(7), 6, new Random(6));
    for (Interaction interaction : new Interaction[] {new Polynomial(3), new Exponential()}) {
      float[] expected = new float[dim];
      for (int c = 0; c < dim; c++) {
        double gain = 0;
        for (int i = 0; i < 40; i++) {
          int others = 0;
          for (int b = 0; b < dim; b++) {
            others += b == c ? 0 : patterns.sign(i, b) * (int) state[b];
          }
          gain += value(interaction, others + patterns.sign(i, c));
          gain -= value(interaction, others - patterns.sign(i, c));
        }
        expected[c] = (float) Math.signum(gain);
      }
      BinaryMemory memory = new BinaryMemory(patterns, interaction);
      assertThat(memory.retrieveSynchronously(state, 1).state()).isEqualTo(expected);
    }
  }

  private static double value(Interaction interaction, int z) {
    return interaction instanceof Exponential ? Math.exp(z) : Math.pow(Math.max(0, z), 3);
  }

  @Test
  void retrieveAsynchronously_sameSeed_isTheSame() {
    BinaryPatterns patterns = BinaryPatterns.random(30, 61, 1);
    BinaryMemory memory = new BinaryMemory(patterns, new Classic());
    float[] query = flipped(patterns.row(0), 30, new Random(2));
    assertThat(memory.retrieveAsynchronously(query, 9, 7).state())
        .isEqualTo(memory.retrieveAsynchronously(query, 9, 7).state());
  }

  /** e^1000 overflows, e^−1000 underflows; neither may decide. */
  @Test
  void retrieve_manyElements_exponentialsNeitherOverflowNorVanish() {
    BinaryPatterns patterns = BinaryPatterns.random(50, 2003, 2);
    BinaryMemory memory = new BinaryMemory(patterns, new Exponential());
    float[] query = flipped(patterns.row(3), 900, new Random(1));
    assertThat(memory.retrieveAsynchronously(query, 20, 1).state()).isEqualTo(patterns.row(3));
    assertThat(memory.energy(patterns.row(3))).isCloseTo(-2003, within(1e-9));
  }

  @Test
  void of_otherThanSigns_isRefused() {
    assertThatThrownBy(() -> BinaryPatterns.of(new float[][] {{1, -1}, {1, 0}}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("patterns hold 0.0 at row 1, column 1 but a binary memory takes -1 and 1 only");
    BinaryMemory memory = new BinaryMemory(BinaryPatterns.random(2, 3, 1), new Classic());
    assertThatThrownBy(() -> memory.energy(new float[] {1}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the state has dimension 1 but the patterns have 3");
    assertThatThrownBy(() -> memory.retrieveSynchronously(new float[] {1, 0.5f, 1}, 9))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the state holds 0.5 at column 1 but a binary memory takes -1 and 1 only");
    assertThatThrownBy(() -> memory.retrieveAsynchronously(new float[] {1, 1, 1}, 0, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the most sweeps is 0 but must be at least 1");
    assertThatThrownBy(() -> new Polynomial(1)).isInstanceOf(InvalidInputException.class);
  }
}
