package dev.hopfield.engine.reference;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.ScoreFolds;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.SoftmaxFold;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.engine.fold.WeightsAbove;
import dev.hopfield.engine.separation.LogWeight;
import java.util.List;

/** The folds over scores of any similarity, in plain loops in double precision. */
final class ReferenceFolds implements ScoreFolds {
  private final ReferencePatterns rows;

  ReferenceFolds(ReferencePatterns rows) {
    this.rows = rows;
  }

  private static double[] doubles(Scores scores) {
    float[] data = scores.states().data();
    return ReferencePatterns.toDoubles(data, data.length);
  }

  private static double score(
      Scores scores, double[] states, int q, double[] pattern, int patternAt) {
    int dim = scores.states().dim();
    return scores.beta() * scores.similarity().between(pattern, patternAt, states, q * dim, dim);
  }

  @Override
  public TopKFold highest(Scores scores, int k) {
    int batch = scores.states().batch();
    double[] states = doubles(scores);
    return rows.foldSplits(
        2L * batch * k,
        split -> {
          TopKFold top = new TopKFold(batch, k);
          rows.forEachRow(
              split,
              rows.patterns(),
              (row, pattern, value, patternAt, valueAt) -> {
                for (int q = 0; q < batch; q++) {
                  top.offer(q, score(scores, states, q, pattern, patternAt), row);
                }
              });
          return top;
        },
        (a, b) -> {
          a.merge(b);
          return a;
        });
  }

  @Override
  public double[] weightSums(Scores scores, List<LogWeight.Power> forms, double[] roots) {
    int batch = scores.states().batch();
    int each = roots.length / batch;
    double[] states = doubles(scores);
    return rows.foldSplits(
        roots.length,
        split -> {
          double[] sums = new double[roots.length];
          rows.forEachRow(
              split,
              rows.patterns(),
              (row, pattern, value, patternAt, valueAt) -> {
                for (int q = 0; q < batch; q++) {
                  double score = score(scores, states, q, pattern, patternAt);
                  for (int t = q * each; t < (q + 1) * each; t++) {
                    sums[t] += forms.get(q).weight(score, roots[t]);
                  }
                }
              });
          return sums;
        },
        (a, b) -> {
          for (int i = 0; i < a.length; i++) {
            a[i] += b[i];
          }
          return a;
        });
  }

  @Override
  public Folded fold(Scores scores, List<LogWeight> weights, Projection projection, int topK) {
    int batch = scores.states().batch();
    double[] states = doubles(scores);
    Patterns projected = rows.projected(projection);
    boolean projects = projection != Projection.NONE;
    int columns = projects ? projected.dim() : 1;
    return rows.foldSplits(
        batch * (columns + 2L * (1 + topK)),
        split -> {
          SoftmaxFold sums = new SoftmaxFold(batch, columns);
          TopKFold top = new TopKFold(batch, topK);
          double[] itself = new double[1];
          rows.forEachRow(
              split,
              projected,
              (row, pattern, value, patternAt, valueAt) -> {
                for (int q = 0; q < batch; q++) {
                  double score = score(scores, states, q, pattern, patternAt);
                  itself[0] = score;
                  double logWeight = weights.get(q).of(score, row);
                  sums.add(q, logWeight, projects ? value : itself, projects ? valueAt : 0);
                  top.offer(q, score, row);
                }
              });
          return new Folded(sums, top);
        },
        (a, b) -> {
          a.sums().merge(b.sums());
          a.top().merge(b.top());
          return a;
        });
  }

  @Override
  public WeightsAbove weightsAbove(
      Scores scores, List<LogWeight> weights, double[] logSums, double[] thresholds) {
    int batch = scores.states().batch();
    int each = thresholds.length / batch;
    double[] states = doubles(scores);
    return rows.foldSplits(
        2L * thresholds.length,
        split -> {
          WeightsAbove above = WeightsAbove.none(thresholds.length);
          rows.forEachRow(
              split,
              rows.patterns(),
              (row, pattern, value, patternAt, valueAt) -> {
                for (int q = 0; q < batch; q++) {
                  double score = score(scores, states, q, pattern, patternAt);
                  double logWeight = weights.get(q).of(score, row);
                  double weight = Math.exp(logWeight - logSums[q]);
                  for (int t = q * each; t < (q + 1) * each; t++) {
                    if (logWeight >= thresholds[t]) {
                      above.add(t, weight);
                    }
                  }
                }
              });
          return above;
        },
        (a, b) -> {
          a.merge(b);
          return a;
        });
  }
}
