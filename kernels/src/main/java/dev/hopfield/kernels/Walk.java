package dev.hopfield.kernels;

import static dev.hopfield.kernels.FoldRow.MAX;
import static dev.hopfield.kernels.FoldRow.SUM;
import static dev.hopfield.kernels.FoldRow.WEIGHTED;
import static dev.hopfield.kernels.Launch.BATCH;
import static dev.hopfield.kernels.Launch.CHUNK;
import static dev.hopfield.kernels.Launch.STEP;
import static dev.hopfield.kernels.Launch.TOLERANCE;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Update after update without the states leaving the device. The folds of the chunks, merged one
 * after another, become new states; queries whose state hardly moved leave, and the others close
 * up, so that the next fold has fewer queries.
 *
 * <p>Queries on the way sit in slots, of which there are {@code capacity}. All that belongs to a
 * walk lies in one array of floats and one of ints; {@link Places} says where.
 */
public final class Walk {
  /** Floats of a query's results beside its state and the state before. */
  public static final int MEASURES = 3;

  /** Ints of a query's results. */
  public static final int COUNTS = 3;

  private Walk() {}

  /** Where each part of a walk begins; {@code capacity} slots. */
  public static final class Places {
    private Places() {}

    /** Floats: the states that the next fold reads, one a slot. */
    public static final int STATES = 0;

    /** Floats: the states that the last fold gave, one a slot. */
    public static int next(int capacity, int dim) {
      return capacity * dim;
    }

    /** Floats: the folds of all rows so far, see {@link FoldRow}, one a slot. */
    public static int folds(int capacity, int dim) {
      return 2 * capacity * dim;
    }

    /** Floats: the folds of the rows that are to be absorbed, one a slot. */
    public static int more(int capacity, int dim) {
      return folds(capacity, dim) + capacity * (WEIGHTED + dim);
    }

    /** Floats: the results, a query's state, the state before, and m, l and the distance. */
    public static int results(int capacity, int dim) {
      return more(capacity, dim) + capacity * (WEIGHTED + dim);
    }

    /** Floats in all. */
    public static long floats(long capacity, int dim) {
      return capacity * (2L * dim + 2 * (WEIGHTED + (long) dim) + 2L * dim + MEASURES);
    }

    /** Ints: the query in each slot. */
    public static final int QUERIES = 0;

    /** Ints: the query that was in each slot. */
    public static int held(int capacity) {
      return capacity;
    }

    /** Ints: 1 for each slot whose query goes on, else 0. */
    public static int going(int capacity) {
      return 2 * capacity;
    }

    /** Ints: how many go on. */
    public static int remaining(int capacity) {
      return 3 * capacity;
    }

    /** Ints: the best row so far, counted in its chunk, one a slot. */
    public static int best(int capacity) {
      return 3 * capacity + 1;
    }

    /** Ints: the best of the rows that are to be absorbed, one a slot. */
    public static int moreBest(int capacity) {
      return best(capacity) + capacity;
    }

    /** Ints: the chunk of the best row so far, one a slot. */
    public static int winner(int capacity) {
      return moreBest(capacity) + capacity;
    }

    /** Ints: a query's updates, the chunk of its best row, and that row in the chunk. */
    public static int counts(int capacity) {
      return winner(capacity) + capacity;
    }

    /** Ints in all. */
    public static long ints(long capacity) {
      return capacity * (6L + COUNTS) + 1;
    }
  }

  /**
   * Puts queries into slots.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items in one dimension, a group a query; B
   * rounded up to whatever the fold reads. <b>Local memory.</b> None. <b>Global memory, a
   * group.</b> Copies a query.
   *
   * @param context the work-item
   * @param queries row-major, {@code dim} elements a query
   * @param floats of the walk
   * @param ints of the walk
   * @param dim d
   * @param capacity slots
   * @param threads work-items in a group
   */
  public static void begin(
      KernelContext context,
      FloatArray queries,
      FloatArray floats,
      IntArray ints,
      int dim,
      int capacity,
      int threads) {
    int slot = context.groupIdx;
    for (int c = context.localIdx; c < dim; c += threads) {
      floats.set(Places.STATES + slot * dim + c, queries.get(slot * dim + c));
    }
    if (context.localIdx == 0) {
      ints.set(Places.QUERIES + slot, slot);
      ints.set(Places.winner(capacity) + slot, 0);
    }
  }

  /**
   * Merges the folds of more rows into those of all rows so far.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items in one dimension; B groups, a group a
   * slot. <b>Local memory.</b> None. <b>Global memory, a group.</b> Reads two folds, writes one.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; CHUNK is read
   * @param floats of the walk
   * @param ints of the walk
   * @param dim d
   * @param capacity slots
   * @param threads work-items in a group
   */
  public static void absorb(
      KernelContext context,
      IntArray launch,
      FloatArray floats,
      IntArray ints,
      int dim,
      int capacity,
      int threads) {
    int thread = context.localIdx;
    int slot = context.groupIdx;
    int fold = Places.folds(capacity, dim) + slot * (WEIGHTED + dim);
    int more = Places.more(capacity, dim) + slot * (WEIGHTED + dim);
    float held = floats.get(fold + MAX);
    float added = floats.get(more + MAX);
    float m = TornadoMath.max(held, added);
    float scaleHeld = TornadoMath.exp(held - m);
    float scaleAdded = TornadoMath.exp(added - m);
    float l = floats.get(fold + SUM) * scaleHeld + floats.get(more + SUM) * scaleAdded;
    for (int c = WEIGHTED + thread; c < WEIGHTED + dim; c += threads) {
      floats.set(fold + c, floats.get(fold + c) * scaleHeld + floats.get(more + c) * scaleAdded);
    }
    // All have read what the first one is about to replace.
    context.localBarrier();
    if (thread == 0) {
      floats.set(fold + MAX, m);
      floats.set(fold + SUM, l);
      if (added > held) {
        ints.set(Places.best(capacity) + slot, ints.get(Places.moreBest(capacity) + slot));
        ints.set(Places.winner(capacity) + slot, launch.get(CHUNK));
      }
    }
  }

  /**
   * Takes the step: ξ_new = o / l.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items, a power of two, in one dimension; B
   * groups, a group a slot. <b>Local memory.</b> {@code threads} floats. <b>Global memory, a
   * group.</b> Reads a fold and a state; writes a state and a query's results.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; STEP is read
   * @param factors TOLERANCE: queries that moved by at most this leave; 0 lets none leave
   * @param floats of the walk
   * @param ints of the walk
   * @param dim d
   * @param capacity slots
   * @param threads work-items in a group
   */
  public static void advance(
      KernelContext context,
      IntArray launch,
      FloatArray factors,
      FloatArray floats,
      IntArray ints,
      int dim,
      int capacity,
      int threads) {
    int thread = context.localIdx;
    int slot = context.groupIdx;
    int fold = Places.folds(capacity, dim) + slot * (WEIGHTED + dim);
    int query = ints.get(Places.QUERIES + slot);
    int result = Places.results(capacity, dim) + query * (2 * dim + MEASURES);
    float[] squares = context.allocateFloatLocalArray(threads);

    float m = floats.get(fold + MAX);
    float l = floats.get(fold + SUM);
    float square = 0f;
    for (int c = thread; c < dim; c += threads) {
      float before = floats.get(Places.STATES + slot * dim + c);
      float after = floats.get(fold + WEIGHTED + c) / l;
      square += (after - before) * (after - before);
      floats.set(Places.next(capacity, dim) + slot * dim + c, after);
      floats.set(result + c, after);
      floats.set(result + dim + c, before);
    }
    squares[thread] = square;
    for (int half = threads / 2; half > 0; half /= 2) {
      context.localBarrier();
      if (thread < half) {
        squares[thread] += squares[thread + half];
      }
    }
    if (thread == 0) {
      float change = TornadoMath.sqrt(squares[0]);
      float tolerance = factors.get(TOLERANCE);
      floats.set(result + 2 * dim, m);
      floats.set(result + 2 * dim + 1, l);
      floats.set(result + 2 * dim + 2, change);
      int count = Places.counts(capacity) + query * COUNTS;
      ints.set(count, launch.get(STEP));
      ints.set(count + 1, ints.get(Places.winner(capacity) + slot));
      ints.set(count + 2, ints.get(Places.best(capacity) + slot));
      ints.set(Places.winner(capacity) + slot, 0);
      int unlimited = tolerance == 0f ? 1 : 0;
      int moved = change > tolerance ? 1 : 0;
      ints.set(Places.going(capacity) + slot, unlimited + moved > 0 ? 1 : 0);
      ints.set(Places.held(capacity) + slot, query);
    }
  }

  /**
   * Moves the queries that go on to the first slots, in their order, and counts them.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items in one dimension; B groups, a group a
   * slot. <b>Local memory.</b> None. <b>Global memory, a group.</b> Reads who goes on in the slots
   * before (from cache); copies a state.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; B is read
   * @param floats of the walk
   * @param ints of the walk
   * @param dim d
   * @param capacity slots
   * @param threads work-items in a group
   */
  public static void closeUp(
      KernelContext context,
      IntArray launch,
      FloatArray floats,
      IntArray ints,
      int dim,
      int capacity,
      int threads) {
    int thread = context.localIdx;
    int slot = context.groupIdx;
    int going = Places.going(capacity);
    int to = 0;
    for (int before = 0; before < slot; before++) {
      to += ints.get(going + before);
    }
    int goes = ints.get(going + slot);
    if (goes == 1) {
      for (int c = thread; c < dim; c += threads) {
        floats.set(
            Places.STATES + to * dim + c, floats.get(Places.next(capacity, dim) + slot * dim + c));
      }
    }
    if (thread == 0) {
      if (goes == 1) {
        ints.set(Places.QUERIES + to, ints.get(Places.held(capacity) + slot));
      }
      if (slot == launch.get(BATCH) - 1) {
        ints.set(Places.remaining(capacity), to + goes);
      }
    }
  }
}
