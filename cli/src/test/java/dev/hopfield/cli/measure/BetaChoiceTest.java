package dev.hopfield.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.generate.PatternGenerator;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BetaChoiceTest {
  @ParameterizedTest
  @CsvSource({"1021, 61, 3", "20011, 64, 4", "97, 17, 5", "2, 8, 6"})
  void of_madePatterns_givesTheMedianQueryMostOfItsWeight(int count, int dim, long seed) {
    try (Patterns patterns = PatternGenerator.random(count, dim, seed).toPatterns()) {
      float beta = BetaChoice.of(patterns, seed).beta();
      PlantedQueries planted = PlantedQueries.of(patterns, 16, seed + 100);
      double[] weights = new double[16];
      try (HopfieldMemory memory =
          HopfieldMemory.of(patterns).backend("reference").beta(beta).open()) {
        Retrieval found = memory.retrieve(planted.queries(), memory.options());
        for (int q = 0; q < 16; q++) {
          boolean own = found.topK(q).indices()[0] == planted.truth()[q];
          weights[q] = own ? found.topK(q).weights()[0] : 0;
        }
      }
      Arrays.sort(weights);
      assertThat(weights[8]).as("median weight at beta %s", beta).isBetween(0.6, 0.99);
    }
  }

  @Test
  void of_onePattern_isAttention() {
    try (Patterns one = Patterns.of(new float[] {1, 2, 3, 4}, 4)) {
      assertThat(BetaChoice.of(one, 1).beta()).isEqualTo(0.5f);
    }
  }

  @Test
  void of_equalPatterns_isAttention() {
    try (Patterns equal = Patterns.of(new float[][] {{1, 2, 3, 4}, {1, 2, 3, 4}, {1, 2, 3, 4}})) {
      assertThat(BetaChoice.of(equal, 1).beta()).isEqualTo(0.5f);
    }
  }

  @Test
  void of_zeros_isAttention() {
    try (Patterns zeros = Patterns.allocate(5, 4)) {
      assertThat(BetaChoice.of(zeros, 1)).isEqualTo(new BetaChoice(0.5f, "1/√d"));
    }
  }

  @Test
  void of_scaledPatterns_scalesInverselyWithTheirSquare() {
    try (Patterns small = PatternGenerator.random(500, 32, 1).toPatterns();
        Patterns large = Patterns.allocate(500, 32)) {
      for (int i = 0; i < 500; i++) {
        float[] row = small.row(i);
        for (int c = 0; c < row.length; c++) {
          row[c] *= 1024;
        }
        large.setRow(i, row);
      }
      double ratio = (double) BetaChoice.of(small, 1).beta() / BetaChoice.of(large, 1).beta();
      assertThat(ratio / (1 << 20)).isBetween(0.99, 1.01);
    }
  }
}
