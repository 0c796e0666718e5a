package dev.hopfield.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BagClassifierTest {
  private static final int DIM = 8;
  private static final int ROWS = 120;
  private static final int WITNESSES = 6;

  /**
   * Bags of 120 patterns of which 6 carry a motif, if the label is positive; the mean of a bag is
   * shifted by more than the motif shifts it, so that means alone do not tell. Chance is an AUC of
   * 0.5; at 60 held-out bags three standard deviations above it is 0.72.
   */
  @Test
  void training_findsTheMotif() {
    long seed = 4_711;
    Random random = new Random(seed);
    float[] motif = new float[DIM];
    for (int c = 0; c < DIM; c++) {
      motif[c] = c % 2 == 0 ? 1.5f : -1.5f;
    }
    HopfieldConfig config =
        HopfieldConfig.of(DIM).headSize(8).beta(1).normalize(Normalization.NONE).build();
    BagClassifier classifier = BagClassifier.create(config, 1, seed);
    AdamW optimiser = new AdamW(classifier.parameters(), 1e-2, 1e-3);
    try (Backend backend = Backends.open("cpu")) {
      double untrained = auc(classifier, motif, backend);
      for (int step = 0; step < 400; step++) {
        for (int i = 0; i < 8; i++) {
          try (Patterns bag = bag(i % 2 == 0, motif, random)) {
            classifier.train(bag, i % 2 == 0, backend);
          }
        }
        optimiser.step();
      }
      assertThat(auc(classifier, motif, backend))
          .as("seed %d, AUC untrained %.2f", seed, untrained)
          .isGreaterThan(0.9);
    }
  }

  private static Patterns bag(boolean positive, float[] motif, Random random) {
    float[] shift = new float[DIM];
    for (int c = 0; c < DIM; c++) {
      shift[c] = (float) (0.3 * random.nextGaussian());
    }
    Patterns bag = Patterns.allocate(ROWS, DIM);
    for (int r = 0; r < ROWS; r++) {
      float[] row = new float[DIM];
      for (int c = 0; c < DIM; c++) {
        row[c] = (float) random.nextGaussian() + shift[c];
        row[c] += positive && r < WITNESSES ? motif[c] : 0;
      }
      bag.setRow(r, row);
    }
    return bag;
  }

  private static double auc(BagClassifier classifier, float[] motif, Backend backend) {
    Random heldOut = new Random(815);
    List<Double> positive = new ArrayList<>();
    List<Double> negative = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      try (Patterns bag = bag(i % 2 == 0, motif, heldOut)) {
        (i % 2 == 0 ? positive : negative).add(classifier.logit(bag, backend));
      }
    }
    double above = 0;
    for (double p : positive) {
      for (double n : negative) {
        above += p > n ? 1 : p == n ? 0.5 : 0;
      }
    }
    return above / (positive.size() * negative.size());
  }

  /** The gradients of the whole classifier against central differences of its loss. */
  @Test
  void gradients_matchDifferencesOfTheLoss() {
    Random random = new Random(99);
    HopfieldConfig config =
        HopfieldConfig.of(DIM).heads(2).beta(0.8f, 1.7f).updateSteps(1).tolerance(0).build();
    BagClassifier classifier = BagClassifier.create(config, 2, 7);
    List<Parameter> learned = new ArrayList<>(classifier.parameters());
    learned.add(classifier.pooling().beta());
    for (Parameter parameter : learned) {
      for (int i = 0; i < parameter.value().length; i++) {
        parameter.value()[i] += (float) (0.3 * random.nextGaussian());
      }
    }
    try (Backend backend = Backends.open("reference");
        Patterns bag = bag(true, new float[DIM], random)) {
      classifier.train(bag, true, backend);
      for (Parameter parameter : learned) {
        int i = random.nextInt(parameter.value().length);
        float kept = parameter.value()[i];
        float h = 2e-3f;
        parameter.value()[i] = kept + h;
        double above = BagClassifier.loss(classifier.logit(bag, backend), true);
        parameter.value()[i] = kept - h;
        double below = BagClassifier.loss(classifier.logit(bag, backend), true);
        parameter.value()[i] = kept;
        double difference = (above - below) / (2 * h);
        assertThat(Math.abs(parameter.gradient()[i] - difference))
            .as("%s, number %d: %s, not %s", parameter, i, parameter.gradient()[i], difference)
            .isLessThan(1e-3 * (0.1 + Math.abs(difference)));
      }
    }
  }

  @Test
  void loss_doesNotOverflow() {
    assertThat(BagClassifier.loss(1000, true)).isEqualTo(0);
    assertThat(BagClassifier.loss(1000, false)).isEqualTo(1000);
    assertThat(BagClassifier.loss(0, true)).isEqualTo(Math.log(2));
  }

  @Test
  void pooledStates_areJoinedForTheClassifier() {
    HopfieldConfig config = HopfieldConfig.of(DIM).outputSize(3).build();
    BagClassifier classifier = BagClassifier.create(config, 2, 1);
    try (Backend backend = Backends.open("reference");
        Patterns bag = bag(false, new float[DIM], new Random(3))) {
      StateBatch pooled = classifier.pooling().forward(bag, backend).states();
      assertThat(pooled.batch()).isEqualTo(2);
      assertThat(pooled.dim()).isEqualTo(3);
      assertThat(classifier.probability(bag, backend)).isBetween(0.0, 1.0);
    }
  }
}
