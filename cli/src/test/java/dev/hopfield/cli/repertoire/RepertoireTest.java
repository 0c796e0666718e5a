package dev.hopfield.cli.repertoire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.layer.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepertoireTest {
  @Test
  void auc_countsPairs() {
    assertThat(Auc.of(List.of(bag(3, true), bag(1, false), bag(2, false)))).isEqualTo(1);
    assertThat(Auc.of(List.of(bag(1, true), bag(1, false)))).isEqualTo(0.5);
    assertThat(Auc.of(List.of(bag(0, true), bag(5, true), bag(1, false), bag(6, false))))
        .isEqualTo(0.25);
  }

  /** The example of Hanley and McNeil (1982), table II: area 0.893, 51 abnormal, 58 normal. */
  @Test
  void standardError_isThatOfHanleyAndMcNeil() {
    assertThat(Auc.standardError(0.893, 51, 58)).isCloseTo(0.032, within(0.001));
  }

  private static Auc.Scored bag(double score, boolean positive) {
    return new Auc.Scored(score, positive);
  }

  @Test
  void parts_areThoseOfTheBag() {
    Repertoires donors = new Repertoires(5000, 7, 4, 0.1, 3);
    assertThat(donors.blocks()).isEqualTo(3);
    try (Patterns whole = donors.bag(6);
        Patterns last = donors.part(6, 1, 2)) {
      assertThat(last.count()).isEqualTo(5000 - Repertoires.BLOCK);
      for (int r : new int[] {0, 2047, 2048, 2951}) {
        assertThat(last.row(r)).isEqualTo(whole.row(Repertoires.BLOCK + r));
      }
    }
  }

  /** Only positive donors carry the motif, at about the witness rate. */
  @Test
  void motif_isPlantedInPositiveDonors() {
    double rate = 0.05;
    Repertoires with = new Repertoires(20_000, 16, 6, rate, 9);
    Repertoires without = new Repertoires(20_000, 16, 6, 0, 9);
    assertThat(changed(with, without, 1)).isZero();
    double planted = changed(with, without, 0) / 20_000.0;
    // Four standard deviations of a binomial share.
    assertThat(planted).isCloseTo(rate, within(4 * Math.sqrt(rate * (1 - rate) / 20_000)));
  }

  private static int changed(Repertoires with, Repertoires without, int donor) {
    int changed = 0;
    try (Patterns a = with.bag(donor);
        Patterns b = without.bag(donor)) {
      for (int r = 0; r < a.count(); r++) {
        changed += java.util.Arrays.equals(a.row(r), b.row(r)) ? 0 : 1;
      }
    }
    return changed;
  }

  /** Gradients of the baselines against central differences of the loss. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void baselineGradients_matchDifferences(boolean max) {
    Repertoires donors = new Repertoires(1200, 6, 4, 0.1, 5);
    FeatureBagModel model = FeatureBagModel.create(6, 5, max, 0.01, 11);
    try (Patterns bag = donors.bag(0)) {
      model.train(bag, true);
      Parameter weight = model.features().weight();
      double[] gradient = weight.gradient().clone();
      for (int i = 0; i < gradient.length; i += 7) {
        float kept = weight.value()[i];
        float h = 1e-3f;
        weight.value()[i] = kept + h;
        double above = loss(model.logit(bag));
        weight.value()[i] = kept - h;
        double below = loss(model.logit(bag));
        weight.value()[i] = kept;
        assertThat(gradient[i]).isCloseTo((above - below) / (2 * h), within(2e-3));
      }
    }
  }

  private static double loss(double logit) {
    return Math.log1p(Math.exp(-logit));
  }

  /**
   * Small and easy: a witness rate of 20 %. Three standard errors above chance at 40 bags: 0.78.
   */
  @Test
  void experiment_learnsAnEasyTask() {
    RepertoireSettings settings =
        new RepertoireSettings(2048, 16, 6, 128, 20, 40, 60, 8, 1, 4, 8, List.of(0.01), 2);
    try (Backend backend = Backends.open("cpu")) {
      var outcomes = new RepertoireExperiment(settings, backend, line -> {}).run(0.2);
      assertThat(outcomes)
          .extracting(RepertoireExperiment.Outcome::model)
          .containsExactly("HopfieldPooling", "mean pooling", "max pooling");
      assertThat(outcomes.getFirst().auc()).isGreaterThan(0.9);
    }
  }
}
