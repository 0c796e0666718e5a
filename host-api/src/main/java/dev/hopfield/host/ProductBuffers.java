package dev.hopfield.host;

import dev.hopfield.kernels.ProductFold;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The arrays on the device that folds by matrix products pass through, see {@link ProductFold}.
 *
 * @param rows a chunk's rows
 * @param values a chunk's separate values
 * @param queries Q
 * @param scores S, then P
 * @param sums O
 * @param progress how far the fold has come
 * @param factors β
 */
record ProductBuffers(
    FloatArray rows,
    FloatArray values,
    FloatArray queries,
    FloatArray scores,
    FloatArray sums,
    IntArray progress,
    FloatArray factors) {
  /** How many there are. */
  static final int ARRAYS = 7;

  static ProductBuffers of(ProductPlan plan) {
    return new ProductBuffers(
        new FloatArray(plan.rowFloats()),
        new FloatArray(plan.valueFloats()),
        new FloatArray(plan.queryFloats()),
        new FloatArray(plan.scoreFloats()),
        new FloatArray(plan.sumFloats()),
        new IntArray(ProductFold.PROGRESS),
        new FloatArray(1));
  }

  List<Object> all() {
    return List.of(rows, values, queries, scores, sums, progress, factors);
  }
}
