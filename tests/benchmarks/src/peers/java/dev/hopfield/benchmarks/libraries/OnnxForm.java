package dev.hopfield.benchmarks.libraries;

import dev.hopfield.benchmarks.peers.OnnxModel;

/** How a retrieval is written for ONNX Runtime. */
enum OnnxForm {
  /** The patterns are constants, which the runtime packs when the session opens. */
  MATMUL_OVER_CONSTANTS("MatMul, Softmax, MatMul over packed constants"),
  /** The patterns are an input. */
  MATMUL_OVER_INPUTS("FusedMatMul, Softmax, MatMul over an input"),
  /** The operator of the ONNX standard. */
  ATTENTION("the Attention operator of opset 23"),
  /** The runtime's own operator, which does not store the scores. */
  MULTI_HEAD_ATTENTION("the runtime's MultiHeadAttention operator");

  private final String description;

  OnnxForm(String description) {
    this.description = description;
  }

  /** The model for N, d, B and β. */
  byte[] model(long count, int dim, int batch, float beta) {
    return switch (this) {
      case MATMUL_OVER_CONSTANTS -> OnnxModel.matMulOverConstants(count, dim, batch, beta);
      case MATMUL_OVER_INPUTS -> OnnxModel.matMulOverInputs(count, dim, batch, beta);
      case ATTENTION -> OnnxModel.attention(count, dim, batch, beta);
      case MULTI_HEAD_ATTENTION -> OnnxModel.multiHeadAttention(count, dim, batch, beta);
    };
  }

  /** Whether the patterns have a batch dimension of 1 in front. */
  boolean isAttention() {
    return this == ATTENTION || this == MULTI_HEAD_ATTENTION;
  }

  @Override
  public String toString() {
    return description;
  }
}
