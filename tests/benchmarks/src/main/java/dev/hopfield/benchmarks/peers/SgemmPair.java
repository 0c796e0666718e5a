package dev.hopfield.benchmarks.peers;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.fold.SoftmaxFold;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Two matrix products with a vectorised softmax between them: what someone who knows BLAS writes.
 * How large a block of patterns is, up to all of them, is left to a trial at each batch.
 */
public final class SgemmPair implements Peer {
  private static final int MOST_ROWS = 1 << 22;

  /** Scores are not kept whole beyond this much memory. */
  private static final long MOST_SCORE_BYTES = 1L << 30;

  /** Who divides the work among threads. */
  public enum Division {
    /** The library, within each product; Java's threads share the softmax between them. */
    PRODUCTS,
    /** Java: a range of the patterns for each thread, whose blocks stay in its core's cache. */
    RANGES
  }

  private final String system;
  private final Sgemm blas;
  private final Division division;
  private final PeerSetting setting;

  /**
   * A pair over a library; the patterns are read where they are.
   *
   * @param system its name
   * @param blas the library
   * @param division who divides the work
   * @param setting the patterns
   */
  public SgemmPair(String system, Sgemm blas, Division division, PeerSetting setting) {
    this.system = system;
    this.blas = blas;
    this.division = division;
    this.setting = setting;
    blas.setThreads(setting.threads().count());
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
    return blockSizes(batch).stream().mapToLong(rows -> bytes(rows, batch)).sum();
  }

  private long bytes(int blockRows, int batch) {
    long ranges = division == Division.RANGES ? setting.threads().count() : 1;
    return ranges * Float.BYTES * batch * ((long) blockRows + setting.dim());
  }

  /** The sizes worth trying. */
  private List<Integer> blockSizes(int batch) {
    int[] sizes =
        switch (division) {
          case PRODUCTS -> new int[] {4096, 16384, MOST_ROWS};
          case RANGES -> new int[] {512, 2048, 8192};
        };
    return Arrays.stream(sizes)
        .map(rows -> (int) Math.min(rows, setting.count()))
        .distinct()
        .filter(rows -> bytes(rows, batch) <= MOST_SCORE_BYTES || rows == sizes[0])
        .boxed()
        .toList();
  }

  @Override
  public Retriever prepare(StateBatch queries) {
    return Trial.fastest(
        blockSizes(queries.batch()).stream()
            .<Supplier<Retriever>>map(rows -> () -> retriever(rows, queries))
            .toList());
  }

  /** A retriever by blocks of this many patterns. */
  Retriever retriever(int blockRows, StateBatch queries) {
    return switch (division) {
      case PRODUCTS -> new Shared(blockRows, queries);
      case RANGES -> new RangeEach(blockRows, queries);
    };
  }

  /** Nothing is kept between batches. */
  @Override
  public void close() {}

  private static MemorySegment copy(StateBatch queries, Arena arena) {
    return arena.allocateFrom(ValueLayout.JAVA_FLOAT, queries.data());
  }

  /** The library's threads share each product; Java's threads share the softmax of its scores. */
  private final class Shared implements Retriever {
    private final int blockRows;
    private final Arena arena = Arena.ofShared();
    private final SgemmRange range;

    Shared(int blockRows, StateBatch queries) {
      this.blockRows = blockRows;
      range = new SgemmRange(blas, setting, copy(queries, arena), queries.batch(), blockRows);
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
      return "blocks of " + blockRows;
    }

    @Override
    public void close() {
      range.close();
      arena.close();
    }
  }

  /** Each Java thread has a range of its own; the ranges merge at the end. */
  private final class RangeEach implements Retriever {
    private final int blockRows;
    private final Arena arena = Arena.ofShared();
    private final List<SgemmRange> ranges = new ArrayList<>();
    private StateBatch states;

    RangeEach(int blockRows, StateBatch queries) {
      this.blockRows = blockRows;
      states = queries;
      MemorySegment copied = copy(queries, arena);
      for (int t = 0; t < setting.threads().count(); t++) {
        ranges.add(new SgemmRange(blas, setting, copied, queries.batch(), blockRows));
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
      return "blocks of " + blockRows;
    }

    @Override
    public void close() {
      ranges.forEach(SgemmRange::close);
      arena.close();
    }
  }
}
