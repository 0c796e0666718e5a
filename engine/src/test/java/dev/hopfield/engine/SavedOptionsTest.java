package dev.hopfield.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.separation.Argmax;
import dev.hopfield.engine.separation.Entmax;
import dev.hopfield.engine.separation.Epanechnikov;
import dev.hopfield.engine.separation.Exponential;
import dev.hopfield.engine.separation.Polynomial;
import dev.hopfield.engine.separation.Separation;
import dev.hopfield.engine.separation.Softmax;
import dev.hopfield.engine.separation.Sparsemax;
import dev.hopfield.engine.separation.TopKSoftmax;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Options to texts and back. */
class SavedOptionsTest {
  static Stream<RetrievalOptions> options() {
    RetrievalOptions some = RetrievalOptions.defaults();
    Stream<Separation> separations =
        Stream.of(
            new Softmax(),
            new Argmax(),
            new Sparsemax(),
            new Exponential(),
            new Epanechnikov(),
            new Entmax(1.3),
            new Polynomial(3),
            new TopKSoftmax(7));
    return Stream.concat(
        Stream.of(
            some,
            some.withBeta(Math.nextUp(0.1f)).withSteps(31).withTopK(0).withOutputs(),
            some.withTolerance(1e-7f, 5).withOutputs(Output.values()),
            some.withSeparation(new Polynomial(2)).withRawWeights(true)),
        separations.map(
            separation -> some.withSimilarity(Similarity.MANHATTAN).withSeparation(separation)));
  }

  @ParameterizedTest
  @MethodSource("options")
  void read_ofWhatWasWritten_isTheSame(RetrievalOptions options) {
    assertThat(SavedOptions.read(SavedOptions.of(options))).isEqualTo(options);
  }

  @Test
  void read_ofNothing_isTheDefaultsWithoutOutputs() {
    assertThat(SavedOptions.read(Map.of())).isEqualTo(RetrievalOptions.defaults().withOutputs());
  }

  @Test
  void read_ofWhatCannotBe_isRefused() {
    assertThatThrownBy(() -> SavedOptions.read(Map.of("options.separation", "softmin")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("separation is 'softmin'");
    assertThatThrownBy(() -> SavedOptions.read(Map.of("options.separation", "entmax")))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> SavedOptions.read(Map.of("options.beta", "-1")))
        .hasMessageContaining("beta is -1.0");
  }
}
