package dev.hopfield.benchmarks.measure;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * How fast these threads can read memory that is in no cache: each sums its share of floats up.
 *
 * <p>A thread goes through its share piece by piece and reads four streams at once, the quarters of
 * a piece, because one stream does not keep a core's prefetchers and fill buffers busy. Which piece
 * is best differs from machine to machine, so it is to be tried.
 */
public final class ReadBandwidth implements Timed {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int STREAMS = 4;

  private final MemorySegment floats;
  private final WorkerThreads threads;
  private final long pieceBytes;
  private final long pieces;
  private final float[] sums;

  /**
   * A bandwidth of these threads together.
   *
   * @param floats what is read: written before, much larger than the caches
   * @param threads who reads
   * @param pieceBytes bytes of a piece, a multiple of 4096, at most a thread's share
   */
  public ReadBandwidth(MemorySegment floats, WorkerThreads threads, long pieceBytes) {
    this.floats = floats;
    this.threads = threads;
    this.pieceBytes = pieceBytes;
    pieces = floats.byteSize() / threads.count() / pieceBytes;
    if (pieces == 0 || pieceBytes % 4096 != 0) {
      throw new IllegalArgumentException(
          "pieces of %d bytes; they must be a multiple of 4096 and at most %d"
              .formatted(pieceBytes, floats.byteSize() / threads.count()));
    }
    sums = new float[threads.count()];
  }

  @Override
  public void run() {
    threads.run(thread -> sums[thread] = sum(thread * pieces));
  }

  /** The sum of all that the last run read. */
  public double total() {
    double total = 0;
    for (float sum : sums) {
      total += sum;
    }
    return total;
  }

  /** Bytes that a run reads. */
  public double bytes() {
    return (double) pieceBytes * pieces * threads.count();
  }

  private float sum(long firstPiece) {
    float sum = 0;
    for (long piece = firstPiece; piece < firstPiece + pieces; piece++) {
      sum += piece(piece * pieceBytes);
    }
    return sum;
  }

  /**
   * The sum of a piece: two vectors of each quarter at a time, each in an accumulator of its own.
   */
  private float piece(long from) {
    FloatVector even0 = FloatVector.zero(SPECIES);
    FloatVector even1 = even0;
    FloatVector even2 = even0;
    FloatVector even3 = even0;
    FloatVector odd0 = even0;
    FloatVector odd1 = even0;
    FloatVector odd2 = even0;
    FloatVector odd3 = even0;
    long quarter = pieceBytes / STREAMS;
    int vector = SPECIES.vectorByteSize();
    for (long at = from; at < from + quarter; at += 2L * vector) {
      even0 = even0.add(load(at));
      odd0 = odd0.add(load(at + vector));
      even1 = even1.add(load(at + quarter));
      odd1 = odd1.add(load(at + quarter + vector));
      even2 = even2.add(load(at + 2 * quarter));
      odd2 = odd2.add(load(at + 2 * quarter + vector));
      even3 = even3.add(load(at + 3 * quarter));
      odd3 = odd3.add(load(at + 3 * quarter + vector));
    }
    FloatVector even = even0.add(even1).add(even2.add(even3));
    FloatVector odd = odd0.add(odd1).add(odd2.add(odd3));
    return even.add(odd).reduceLanes(VectorOperators.ADD);
  }

  private FloatVector load(long at) {
    return FloatVector.fromMemorySegment(SPECIES, floats, at, ORDER);
  }
}
