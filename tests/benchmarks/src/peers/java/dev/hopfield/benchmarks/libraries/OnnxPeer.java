package dev.hopfield.benchmarks.libraries;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.hopfield.benchmarks.peers.Peer;
import dev.hopfield.benchmarks.peers.PeerSetting;
import dev.hopfield.benchmarks.peers.Retriever;
import dev.hopfield.benchmarks.peers.Trial;
import dev.hopfield.engine.StateBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Supplier;

/** ONNX Runtime on its CPU provider; the fastest of several models is kept for each batch. */
final class OnnxPeer implements Peer {
  private final String system;
  private final List<OnnxForm> forms;
  private final PeerSetting setting;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment transposed;

  OnnxPeer(String system, List<OnnxForm> forms, PeerSetting setting) {
    this.system = system;
    this.forms = forms;
    this.setting = setting;
    if (setting.floats().byteSize() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "tensors over Java buffers end at 2 GiB; use fewer patterns");
    }
    transposed =
        forms.contains(OnnxForm.MATMUL_OVER_CONSTANTS) ? transpose() : MemorySegment.NULL;
  }

  private MemorySegment transpose() {
    long count = setting.count();
    int dim = setting.dim();
    MemorySegment from = setting.floats();
    MemorySegment to = arena.allocate(from.byteSize(), 64);
    for (long r = 0; r < count; r++) {
      for (int c = 0; c < dim; c++) {
        to.setAtIndex(
            ValueLayout.JAVA_FLOAT,
            c * count + r,
            from.getAtIndex(ValueLayout.JAVA_FLOAT, r * dim + c));
      }
    }
    return to;
  }

  @Override
  public String system() {
    return system;
  }

  @Override
  public String describe() {
    return "ONNX Runtime %s, %d threads of its own pool and the caller"
        .formatted(environment.getVersion(), threads() - 1);
  }

  /** What every session is told: a session cannot be asked. */
  @Override
  public int threads() {
    return setting.threads().count();
  }

  @Override
  public long scratchBytes(int batch) {
    long scores = setting.count() * batch * Float.BYTES;
    return 2 * scores + 2 * setting.floats().byteSize();
  }

  @Override
  public Retriever prepare(StateBatch queries) {
    return Trial.fastest(
        forms.stream().<Supplier<Retriever>>map(form -> () -> open(form, queries)).toList());
  }

  private OnnxRetriever open(OnnxForm form, StateBatch queries) {
    try {
      return new OnnxRetriever(environment, form, setting, transposed, queries);
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** A tensor over floats that stay where they are. */
  static OnnxTensor tensor(OrtEnvironment environment, MemorySegment floats, long... shape)
      throws OrtException {
    return OnnxTensor.createTensor(
        environment,
        floats.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer(),
        shape);
  }

  @Override
  public void close() {
    arena.close();
  }
}
