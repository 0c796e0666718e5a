package dev.hopfield.benchmarks.libraries;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.hopfield.benchmarks.peers.OnnxModel;
import dev.hopfield.benchmarks.peers.PeerSetting;
import dev.hopfield.benchmarks.peers.Retriever;
import dev.hopfield.engine.StateBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/** A session for one model and one batch; inputs and output lie in memory of the JVM. */
final class OnnxRetriever implements Retriever {
  private final OnnxForm form;
  private final StateBatch shape;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment result;
  private final OrtSession session;
  private final Map<String, OnnxTensorLike> constants = new HashMap<>();
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final Map<String, OnnxTensor> outputs = new HashMap<>();

  OnnxRetriever(
      OrtEnvironment environment,
      OnnxForm form,
      PeerSetting setting,
      MemorySegment transposed,
      StateBatch queries)
      throws OrtException {
    this.form = form;
    shape = queries;
    long count = setting.count();
    int dim = setting.dim();
    int batch = queries.batch();
    MemorySegment given = arena.allocateFrom(ValueLayout.JAVA_FLOAT, queries.data());
    result = arena.allocate(given.byteSize(), 64);
    inputs.put(OnnxModel.QUERIES, rows(environment, given, batch, dim));
    outputs.put(OnnxModel.STATES, rows(environment, result, batch, dim));
    OnnxTensor patterns = rows(environment, setting.floats(), count, dim);
    if (form == OnnxForm.MATMUL_OVER_CONSTANTS) {
      constants.put(OnnxModel.PATTERNS, patterns);
      constants.put(
          OnnxModel.TRANSPOSED, OnnxPeer.tensor(environment, transposed, dim, count));
    } else {
      inputs.put(OnnxModel.PATTERNS, patterns);
    }
    byte[] model = form.model(count, dim, batch, setting.beta());
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(setting.threads().count());
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      if (!constants.isEmpty()) {
        options.addExternalInitializers(constants);
      }
      session = environment.createSession(model, options);
    }
  }

  private OnnxTensor rows(
      OrtEnvironment environment, MemorySegment floats, long rows, long columns)
      throws OrtException {
    return form.isAttention()
        ? OnnxPeer.tensor(environment, floats, 1, rows, columns)
        : OnnxPeer.tensor(environment, floats, rows, columns);
  }

  @Override
  public void run() {
    try {
      session.run(inputs, outputs).close();
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public StateBatch states() {
    float[] floats = result.toArray(ValueLayout.JAVA_FLOAT);
    return new StateBatch(floats, shape.batch(), shape.dim());
  }

  @Override
  public String choice() {
    return form.toString();
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } finally {
      constants.values().forEach(OnnxTensorLike::close);
      inputs.values().forEach(OnnxTensor::close);
      outputs.values().forEach(OnnxTensor::close);
      arena.close();
    }
  }
}
