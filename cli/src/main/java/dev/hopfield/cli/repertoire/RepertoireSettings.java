package dev.hopfield.cli.repertoire;

import dev.hopfield.engine.InvalidInputException;
import java.util.List;

/**
 * Sizes of the experiment.
 *
 * @param sequences N, sequences of a repertoire
 * @param dim d, numbers of an embedding
 * @param motifLength letters of the motif
 * @param trainBags donors to learn from
 * @param validationBags donors by which the learning rate and the moment to stop are chosen
 * @param testBags donors to judge by
 * @param steps steps of the optimiser
 * @param bagsPerStep bags that the gradient of a step comes from
 * @param partBlocks blocks of a bag that a step sees, at most
 * @param heads heads of the Hopfield layer
 * @param features features of the baselines
 * @param rates learning rates that are tried
 * @param seed what everything is drawn by
 */
public record RepertoireSettings(
    int sequences,
    int dim,
    int motifLength,
    int trainBags,
    int validationBags,
    int testBags,
    int steps,
    int bagsPerStep,
    int partBlocks,
    int heads,
    int features,
    List<Double> rates,
    long seed) {
  /** Checks every value. */
  public RepertoireSettings {
    require(sequences, 1, 100_000_000, "the number of sequences");
    require(dim, 1, 4096, "the dimension");
    require(motifLength, 1, SequenceEmbedding.LENGTH, "the length of the motif");
    require(trainBags, 2, 1_000_000, "the number of bags to train on");
    require(validationBags, 2, 1_000_000, "the number of bags to validate on");
    require(testBags, 2, 1_000_000, "the number of bags to test on");
    require(steps, 1, 1_000_000, "the number of steps");
    require(bagsPerStep, 1, 1_000_000, "the number of bags a step");
    require(partBlocks, 1, 1_000_000, "the part of a bag that a step sees");
    require(heads, 1, 256, "the number of heads");
    require(features, 1, 4096, "the number of features");
    for (double rate : rates) {
      if (!(rate > 0 && rate <= 1)) {
        throw new InvalidInputException(
            "a learning rate is %s but must be greater than 0 and at most 1".formatted(rate));
      }
    }
    rates = List.copyOf(rates);
  }

  private static void require(int value, int least, int most, String what) {
    if (value < least || value > most) {
      throw new InvalidInputException(
          "%s is %d but must be %d to %d".formatted(what, value, least, most));
    }
  }
}
