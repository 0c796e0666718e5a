package dev.hopfield.benchmarks.libraries;

import dev.hopfield.benchmarks.peers.Peer;
import dev.hopfield.benchmarks.peers.PeerSetting;
import dev.hopfield.benchmarks.peers.Retriever;
import dev.hopfield.benchmarks.peers.Sgemm;
import dev.hopfield.benchmarks.peers.Trial;
import dev.hopfield.engine.StateBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** libtorch over tensors that lie where the patterns and the queries are. */
final class LibtorchPeer implements Peer {
  private final String system;
  private final LibtorchForm form;
  private final List<Integer> blasThreads;
  private final PeerSetting setting;
  private final Sgemm blas = CblasLibrary.openBlas();
  private final Tensor patterns;

  /**
   * A peer.
   *
   * @param system its name
   * @param form how the retrieval is written
   * @param blasThreads numbers of threads to try for the BLAS within
   * @param setting the patterns
   */
  LibtorchPeer(
      String system, LibtorchForm form, List<Integer> blasThreads, PeerSetting setting) {
    this.system = system;
    this.form = form;
    this.blasThreads = blasThreads;
    this.setting = setting;
    SharedLibrary.bind(torch.class, "libgomp.so.1");
    SharedLibrary.bind(torch.class, "libc10.so");
    SharedLibrary.bind(torch.class, "libtorch_cpu.so");
    torch.set_num_threads(setting.threads().count());
    patterns = tensor(setting.floats(), setting.count(), setting.dim());
  }

  private static Tensor tensor(MemorySegment floats, long rows, long columns) {
    return torch.from_blob(new SegmentPointer(floats), 1, 1, rows, columns);
  }

  @Override
  public String system() {
    return system;
  }

  @Override
  public String describe() {
    String cpu = torch.get_cpu_capability().getString();
    return "libtorch of org.bytedeco:pytorch, %s kernels, %d threads".formatted(cpu, threads());
  }

  @Override
  public int threads() {
    return torch.get_num_threads();
  }

  @Override
  public long scratchBytes(int batch) {
    return form.scoresStored() * setting.count() * batch * Float.BYTES;
  }

  @Override
  public Retriever prepare(StateBatch queries) {
    return Trial.fastest(
        blasThreads.stream()
            .<Supplier<Retriever>>map(count -> () -> new TensorRetriever(queries, count))
            .toList());
  }

  @Override
  public void close() {
    patterns.close();
  }

  private final class TensorRetriever implements Retriever {
    private final Arena arena = Arena.ofShared();
    private final StateBatch shape;
    private final int threadsOfBlas;
    private final Tensor queries;
    private @Nullable Tensor states;

    TensorRetriever(StateBatch batch, int threadsOfBlas) {
      shape = batch;
      this.threadsOfBlas = threadsOfBlas;
      MemorySegment floats = arena.allocate((long) Float.BYTES * batch.data().length, 64);
      MemorySegment.copy(
          batch.data(), 0, floats, ValueLayout.JAVA_FLOAT, 0, batch.data().length);
      queries = tensor(floats, batch.batch(), batch.dim());
    }

    @Override
    public void run() {
      forget();
      blas.setThreads(threadsOfBlas);
      states = form.retrieve(queries, patterns, setting.beta());
      blas.setThreads(setting.threads().count());
    }

    private void forget() {
      if (states != null) {
        states.close();
        states = null;
      }
    }

    @Override
    public StateBatch states() {
      if (states == null) {
        throw new IllegalStateException("nothing was retrieved yet");
      }
      StateBatch copy = StateBatch.zeros(shape.batch(), shape.dim());
      try (Tensor packed = states.contiguous()) {
        packed.data_ptr_float().get(copy.data());
      }
      return copy;
    }

    @Override
    public String choice() {
      return "threads of the BLAS within: " + threadsOfBlas;
    }

    @Override
    public void close() {
      forget();
      queries.close();
      arena.close();
    }
  }
}
