package dev.hopfield.engine.gradient;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.GradientPass;
import dev.hopfield.engine.backend.GradientRequest;
import dev.hopfield.engine.backend.Gradients;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Gradients computed by this machine's processor, on all cores. Patterns are cut into splits that
 * depend on the sizes alone and whose shares are added in their order, so that the same request
 * gives the same bits on any number of threads.
 */
public final class HostGradients implements GradientPass {
  private static final int LEAST_SPLIT_ROWS = 2048;
  private static final int MOST_SPLITS = 64;

  /** Doubles that the shares of all splits hold together, unless a single one holds more. */
  private static final long MOST_SHARED = 1L << 23;

  private final Patterns patterns;
  private final Patterns values;
  private final Cancellation cancellation;
  private final TileGradient.Maker maker;

  private HostGradients(
      Patterns patterns, Patterns values, Cancellation cancellation, TileGradient.Maker maker) {
    this.patterns = patterns;
    this.values = values;
    this.cancellation = cancellation;
    this.maker = maker;
  }

  /** In single precision; what overflows is computed again in double precision. */
  public static GradientPass fast(Patterns patterns, Patterns values, Cancellation cancellation) {
    return new HostGradients(patterns, values, cancellation, FloatTileGradient::new);
  }

  /** In double precision. */
  public static GradientPass exact(Patterns patterns, Patterns values, Cancellation cancellation) {
    return new HostGradients(patterns, values, cancellation, ExactTileGradient::new);
  }

  @Override
  public Gradients of(GradientRequest request) {
    requireShapes(request);
    Gradients found = run(request, maker);
    if (isFinite(found)) {
      return found;
    }
    found.close();
    return run(request, ExactTileGradient::new);
  }

  private void requireShapes(GradientRequest request) {
    int projected = request.ofValues() ? values.dim() : patterns.dim();
    if (request.states().dim() != patterns.dim() || request.results().dim() != projected) {
      throw new InvalidInputException(
          "%s and %s do not belong to patterns of dimension %d projected to %d"
              .formatted(request.states(), request.results(), patterns.dim(), projected));
    }
  }

  private Gradients run(GradientRequest request, TileGradient.Maker tiles) {
    Patterns projected = request.ofValues() ? values : patterns;
    Patterns dX = request.ofPatterns() ? Patterns.allocate(patterns.count(), patterns.dim()) : null;
    Patterns dV = null;
    try {
      dV = request.ofPatterns() ? Patterns.allocate(projected.count(), projected.dim()) : null;
      double[] sums = sums(request, tiles, projected, dX, dV);
      StateBatch states = StateBatch.zeros(request.states().batch(), patterns.dim());
      for (int i = 0; i < states.data().length; i++) {
        states.data()[i] = (float) (request.beta() * sums[i]);
      }
      return new Gradients(states, sums[sums.length - 1], dX, dV);
    } catch (RuntimeException | Error e) {
      close(dX);
      close(dV);
      throw e;
    }
  }

  private double[] sums(
      GradientRequest request,
      TileGradient.Maker tiles,
      Patterns projected,
      @Nullable Patterns dX,
      @Nullable Patterns dV) {
    int length = Math.addExact(request.states().data().length, 1);
    long byRows = (patterns.count() + LEAST_SPLIT_ROWS - 1) / LEAST_SPLIT_ROWS;
    long byMemory = Math.max(1, MOST_SHARED / length);
    int splits = (int) Math.min(MOST_SPLITS, Math.min(byRows, byMemory));
    List<double[]> shares =
        IntStream.range(0, splits)
            .parallel()
            .mapToObj(
                split -> {
                  double[] share = new double[length];
                  TileGradient tile = tiles.make(patterns, projected, request);
                  long end = firstRow(split + 1, splits);
                  for (long row = firstRow(split, splits); row < end; row += tile.tileRows()) {
                    cancellation.check();
                    tile.add(row, (int) Math.min(tile.tileRows(), end - row), share, dX, dV);
                  }
                  return share;
                })
            .toList();
    double[] sums = shares.getFirst();
    for (double[] share : shares.subList(1, splits)) {
      for (int i = 0; i < length; i++) {
        sums[i] += share[i];
      }
    }
    return sums;
  }

  /** Where a split begins: N · split / splits without overflow. */
  private long firstRow(long split, long splits) {
    long count = patterns.count();
    return count / splits * split + count % splits * split / splits;
  }

  /** Overflows show as NaN or infinity in the sums over all patterns. */
  private static boolean isFinite(Gradients gradients) {
    float poison = 0;
    for (float number : gradients.states().data()) {
      poison += number * 0;
    }
    return poison == 0 && Double.isFinite(gradients.beta());
  }

  private static void close(@Nullable Patterns patterns) {
    if (patterns != null) {
      patterns.close();
    }
  }

  @Override
  public void close() {}
}
