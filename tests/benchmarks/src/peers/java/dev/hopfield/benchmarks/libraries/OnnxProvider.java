package dev.hopfield.benchmarks.libraries;

import dev.hopfield.benchmarks.peers.Peer;
import dev.hopfield.benchmarks.peers.PeerProvider;
import dev.hopfield.benchmarks.peers.PeerSetting;
import java.util.List;

/** ONNX Runtime with two products and a softmax, and with its attention operators. */
public final class OnnxProvider implements PeerProvider {
  private static final String MATMUL = "onnxruntime-matmul";
  private static final String ATTENTION = "onnxruntime-attention";

  @Override
  public List<String> systems() {
    return List.of(MATMUL, ATTENTION);
  }

  @Override
  public Peer open(String system, PeerSetting setting) {
    List<OnnxForm> forms =
        system.equals(MATMUL)
            ? List.of(OnnxForm.MATMUL_OVER_CONSTANTS, OnnxForm.MATMUL_OVER_INPUTS)
            : List.of(OnnxForm.ATTENTION, OnnxForm.MULTI_HEAD_ATTENTION);
    return new OnnxPeer(system, forms, setting);
  }
}
