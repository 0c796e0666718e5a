package dev.hopfield.engine.vector;

import dev.hopfield.engine.Shard;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Brings the next tile into the caches while the current one is computed with, a few lines at every
 * step: Java has no prefetch instruction, but a load whose value nobody waits for does the same.
 * Only for patterns that are read in place. Not safe for use by several threads at once.
 */
final class ReadAhead {
  private static final int LINE = 64;

  private final TileSource source;
  private MemorySegment segment;
  private long at;
  private long end;
  private int linesAStep;

  /** Never read; written so that the JIT does not drop the loads. */
  @SuppressWarnings("UnusedVariable")
  private int seen;

  ReadAhead(TileSource source) {
    this.source = source;
    segment = source.segment();
  }

  /** Begins with rows, to be read within so many steps. */
  void begin(long firstRow, int rows, int steps) {
    Shard there = rows > 0 ? source.inPlace(firstRow, rows) : null;
    if (there == null) {
      end = at;
      return;
    }
    segment = there.segment();
    at = there.offset(firstRow);
    end = at + rows * source.rowBytes();
    long lines = (end - at) / LINE;
    linesAStep = (int) (lines / Math.max(1, steps)) + 1;
  }

  /** Reads some lines, if any are left. */
  void step() {
    int lines = (int) Math.min(linesAStep, (end - at) / LINE);
    if (lines > 0) {
      seen ^= touch(segment, at, lines);
      at += (long) lines * LINE;
    }
  }

  private static int touch(MemorySegment segment, long at, int lines) {
    int all = 0;
    for (int i = 0; i < lines; i++) {
      all ^= segment.get(ValueLayout.JAVA_INT_UNALIGNED, at + i * (long) LINE);
    }
    return all;
  }
}
