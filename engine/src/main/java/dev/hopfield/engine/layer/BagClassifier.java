package dev.hopfield.engine.layer;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells bags of patterns apart by whether some of them carry what the label is about (multiple
 * instance learning): a {@link HopfieldPooling} and a linear layer on the pooled states, as in
 * DeepRC (arXiv 2007.13505).
 *
 * <pre>{@code
 * BagClassifier classifier = BagClassifier.create(HopfieldConfig.of(32).heads(4).build(), 1, seed);
 * AdamW optimiser = new AdamW(classifier.parameters(), 1e-3, 1e-2);
 * for (…) {
 *   classifier.train(bag, isPositive, backend);
 *   optimiser.step();
 * }
 * double probability = classifier.probability(bag, backend);
 * }</pre>
 */
public final class BagClassifier {
  private final HopfieldPooling pooling;
  private final Dense dense;

  private BagClassifier(HopfieldPooling pooling, Dense dense) {
    this.pooling = pooling;
    this.dense = dense;
  }

  /**
   * A classifier with random weights.
   *
   * @param quantity the number of learned states that a bag is pooled with
   */
  public static BagClassifier create(HopfieldConfig config, int quantity, long seed) {
    HopfieldPooling pooling = HopfieldPooling.create(config, quantity, seed);
    return new BagClassifier(pooling, Dense.create(quantity * config.resultSize(), 1, seed + 1));
  }

  /** The pooling layer. */
  public HopfieldPooling pooling() {
    return pooling;
  }

  /** Everything learned. */
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(pooling.parameters());
    all.addAll(dense.parameters());
    return all;
  }

  /** The probability that the bag is positive. */
  public double probability(Patterns bag, Backend backend) {
    return logistic(logit(bag, backend));
  }

  /** The logarithm of the odds that the bag is positive. */
  public double logit(Patterns bag, Backend backend) {
    return dense.forward(joined(pooling.forward(bag, backend))).data()[0];
  }

  /**
   * Adds to the gradients of the cross-entropy of one bag.
   *
   * @return the loss, −ln of the probability given to the label
   */
  public double train(Patterns bag, boolean positive, Backend backend) {
    try (TrainingPass pass = pooling.train(pooling.input(bag), backend)) {
      StateBatch pooled = joined(pass.output());
      double logit = dense.forward(pooled).data()[0];
      double slope = logistic(logit) - (positive ? 1 : 0);
      StateBatch dLogit = new StateBatch(new float[] {(float) slope}, 1, 1);
      StateBatch dPooled = dense.backward(pooled, dLogit);
      StateBatch shape = pass.output().states();
      pass.backward(new StateBatch(dPooled.data(), shape.batch(), shape.dim()));
      return loss(logit, positive);
    }
  }

  private static StateBatch joined(LayerOutput output) {
    float[] data = output.states().data();
    return new StateBatch(data, 1, data.length);
  }

  /** 1 / (1 + e^{−x}). */
  static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** −ln of the probability of the label, without overflow. */
  static double loss(double logit, boolean positive) {
    double x = positive ? -logit : logit;
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
