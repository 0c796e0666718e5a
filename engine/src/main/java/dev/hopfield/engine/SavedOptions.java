package dev.hopfield.engine;

import dev.hopfield.engine.separation.Argmax;
import dev.hopfield.engine.separation.Entmax;
import dev.hopfield.engine.separation.Epanechnikov;
import dev.hopfield.engine.separation.Exponential;
import dev.hopfield.engine.separation.Polynomial;
import dev.hopfield.engine.separation.Separation;
import dev.hopfield.engine.separation.Softmax;
import dev.hopfield.engine.separation.Sparsemax;
import dev.hopfield.engine.separation.TopKSoftmax;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Options as texts by name, as they are saved with a memory. */
public final class SavedOptions {
  private static final String PREFIX = "options.";

  private SavedOptions() {}

  /** A text for each that decides what is retrieved. */
  public static Map<String, String> of(RetrievalOptions options) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (options.beta() != null) {
      texts.put(PREFIX + "beta", options.beta().toString());
    }
    texts.put(PREFIX + "steps", Integer.toString(options.steps()));
    texts.put(PREFIX + "tolerance", Float.toString(options.tolerance()));
    texts.put(PREFIX + "topK", Integer.toString(options.topK()));
    texts.put(
        PREFIX + "outputs",
        options.outputs().stream().map(Output::name).sorted().collect(Collectors.joining(" ")));
    UpdateRule rule = options.rule();
    texts.put(PREFIX + "similarity", rule.similarity().name());
    texts.put(PREFIX + "separation", rule.separation().label());
    parameter(rule.separation()).ifPresent(value -> texts.put(PREFIX + "parameter", value));
    texts.put(PREFIX + "rawWeights", Boolean.toString(rule.rawWeights()));
    return texts;
  }

  /**
   * The options that texts say; defaults where they say nothing.
   *
   * @throws InvalidInputException if a text is not what it must be
   */
  public static RetrievalOptions read(Map<String, String> texts) {
    RetrievalOptions options = RetrievalOptions.defaults();
    String beta = texts.get(PREFIX + "beta");
    if (beta != null) {
      options = options.withBeta(parsed("beta", beta, Float::valueOf));
    }
    int steps = parsed("steps", texts.getOrDefault(PREFIX + "steps", "1"), Integer::valueOf);
    float tolerance =
        parsed("tolerance", texts.getOrDefault(PREFIX + "tolerance", "0"), Float::valueOf);
    int topK = parsed("topK", texts.getOrDefault(PREFIX + "topK", "1"), Integer::valueOf);
    String outputs = texts.getOrDefault(PREFIX + "outputs", "");
    return options
        .withRule(rule(texts))
        .withTolerance(tolerance, steps)
        .withTopK(topK)
        .withOutputs(
            Arrays.stream(outputs.split(" ", -1))
                .filter(name -> !name.isEmpty())
                .map(name -> parsed("outputs", name, Output::valueOf))
                .toArray(Output[]::new));
  }

  private static Optional<String> parameter(Separation separation) {
    return switch (separation) {
      case Entmax entmax -> Optional.of(Double.toString(entmax.alpha()));
      case Polynomial polynomial -> Optional.of(Integer.toString(polynomial.degree()));
      case TopKSoftmax topK -> Optional.of(Integer.toString(topK.k()));
      // Each by its name, so that a new one is not forgotten here and below.
      case Softmax _, Argmax _, Sparsemax _, Exponential _, Epanechnikov _ -> Optional.empty();
    };
  }

  private static UpdateRule rule(Map<String, String> texts) {
    UpdateRule standard = UpdateRule.SOFTMAX_OF_DOTS;
    String similarity = texts.getOrDefault(PREFIX + "similarity", standard.similarity().name());
    String label = texts.getOrDefault(PREFIX + "separation", standard.separation().label());
    String raw = texts.getOrDefault(PREFIX + "rawWeights", "false");
    return new UpdateRule(
        parsed("similarity", similarity, Similarity::valueOf),
        parsed("separation", label, name -> separation(name, texts)),
        Boolean.parseBoolean(raw));
  }

  private static Separation separation(String label, Map<String, String> texts) {
    String parameter = texts.getOrDefault(PREFIX + "parameter", "");
    List<Separation> plain =
        List.of(
            new Softmax(), new Argmax(), new Sparsemax(), new Exponential(), new Epanechnikov());
    return switch (label) {
      case "entmax" -> new Entmax(Double.parseDouble(parameter));
      case "polynomial" -> new Polynomial(Integer.parseInt(parameter));
      case "top-k" -> new TopKSoftmax(Integer.parseInt(parameter));
      default ->
          plain.stream()
              .filter(separation -> separation.label().equals(label))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("unknown"));
    };
  }

  private static <T> T parsed(String name, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "the saved option %s is '%s', which it cannot be; save the memory again"
              .formatted(name, text),
          e);
    }
  }
}
