package dev.hopfield.benchmarks.peers;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.fold.SoftmaxFold;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Two matrix products with a vectorised softmax between them: what someone who knows BLAS writes.
 *
 * <p>How to cut the work is left to a trial at each batch, and the fastest is kept: the scores
 * whole or in blocks, with the library's threads inside each product; or a range of the patterns
 * for each Java thread, whose blocks stay in that core's cache, with products of one thread.
 */
public final class SgemmPair implements Peer {
  /** Scores are not kept whole beyond this much memory. */
  private static final long MOST_SCORE_BYTES = 1L << 30;

  private final String system;
  private final Sgemm blas;
  private final PeerSetting setting;

  /** A pair over a library; the patterns are read where they are. */
  public SgemmPair(String system, Sgemm blas, PeerSetting setting) {
    this.system = system;
    this.blas = blas;
    this.setting = setting;
    blas.setThreads(setting.threads().count());
  }

  /**
   * A way to cut the work.
   *
   * @param rangeForEachThread whether each thread has its own patterns, or all share each product
   * @param blockRows patterns in a block
   */
  record Cut(boolean rangeForEachThread, int blockRows) {
    @Override
    public String toString() {
      return rangeForEachThread
          ? "blocks of %d, a range for each thread".formatted(blockRows)
          : "blocks of %d, threads inside the products".formatted(blockRows);
    }
  }

  @Override
  public String system() {
    return system;
  }

  @Override
  public String describe() {
    return blas.describe();
  }

  @Override
  public int threads() {
    return blas.threads();
  }

  @Override
  public long scratchBytes(int batch) {
    return cuts(batch).stream().mapToLong(cut -> bytes(cut, batch)).sum();
  }

  private long bytes(Cut cut, int batch) {
    long ranges = cut.rangeForEachThread ? setting.threads().count() : 1;
    return ranges * Float.BYTES * batch * ((long) cut.blockRows + setting.dim());
  }

  /** The ways worth trying. */
  private List<Cut> cuts(int batch) {
    List<Cut> cuts = new ArrayList<>();
    int threads = setting.threads().count();
    for (int rows : new int[] {512, 2048, 8192}) {
      cuts.add(new Cut(true, clamp(rows, setting.count() / threads)));
    }
    for (int rows : new int[] {4096, 16384, Integer.MAX_VALUE}) {
      Cut cut = new Cut(false, clamp(rows, setting.count()));
      if (bytes(cut, batch) <= MOST_SCORE_BYTES) {
        cuts.add(cut);
      }
    }
    return cuts.stream().distinct().toList();
  }

  private static int clamp(int rows, long most) {
    return (int) Math.max(1, Math.min(rows, Math.min(most, 1 << 22)));
  }

  @Override
  public Retriever prepare(StateBatch queries) {
    return Trial.fastest(
        cuts(queries.batch()).stream()
            .<Supplier<Retriever>>map(cut -> () -> retriever(cut, queries))
            .toList());
  }

  /** A retriever that cuts the work in this way. */
  Retriever retriever(Cut cut, StateBatch queries) {
    return cut.rangeForEachThread ? new RangeEach(cut, queries) : new Shared(cut, queries);
  }

  /** Nothing is kept between batches. */
  @Override
  public void close() {}

  private static MemorySegment copy(StateBatch queries, Arena arena) {
    return arena.allocateFrom(ValueLayout.JAVA_FLOAT, queries.data());
  }

  /** The library's threads share each product; Java's threads share the softmax of its scores. */
  private final class Shared implements Retriever {
    private final Cut cut;
    private final Arena arena = Arena.ofShared();
    private final SgemmRange range;

    Shared(Cut cut, StateBatch queries) {
      this.cut = cut;
      range = new SgemmRange(blas, setting, copy(queries, arena), queries.batch(), cut.blockRows);
    }

    @Override
    public void run() {
      blas.setThreads(setting.threads().count());
      range.fold(0, setting.count(), setting.threads());
    }

    @Override
    public StateBatch states() {
      return range.states();
    }

    @Override
    public String choice() {
      return cut.toString();
    }

    @Override
    public void close() {
      range.close();
      arena.close();
    }
  }

  /** Each Java thread has a range of its own; the ranges merge at the end. */
  private final class RangeEach implements Retriever {
    private final Cut cut;
    private final Arena arena = Arena.ofShared();
    private final List<SgemmRange> ranges = new ArrayList<>();
    private StateBatch states;

    RangeEach(Cut cut, StateBatch queries) {
      this.cut = cut;
      states = queries;
      MemorySegment copied = copy(queries, arena);
      for (int t = 0; t < setting.threads().count(); t++) {
        ranges.add(new SgemmRange(blas, setting, copied, queries.batch(), cut.blockRows));
      }
    }

    @Override
    public void run() {
      blas.setThreads(1);
      int threads = ranges.size();
      setting
          .threads()
          .run(t -> ranges.get(t).fold(first(t, threads), first(t + 1, threads), null));
      SoftmaxFold all = new SoftmaxFold(states.batch(), setting.dim());
      ranges.forEach(range -> range.mergeInto(all));
      states = all.means();
      blas.setThreads(threads);
    }

    private long first(int range, int ranges) {
      return setting.count() * range / ranges;
    }

    @Override
    public StateBatch states() {
      return states;
    }

    @Override
    public String choice() {
      return cut.toString();
    }

    @Override
    public void close() {
      ranges.forEach(SgemmRange::close);
      arena.close();
    }
  }
}
