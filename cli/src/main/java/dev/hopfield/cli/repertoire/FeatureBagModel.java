package dev.hopfield.cli.repertoire;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.layer.Dense;
import dev.hopfield.engine.layer.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * The baselines: learned features of each sequence, ReLU(W x + b), pooled by their mean or their
 * maximum over the bag, and a linear layer.
 */
final class FeatureBagModel extends LearnedModel {
  private final boolean max;
  private final Dense features;
  private final Dense classifier;
  private final FeaturePooling pooling;

  private FeatureBagModel(
      boolean max, Dense features, Dense classifier, List<Parameter> all, double rate) {
    super(all, rate);
    this.max = max;
    this.features = features;
    this.classifier = classifier;
    pooling = new FeaturePooling(features, max);
  }

  static FeatureBagModel create(int dim, int count, boolean max, double rate, long seed) {
    Dense features = Dense.create(dim, count, seed);
    Dense classifier = Dense.create(count, 1, seed + 1);
    List<Parameter> all = new ArrayList<>(features.parameters());
    all.addAll(classifier.parameters());
    return new FeatureBagModel(max, features, classifier, all, rate);
  }

  @Override
  public String name() {
    return max ? "max pooling" : "mean pooling";
  }

  @Override
  public double train(Patterns bag, boolean positive) {
    FeaturePooling.Pooled pooled = pooling.pool(bag);
    StateBatch means = pooled.features();
    double logit = classifier.forward(means).data()[0];
    double slope = 1 / (1 + Math.exp(-logit)) - (positive ? 1 : 0);
    StateBatch dLogit = new StateBatch(new float[] {(float) slope}, 1, 1);
    pooling.backward(bag, pooled, classifier.backward(means, dLogit));
    double wrong = positive ? -logit : logit;
    return Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong)));
  }

  @Override
  public double logit(Patterns bag) {
    return classifier.forward(pooling.pool(bag).features()).data()[0];
  }

  /** The layer that makes the features. */
  Dense features() {
    return features;
  }
}
