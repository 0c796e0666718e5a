package dev.hopfield.cli;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Similarity;
import dev.hopfield.engine.UpdateRule;
import dev.hopfield.engine.separation.Argmax;
import dev.hopfield.engine.separation.Entmax;
import dev.hopfield.engine.separation.Epanechnikov;
import dev.hopfield.engine.separation.Exponential;
import dev.hopfield.engine.separation.Polynomial;
import dev.hopfield.engine.separation.Separation;
import dev.hopfield.engine.separation.Softmax;
import dev.hopfield.engine.separation.Sparsemax;
import dev.hopfield.engine.separation.TopKSoftmax;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an update does: similarity, separation, and what belongs to them. */
final class RuleOptions {
  private static final String SEPARATIONS =
      "softmax, top-k, argmax, sparsemax, entmax, polynomial, exponential, epanechnikov";
  private static final double ALPHA = 1.5;
  private static final int DEGREE = 3;
  private static final int K = 10;

  @Option(
      names = "--similarity",
      paramLabel = "NAME",
      description =
          "dot, cosine, euclidean (−½‖ξ−x‖²) or manhattan (−‖ξ−x‖₁); times β it is the score."
              + " Default: dot.")
  private @Nullable String similarity;

  @Option(
      names = "--separation",
      paramLabel = "NAME",
      description = "What makes weights of scores: " + SEPARATIONS + ". Default: softmax.")
  private @Nullable String separation;

  @Option(
      names = "--alpha",
      paramLabel = "α",
      description = "Of entmax, above 1; 2 is sparsemax. Default: " + ALPHA + ".")
  private @Nullable Double alpha;

  @Option(
      names = "--degree",
      paramLabel = "n",
      description = "Of polynomial: weights are max(0, s)^(n−1). Default: " + DEGREE + ".")
  private @Nullable Integer degree;

  @Option(
      names = "--separation-k",
      paramLabel = "k",
      description = "Of top-k: how many patterns have weight. Default: " + K + ".")
  private @Nullable Integer k;

  @Option(
      names = "--raw-weights",
      description =
          "Do not divide the weights of polynomial, exponential or epanechnikov by their sum.")
  private boolean rawWeights;

  /** The rule; softmax of dot products where the user says nothing. */
  UpdateRule rule() {
    return rule(UpdateRule.SOFTMAX_OF_DOTS);
  }

  /**
   * The rule.
   *
   * @param standard what holds where the user says nothing
   */
  UpdateRule rule(UpdateRule standard) {
    String name = separation == null ? standard.separation().label() : separation;
    requireOwner("--alpha", alpha, name, "entmax");
    requireOwner("--degree", degree, name, "polynomial");
    requireOwner("--separation-k", k, name, "top-k");
    boolean asGiven = separation == null && alpha == null && degree == null && k == null;
    return new UpdateRule(
        similarity == null ? standard.similarity() : Similarity.of(similarity),
        asGiven ? standard.separation() : separation(name),
        rawWeights || (separation == null && standard.rawWeights()));
  }

  private static void requireOwner(
      String option, @Nullable Number value, String separation, String owner) {
    if (value != null && !separation.equals(owner)) {
      throw new InvalidInputException(
          "%s %s belongs to --separation %s but the separation is %s; leave it out"
              .formatted(option, value, owner, separation));
    }
  }

  private Separation separation(String name) {
    return switch (name) {
      case "softmax" -> new Softmax();
      case "top-k" -> new TopKSoftmax(k == null ? K : k);
      case "argmax" -> new Argmax();
      case "sparsemax" -> new Sparsemax();
      case "entmax" -> new Entmax(alpha == null ? ALPHA : alpha);
      case "polynomial" -> new Polynomial(degree == null ? DEGREE : degree);
      case "exponential" -> new Exponential();
      case "epanechnikov" -> new Epanechnikov();
      default ->
          throw new InvalidInputException(
              "separation is '%s' but must be one of %s".formatted(name, SEPARATIONS));
    };
  }
}
