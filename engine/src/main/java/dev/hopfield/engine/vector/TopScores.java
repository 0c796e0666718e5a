package dev.hopfield.engine.vector;

import dev.hopfield.engine.fold.TopKFold;
import java.util.Arrays;

/** Keeps the k highest scores of each query; most tiles are dismissed by their largest score. */
final class TopScores implements TileScores.Visitor {
  private final TopKFold top;
  private final float beta;

  /** A dot product below this cannot be among the k highest. */
  private final float[] floor;

  TopScores(int queries, int k, float beta) {
    top = new TopKFold(queries, k);
    this.beta = beta;
    floor = new float[queries];
    Arrays.fill(floor, Float.NEGATIVE_INFINITY);
  }

  TopKFold top() {
    return top;
  }

  @Override
  public void visit(TileScores scores) {
    for (int q = 0; q < scores.queries(); q++) {
      int query = scores.firstQuery() + q;
      if (scores.largest(q) >= floor[query]) {
        offerAll(scores, q, query);
      }
    }
  }

  private void offerAll(TileScores scores, int q, int query) {
    for (int r = 0; r < scores.rows(); r++) {
      float score = scores.score(r, q);
      if (score >= floor[query]) {
        // The product of two floats is exact in double precision, so the order is that of the dots.
        top.offer(query, (double) beta * score, scores.firstRow() + r);
        floor[query] = Math.nextDown((float) (top.threshold(query) / beta));
      }
    }
  }
}
