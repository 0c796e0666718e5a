package dev.hopfield.cli.repertoire;

import dev.hopfield.engine.layer.AdamW;
import dev.hopfield.engine.layer.Parameter;
import java.util.List;

/** What models have in common: parameters, their optimiser, and the best state so far. */
abstract class LearnedModel implements BagModel {
  static final double DECAY = 1e-3;

  private final double rate;
  private final List<Parameter> parameters;
  private final AdamW optimiser;
  private List<float[]> kept;

  LearnedModel(List<Parameter> parameters, double rate) {
    this.rate = rate;
    this.parameters = parameters;
    optimiser = new AdamW(parameters, rate, DECAY);
    kept = values();
  }

  private List<float[]> values() {
    return parameters.stream().map(parameter -> parameter.value().clone()).toList();
  }

  @Override
  public final double rate() {
    return rate;
  }

  @Override
  public final void step() {
    optimiser.step();
  }

  @Override
  public final void keep() {
    kept = values();
  }

  @Override
  public final void restore() {
    for (int i = 0; i < parameters.size(); i++) {
      float[] value = parameters.get(i).value();
      System.arraycopy(kept.get(i), 0, value, 0, value.length);
    }
  }
}
