package dev.hopfield.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One pass over patterns on all cores. Blocks of rows are claimed in ascending order, so that a
 * file is read from its beginning to its end once, and what each block gives comes back in that
 * order: the same on any number of cores.
 */
public final class RowPass {
  private static final int BLOCK_FLOATS = 1 << 16;

  private RowPass() {}

  /** What is done with rows {@code first … first + rows − 1}, called from several threads. */
  public interface Block<R> {
    /** What the block gives; not {@code null}. */
    R of(long first, int rows, float[] rowMajor);
  }

  /** What failed first, in the order of the rows. */
  private record Failure(long block, RuntimeException cause) {}

  /** The rows of a block; the last may have fewer. */
  public static int blockRows(Patterns patterns) {
    return (int) Math.clamp(Math.max(1, BLOCK_FLOATS / patterns.dim()), 1, patterns.count());
  }

  /**
   * Reads all patterns once.
   *
   * @return what each block gave, in the order of the rows
   * @throws RuntimeException what the first block that failed has thrown
   */
  public static <R> List<R> over(Patterns patterns, Block<R> work) {
    int blockRows = blockRows(patterns);
    int blocks = Math.toIntExact((patterns.count() + blockRows - 1) / blockRows);
    @Nullable Object[] results = new Object[blocks];
    AtomicLong next = new AtomicLong();
    AtomicReference<@Nullable Failure> failed = new AtomicReference<>();
    int threads = Math.min(blocks, Runtime.getRuntime().availableProcessors());
    IntStream.range(0, threads)
        .parallel()
        .forEach(
            _ -> {
              float[] rowMajor = new float[Math.multiplyExact(blockRows, patterns.dim())];
              long block = next.getAndIncrement();
              while (block < blocks && isWanted(block, failed.get())) {
                long first = block * blockRows;
                int rows = (int) Math.min(blockRows, patterns.count() - first);
                try {
                  patterns.copyRows(first, rows, rowMajor, 0);
                  results[(int) block] = work.of(first, rows, rowMajor);
                } catch (RuntimeException e) {
                  Failure mine = new Failure(block, e);
                  failed.accumulateAndGet(
                      mine,
                      (a, b) -> a == null || Objects.requireNonNull(b).block < a.block ? b : a);
                }
                block = next.getAndIncrement();
              }
            });
    Failure first = failed.get();
    if (first != null) {
      throw first.cause;
    }
    return inOrder(results);
  }

  /** Blocks before one that failed go on: the first failure in the order of the rows is told. */
  private static boolean isWanted(long block, @Nullable Failure failed) {
    return failed == null || block < failed.block;
  }

  @SuppressWarnings("unchecked") // only results of the work are in it
  private static <R> List<R> inOrder(@Nullable Object[] results) {
    List<R> list = new ArrayList<>(results.length);
    Arrays.stream(results).forEach(result -> list.add((R) Objects.requireNonNull(result)));
    return list;
  }
}
