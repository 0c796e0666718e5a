package dev.hopfield.cli.repertoire;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.layer.BagClassifier;
import dev.hopfield.engine.layer.HopfieldConfig;
import dev.hopfield.engine.layer.Normalization;

/** Hopfield pooling and a linear layer, from the small weights that the layers begin with. */
final class HopfieldBagModel extends LearnedModel {
  private final BagClassifier classifier;
  private final Backend backend;

  private HopfieldBagModel(BagClassifier classifier, double rate, Backend backend) {
    super(classifier.parameters(), rate);
    this.classifier = classifier;
    this.backend = backend;
  }

  static HopfieldBagModel create(int dim, int heads, double rate, long seed, Backend backend) {
    HopfieldConfig config =
        HopfieldConfig.of(dim)
            .heads(heads)
            .headSize(dim)
            .normalize(Normalization.NONE)
            .withoutOutputProjection()
            .build();
    BagClassifier classifier = BagClassifier.create(config, 1, seed);
    return new HopfieldBagModel(classifier, rate, backend);
  }

  @Override
  public String name() {
    return "HopfieldPooling";
  }

  @Override
  public double train(Patterns bag, boolean positive) {
    return classifier.train(bag, positive, backend);
  }

  @Override
  public double logit(Patterns bag) {
    return classifier.logit(bag, backend);
  }
}
