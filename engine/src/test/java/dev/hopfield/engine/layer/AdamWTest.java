package dev.hopfield.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdamWTest {
  /** Figures of torch.optim.AdamW([1, −2, 0.5], lr=0.1, weight_decay=0.05), PyTorch 2.13.0. */
  @Test
  void threeSteps_matchTorch() {
    Parameter parameter = new Parameter("p", new float[] {1, -2, 0.5f}, 3);
    AdamW optimiser = new AdamW(List.of(parameter), 0.1, 0.05);
    double[][] gradients = {{0.5, -1, 2}, {1, 0, -3}, {-0.25, 0.75, 0.1}};
    double[][] expected = {
      {0.89500004, -1.88999999, 0.39750001},
      {0.79400682, -1.81354415, 0.42028269},
      {0.73117614, -1.80140829, 0.43554911}
    };
    for (int t = 0; t < 3; t++) {
      System.arraycopy(gradients[t], 0, parameter.gradient(), 0, 3);
      optimiser.step();
      for (int i = 0; i < 3; i++) {
        assertThat((double) parameter.value()[i]).isCloseTo(expected[t][i], within(1e-6));
      }
      assertThat(parameter.gradient()).containsOnly(0);
    }
  }

  @Test
  void rates_areChecked() {
    List<Parameter> none = List.of();
    assertThatThrownBy(() -> new AdamW(none, 0, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("learning rate is 0.0");
    assertThatThrownBy(() -> new AdamW(none, 1, -1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("weight decay is -1.0");
  }
}
