package dev.hopfield.benchmarks.peers;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.StateBatch;
import org.jspecify.annotations.Nullable;

/** The engine itself, called as its users call it; asked for what the others give, the states. */
public final class HopfieldPeer implements Peer {
  private final String backend;
  private final int threads;
  private final HopfieldMemory memory;
  private final RetrievalOptions options;

  /** Opens a memory on a backend. */
  public HopfieldPeer(String backend, PeerSetting setting) {
    this.backend = backend;
    // The launcher limits the JVM, and the backend uses all that the JVM has.
    threads = Runtime.getRuntime().availableProcessors();
    options = RetrievalOptions.defaults().withBeta(setting.beta()).withTopK(0).withOutputs();
    memory = HopfieldMemory.of(setting.patterns()).backend(backend).options(options).open();
  }

  /** The system's name where the engine runs on this backend. */
  public static String system(String backend) {
    return "hopfield-" + backend;
  }

  @Override
  public String system() {
    return system(backend);
  }

  @Override
  public String describe() {
    return memory.device().description() + ", " + memory.device().platform();
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public long scratchBytes(int batch) {
    return 0;
  }

  @Override
  public Retriever prepare(StateBatch queries) {
    return new Retriever() {
      private @Nullable Retrieval last;

      @Override
      public void run() {
        last = memory.retrieve(queries, options);
      }

      @Override
      public StateBatch states() {
        if (last == null) {
          throw new IllegalStateException("nothing was retrieved yet");
        }
        return last.states();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    memory.close();
  }
}
