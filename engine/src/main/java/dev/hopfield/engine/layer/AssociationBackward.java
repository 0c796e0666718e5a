package dev.hopfield.engine.layer;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.GradientPass;
import dev.hopfield.engine.backend.GradientRequest;
import dev.hopfield.engine.backend.Gradients;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backward pass of an association: from the gradient of the result to those of everything
 * learned, of the states and, where asked for, of stored patterns and values. Updates are walked
 * backwards; the associations of each are recomputed by the backend.
 */
final class AssociationBackward {
  private final Projections projections;
  private final AssociationTape tape;
  private final int length;
  private final @Nullable Rows dKeys;
  private final @Nullable Rows dValues;

  private AssociationBackward(Projections projections, AssociationTape tape, boolean ofPatterns) {
    this.projections = projections;
    this.tape = tape;
    length = tape.input.states().batch();
    PreparedPatterns all = tape.all;
    int count = ofPatterns ? Math.toIntExact(all.keys().count()) : 0;
    dKeys = ofPatterns ? Rows.zeros(count, all.keys().dim()) : null;
    dValues =
        !ofPatterns || all.keys() == all.values() ? dKeys : Rows.zeros(count, all.values().dim());
  }

  /**
   * Gradients of a layer's inputs.
   *
   * @param states of the states, L × the input size
   * @param stored of the stored patterns, N × their size; where these are their own values, of both
   *     uses together; {@code null} unless asked for
   * @param projections of separate values, N × their size; {@code null} where there are none
   */
  record InputGradients(Rows states, @Nullable Rows stored, @Nullable Rows projections) {}

  static InputGradients run(
      Projections projections,
      AssociationTape tape,
      Rows dResult,
      boolean ofPatterns,
      Backend backend) {
    return new AssociationBackward(projections, tape, ofPatterns).run(dResult, backend);
  }

  private InputGradients run(Rows dResult, Backend backend) {
    Rows dHeads = projections.resultBackward(tape.headResults, dResult);
    Rows dXi = Rows.zeros(dHeads.count(), projections.config.headSize);
    for (AssociationTape.Group group : tape.groups) {
      PreparedPatterns seen = group.patterns();
      try (GradientPass pass = backend.gradients(seen.keys(), seen.values(), new Cancellation())) {
        backward(group, dHeads, dXi, pass);
      }
    }
    Rows dNormalized = projections.associationStatesBackward(tape.normalizedStates, dXi);
    LayerNorm norm = projections.normStates;
    for (int l = 0; l < dNormalized.count(); l++) {
      int at = dNormalized.at(l);
      norm.affineBackward(tape.standardStates.data(), at, dNormalized.data(), at);
    }
    Rows dStates = norm.standardizeBackward(Rows.of(tape.input.states()), dNormalized);
    return inputGradients(dStates);
  }

  private void backward(AssociationTape.Group group, Rows dHeads, Rows dXi, GradientPass pass) {
    List<AssociationTape.Update> updates = group.updates();
    AssociationTape.Update last = updates.getLast();
    Rows means = Rows.of(last.means());
    Rows dMeans = Rows.zeros(means.count(), means.dim());
    for (int i = 0; i < group.rows().length; i++) {
      int row = group.rows()[i];
      projections.valueOfMeanBackward(
          row / length,
          means.data(),
          means.at(i),
          dHeads.data(),
          dHeads.at(row),
          dMeans.data(),
          dMeans.at(i));
    }
    boolean separate = group.patterns().keys() != group.patterns().values();
    retrievalBackward(group, last, dMeans, dXi, separate, pass);
    for (int u = updates.size() - 2; u >= 0; u--) {
      AssociationTape.Update update = updates.get(u);
      retrievalBackward(group, update, keysBackward(group, update, dXi), dXi, false, pass);
    }
  }

  private Rows keysBackward(AssociationTape.Group group, AssociationTape.Update update, Rows dXi) {
    Rows means = Rows.of(update.means());
    Rows dMeans = Rows.zeros(means.count(), means.dim());
    for (int i = 0; i < update.which().length; i++) {
      int row = group.rows()[update.which()[i]];
      projections.keyOfMeanBackward(
          row / length,
          means.data(),
          means.at(i),
          dXi.data(),
          dXi.at(row),
          dMeans.data(),
          dMeans.at(i));
    }
    return dMeans;
  }

  /**
   * From the gradient of an update's means to that of the states it read, in place of {@code dXi}.
   */
  private void retrievalBackward(
      AssociationTape.Group group,
      AssociationTape.Update update,
      Rows dMeans,
      Rows dXi,
      boolean ofValues,
      GradientPass pass) {
    GradientRequest request =
        new GradientRequest(
            update.absorbed(),
            1,
            ofValues,
            update.logSumExp(),
            update.means(),
            dMeans.toStates(),
            dKeys != null);
    try (Gradients gradients = pass.of(request)) {
      Rows dAbsorbed = Rows.of(gradients.states());
      for (int i = 0; i < update.which().length; i++) {
        int row = group.rows()[update.which()[i]];
        projections.absorbBackward(
            row / length,
            update.states().data(),
            update.states().at(i),
            dAbsorbed.data(),
            dAbsorbed.at(i),
            dXi.data(),
            dXi.at(row));
      }
      add(gradients.patterns(), dKeys, group.patterns());
      add(gradients.values(), ofValues ? dValues : dKeys, group.patterns());
    }
  }

  /** Adds gradients of the patterns of a group to those of all. */
  private void add(@Nullable Patterns from, @Nullable Rows into, PreparedPatterns seen) {
    if (from == null || into == null) {
      return;
    }
    float[] row = new float[from.dim()];
    int next = 0;
    for (int n = 0; n < from.count(); n++) {
      from.copyRows(n, 1, row, 0);
      while (tape.all.original(next) != seen.original(n)) {
        next++;
      }
      for (int c = 0; c < row.length; c++) {
        into.data()[into.at(next) + c] += row[c];
      }
    }
  }

  private InputGradients inputGradients(Rows dStates) {
    if (dKeys == null || dValues == null) {
      return new InputGradients(dStates, null, null);
    }
    AssociationInput input = tape.input;
    Rows stored = original(input.stored(), dKeys, projections.normStored);
    if (tape.all.keys() == tape.all.values()) {
      return new InputGradients(dStates, stored, null);
    }
    Rows values = original(input.projections(), dValues, projections.normProjections);
    if (input.projections() != input.stored()) {
      return new InputGradients(dStates, stored, values);
    }
    for (int i = 0; i < stored.data().length; i++) {
      stored.data()[i] += values.data()[i];
    }
    return new InputGradients(dStates, stored, null);
  }

  /** Through the normalisation, with zeros for rows that were blocked. */
  private Rows original(Patterns from, Rows gradient, LayerNorm norm) {
    Rows all = Rows.zeros((int) from.count(), from.dim());
    for (int n = 0; n < gradient.count(); n++) {
      all.put(tape.all.original(n), gradient, n);
    }
    return norm.isOn() ? norm.standardizeBackward(Rows.of(from), all) : all;
  }
}
