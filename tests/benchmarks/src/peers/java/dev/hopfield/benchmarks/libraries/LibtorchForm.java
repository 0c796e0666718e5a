package dev.hopfield.benchmarks.libraries;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** How a retrieval is written with libtorch; tensors that are no longer needed go at once. */
enum LibtorchForm {
  /** {@code scaled_dot_product_attention} with one head, which never stores the scores. */
  SDPA {
    @Override
    Tensor retrieve(Tensor queries, Tensor patterns, float beta) {
      try (TensorOptional noMask = new TensorOptional();
          DoubleOptional scale = new DoubleOptional(beta)) {
        return torch.scaled_dot_product_attention(
            queries, patterns, patterns, noMask, 0, false, scale, false);
      }
    }

    @Override
    long scoresStored() {
      return 0;
    }
  },

  /** {@code softmax(β q Xᵀ) X}, one operation after another. */
  EAGER {
    @Override
    Tensor retrieve(Tensor queries, Tensor patterns, float beta) {
      try (Scalar scale = new Scalar(beta);
          Tensor scaled = queries.mul(scale);
          Tensor transposed = patterns.transpose(-2, -1);
          Tensor scores = scaled.matmul(transposed);
          Tensor weights = scores.softmax(-1)) {
        return weights.matmul(patterns);
      }
    }

    @Override
    long scoresStored() {
      return 2;
    }
  };

  /**
   * Performs one update.
   *
   * @param queries 1 × 1 × B × d
   * @param patterns 1 × 1 × N × d
   * @param beta β
   * @return 1 × 1 × B × d, to be closed
   */
  abstract Tensor retrieve(Tensor queries, Tensor patterns, float beta);

  /** How many arrays of N × B floats it needs. */
  abstract long scoresStored();
}
