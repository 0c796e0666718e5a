package dev.hopfield.engine.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The learned part of an association: normalisations and projections, applied on the side of the
 * states and of the results.
 *
 * <p>Scores and means are linear in the patterns, so no stored pattern need ever be projected: with
 * keys W x̂ + b a state ξ of the association space scores βξᵀ(W x̂ + b) = (β Wᵀξ)ᵀ x̂ + constant,
 * and softmax does not see the constant; a mean of keys is the key of the mean. All heads so
 * retrieve from one set of patterns, read in place where it is not normalised. Per update of a
 * state that costs d_in numbers a pattern and head instead of d_k, and saves projecting N patterns:
 * it pays where there are fewer states times heads than numbers in a pattern, as in pooling.
 */
final class Projections {
  final HopfieldConfig config;
  final LayerNorm normStored;
  final LayerNorm normStates;
  final LayerNorm normProjections;
  final @Nullable Linear query;
  final @Nullable Linear key;
  final @Nullable Linear value;
  final @Nullable Linear output;
  final Parameter beta;

  Projections(HopfieldConfig c) {
    config = c;
    normStored = new LayerNorm("norm_stored_pattern", c.normalizeStored, c.storedSize, c.epsilon);
    normStates = new LayerNorm("norm_state_pattern", c.normalizeStates, c.inputSize, c.epsilon);
    normProjections =
        new LayerNorm(
            "norm_pattern_projection", c.normalizeProjections, c.projectionSize, c.epsilon);
    int hopfield = c.heads * c.headSize;
    int values = c.heads * c.patternSize;
    query = c.staticStates ? null : new Linear("query", hopfield, c.inputSize, c.bias);
    key = c.staticStored ? null : new Linear("key", hopfield, c.storedSize, c.bias);
    int valueInput = c.connected && !c.staticStored ? hopfield : c.projectionSize;
    value = c.staticProjections ? null : new Linear("value", values, valueInput, c.bias);
    output = c.projectsOutput() ? new Linear("output", c.outputSize, values, c.bias) : null;
    beta = new Parameter("beta", c.beta.clone(), c.heads);
  }

  /** Everything learned except β. */
  List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (Linear linear : new @Nullable Linear[] {query, key, value, output}) {
      if (linear != null) {
        all.add(linear.weight);
        if (linear.bias != null) {
          all.add(linear.bias);
        }
      }
    }
    all.addAll(normStored.parameters());
    all.addAll(normStates.parameters());
    all.addAll(normProjections.parameters());
    return all;
  }

  /** Weights from N(0, 0.02²), biases 0, as the PyTorch module begins. */
  void initialize(RandomGenerator random) {
    for (Linear linear : new @Nullable Linear[] {query, key, value, output}) {
      if (linear != null) {
        float[] w = linear.weight.value();
        for (int i = 0; i < w.length; i++) {
          w[i] = (float) (0.02 * random.nextGaussian());
        }
      }
    }
  }

  /** States in the association space of each head, row h · L + l, from states after their norm. */
  Rows associationStates(Rows states) {
    int d = config.headSize;
    Rows all = query == null ? states : query.forward(states);
    Rows xi = Rows.zeros(config.heads * states.count(), d);
    for (int h = 0; h < config.heads; h++) {
      for (int l = 0; l < states.count(); l++) {
        int from = all.at(l) + (query == null ? 0 : h * d);
        System.arraycopy(all.data(), from, xi.data(), xi.at(h * states.count() + l), d);
      }
    }
    return xi;
  }

  /** Adds to the gradients of the query projection; returns that of the normalised states. */
  Rows associationStatesBackward(Rows states, Rows dxi) {
    int d = config.headSize;
    int width = query == null ? d : config.heads * d;
    Rows dAll = Rows.zeros(states.count(), width);
    for (int h = 0; h < config.heads; h++) {
      for (int l = 0; l < states.count(); l++) {
        int to = dAll.at(l) + (query == null ? 0 : h * d);
        for (int c = 0; c < d; c++) {
          dAll.data()[to + c] += dxi.data()[dxi.at(h * states.count() + l) + c];
        }
      }
    }
    return query == null ? dAll : query.backward(states, dAll);
  }

  /** β Wᵀξ ∘ γ: the state among the normalised patterns whose scores are those of ξ's head. */
  void absorb(int head, double[] xi, int at, double[] a, int to) {
    double[] scaled = scaled(head, xi, at);
    if (key == null) {
      System.arraycopy(scaled, 0, a, to, scaled.length);
    } else {
      key.transposed(scaled, 0, head * config.headSize, config.headSize, a, to);
    }
    normStored.absorb(a, to);
  }

  private double[] scaled(int head, double[] xi, int at) {
    double b = beta.value()[head];
    double[] scaled = Arrays.copyOfRange(xi, at, at + config.headSize);
    for (int c = 0; c < scaled.length; c++) {
      scaled[c] *= b;
    }
    return scaled;
  }

  /** The gradient of {@link #absorb} by ξ, from {@code da}, which is overwritten. */
  void absorbBackward(int head, double[] xi, int at, double[] da, int daAt, double[] dxi, int to) {
    int d = config.headSize;
    double[] scaled = scaled(head, xi, at);
    double[] dScaled = new double[d];
    if (key == null) {
      normStored.absorbBackward(scaled, 0, da, daAt);
      System.arraycopy(da, daAt, dScaled, 0, d);
    } else {
      double[] before = new double[key.in];
      key.transposed(scaled, 0, head * d, d, before, 0);
      normStored.absorbBackward(before, 0, da, daAt);
      key.addWeightGradient(scaled, 0, da, daAt, head * d, d);
      withoutBias(key, da, daAt, head * d, d, dScaled);
    }
    double b = beta.value()[head];
    double dBeta = 0;
    for (int c = 0; c < d; c++) {
      dBeta += dScaled[c] * xi[at + c];
      dxi[to + c] = b * dScaled[c];
    }
    beta.gradient()[head] += dBeta;
  }

  /** y = W x without b. */
  private static void withoutBias(
      Linear linear, double[] x, int at, int from, int rows, double[] y) {
    float[] w = linear.weight.value();
    for (int r = 0; r < rows; r++) {
      int row = (from + r) * linear.in;
      for (int c = 0; c < linear.in; c++) {
        y[r] += w[row + c] * x[at + c];
      }
    }
  }

  /** The key of a mean of normalised patterns: the next state of that head. */
  void keyOfMean(int head, double[] mean, int at, double[] xi, int to) {
    double[] pattern = new double[normStored.dim];
    normStored.affine(mean, at, pattern, 0);
    if (key == null) {
      System.arraycopy(pattern, 0, xi, to, pattern.length);
    } else {
      key.forward(pattern, 0, head * config.headSize, config.headSize, xi, to);
    }
  }

  /** The gradient of {@link #keyOfMean} by the mean. */
  void keyOfMeanBackward(
      int head, double[] mean, int at, double[] dxi, int dxiAt, double[] dMean, int to) {
    double[] pattern = new double[normStored.dim];
    normStored.affine(mean, at, pattern, 0);
    if (key == null) {
      System.arraycopy(dxi, dxiAt, dMean, to, pattern.length);
    } else {
      int d = config.headSize;
      key.backward(pattern, 0, dxi, dxiAt, head * d, d, dMean, to);
    }
    normStored.affineBackward(mean, at, dMean, to);
  }

  /** What a head retrieves, from its mean of normalised values. */
  void valueOfMean(int head, double[] mean, int at, double[] result, int to) {
    int d = config.patternSize;
    double[] input = valueInput(mean, at);
    if (value != null) {
      value.forward(input, 0, head * d, d, result, to);
    } else {
      System.arraycopy(input, valueKeyIsShared() ? head * d : 0, result, to, d);
    }
  }

  private boolean valueKeyIsShared() {
    return config.connected && key != null;
  }

  /** What the value projection is applied to. */
  private double[] valueInput(double[] mean, int at) {
    double[] pattern = new double[normProjections.dim];
    normProjections.affine(mean, at, pattern, 0);
    if (!config.connected || key == null) {
      return pattern;
    }
    double[] keys = new double[key.out];
    key.forward(pattern, 0, 0, key.out, keys, 0);
    return keys;
  }

  /** The gradient of {@link #valueOfMean} by the mean. */
  void valueOfMeanBackward(
      int head, double[] mean, int at, double[] dResult, int dAt, double[] dMean, int to) {
    int d = config.patternSize;
    double[] input = valueInput(mean, at);
    double[] dInput = new double[input.length];
    if (value != null) {
      value.backward(input, 0, dResult, dAt, head * d, d, dInput, 0);
    } else {
      System.arraycopy(dResult, dAt, dInput, valueKeyIsShared() ? head * d : 0, d);
    }
    if (config.connected && key != null) {
      double[] pattern = new double[normProjections.dim];
      normProjections.affine(mean, at, pattern, 0);
      key.backward(pattern, 0, dInput, 0, 0, key.out, dMean, to);
    } else {
      System.arraycopy(dInput, 0, dMean, to, dInput.length);
    }
    normProjections.affineBackward(mean, at, dMean, to);
  }

  /** The layer's result from the heads' results, row h · L + l. */
  Rows result(Rows headResults) {
    Rows beside = sideBySide(headResults);
    return output == null ? beside : output.forward(beside);
  }

  private Rows sideBySide(Rows headResults) {
    int d = config.patternSize;
    int states = headResults.count() / config.heads;
    Rows beside = Rows.zeros(states, config.heads * d);
    for (int h = 0; h < config.heads; h++) {
      for (int l = 0; l < states; l++) {
        int from = headResults.at(h * states + l);
        System.arraycopy(headResults.data(), from, beside.data(), beside.at(l) + h * d, d);
      }
    }
    return beside;
  }

  /** Adds to the gradients of the output projection; returns that of the heads' results. */
  Rows resultBackward(Rows headResults, Rows dResult) {
    int d = config.patternSize;
    Rows dBeside = output == null ? dResult : output.backward(sideBySide(headResults), dResult);
    int states = dResult.count();
    Rows dHeads = Rows.zeros(headResults.count(), d);
    for (int h = 0; h < config.heads; h++) {
      for (int l = 0; l < states; l++) {
        int from = dBeside.at(l) + h * d;
        System.arraycopy(dBeside.data(), from, dHeads.data(), dHeads.at(h * states + l), d);
      }
    }
    return dHeads;
  }
}
