package dev.hopfield.engine.store;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Iterated;
import dev.hopfield.engine.backend.IterationRequest;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.fold.SoftmaxFold;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.engine.fold.WeightsAbove;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Parts of a memory that a device holds each by itself: each folds its own patterns, and all merge
 * by the rule of the fold. What is left of a part after an update is its log-sum-exp and its mean,
 * which are a fold with m = ln Σ exp(sᵢ), l = 1, o = the mean.
 *
 * <p>Rules other than softmax of dot products need more than one pass over all scores; they are
 * computed on the host.
 */
final class PartedPatterns implements LoadedPatterns {
  private final List<LoadedPart> parts;
  private final long[] first;
  private final LoadedPatterns onHost;

  /**
   * Parts in the order of their rows.
   *
   * @param parts taken over; at least one
   * @param onHost all of them, read in place
   */
  PartedPatterns(List<LoadedPart> parts, LoadedPatterns onHost) {
    this.parts = List.copyOf(parts);
    this.onHost = onHost;
    first = new long[parts.size()];
    for (int p = 1; p < first.length; p++) {
      first[p] = first[p - 1] + parts.get(p - 1).part().count();
    }
  }

  List<LoadedPart> parts() {
    return parts;
  }

  private boolean isOne() {
    return parts.size() == 1;
  }

  private LoadedPatterns loaded(int part) {
    return parts.get(part).loaded();
  }

  @Override
  public Update update(StateBatch states, UpdateRequest request) {
    if (isOne()) {
      return loaded(0).update(states, request);
    }
    if (!request.rule().isSoftmaxOfDots()) {
      return onHost.update(states, request);
    }
    Update update = loaded(0).update(states, request);
    int dim = update.states() == null ? 0 : update.projected().dim();
    SoftmaxFold fold = new SoftmaxFold(states.batch(), dim);
    TopKFold top = new TopKFold(states.batch(), request.topK());
    for (int p = 0; p < first.length; p++) {
      if (p > 0) {
        update = loaded(p).update(states, request);
      }
      float[] means = dim == 0 ? new float[0] : update.projected().data();
      for (int q = 0; q < states.batch(); q++) {
        fold.merge(q, update.logSumExp()[q], 1, means, q * dim);
      }
      long before = first[p];
      top.merge(update.top().named(row -> before + row));
    }
    return Update.of(fold, top);
  }

  @Override
  public WeightsAbove weightsAbove(
      StateBatch states, UpdateRequest request, double[] logSums, double[] thresholds) {
    if (!isOne() && !request.rule().isSoftmaxOfDots()) {
      return onHost.weightsAbove(states, request, logSums, thresholds);
    }
    WeightsAbove above = WeightsAbove.none(thresholds.length);
    for (LoadedPart part : parts) {
      above.merge(part.loaded().weightsAbove(states, request, logSums, thresholds));
    }
    return above;
  }

  @Override
  public Iterated iterate(StateBatch queries, IterationRequest request) {
    return isOne()
        ? loaded(0).iterate(queries, request)
        : LoadedPatterns.super.iterate(queries, request);
  }

  @Override
  public String explain() {
    return parts.stream().map(part -> part.loaded().explain()).collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    parts.forEach(LoadedPart::release);
    onHost.close();
  }
}
