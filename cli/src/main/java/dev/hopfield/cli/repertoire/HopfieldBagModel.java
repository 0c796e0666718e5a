package dev.hopfield.cli.repertoire;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.layer.BagClassifier;
import dev.hopfield.engine.layer.HopfieldConfig;
import dev.hopfield.engine.layer.Normalization;
import dev.hopfield.engine.layer.Parameter;
import java.util.Random;

/**
 * Hopfield pooling and a linear layer.
 *
 * <p>Weights begin large enough for each head to look in a random direction: sequences that lie in
 * it then count e^{2·2} times as much as others in the mean, so that a head which is by chance
 * turned towards the motif sees it. From weights near 0, with which all sequences count alike, a
 * thousandth of them cannot be found.
 */
final class HopfieldBagModel extends LearnedModel {
  /** The norm of a head's first state among the embeddings. */
  private static final double SHARPNESS = 2;

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
            .beta((float) (SHARPNESS / Math.sqrt(dim)))
            .normalize(Normalization.NONE)
            .withoutOutputProjection()
            .build();
    BagClassifier classifier = BagClassifier.create(config, 1, seed);
    Random random = new Random(seed);
    for (Parameter parameter : classifier.pooling().parameters()) {
      int[] shape = parameter.shape();
      double scale = shape.length == 2 ? 1 / Math.sqrt(shape[1]) : shape.length == 3 ? 1 : 0;
      for (int i = 0; i < parameter.value().length; i++) {
        parameter.value()[i] = (float) (scale * random.nextGaussian());
      }
    }
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
