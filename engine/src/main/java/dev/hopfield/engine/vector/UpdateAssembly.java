package dev.hopfield.engine.vector;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.fold.SoftmaxFold;
import dev.hopfield.engine.fold.TopKFold;
import org.jspecify.annotations.Nullable;

/** Puts the folds of blocks of queries together into the update of a whole batch. */
final class UpdateAssembly {
  private final @Nullable StateBatch states;
  private final double[] logSumExp;
  private final TopKFold top;

  UpdateAssembly(int batch, int columns, int topK) {
    states = columns == 0 ? null : StateBatch.zeros(batch, columns);
    logSumExp = new double[batch];
    top = new TopKFold(batch, topK);
  }

  /** Takes a block's queries, which begin at query {@code first} of the batch. */
  void put(int first, SoftmaxFold softmax, TopKFold blockTop) {
    Update block = Update.of(softmax, blockTop);
    for (int q = 0; q < softmax.batch(); q++) {
      copy(first + q, block, q);
    }
  }

  private void copy(int q, Update from, int p) {
    if (states != null) {
      int dim = states.dim();
      System.arraycopy(from.projected().data(), p * dim, states.data(), q * dim, dim);
    }
    logSumExp[q] = from.logSumExp()[p];
    if (top.k() > 0) {
      top.copy(q, from.top(), p);
    }
  }

  Update update() {
    return new Update(states, logSumExp, top);
  }
}
