package dev.hopfield.kernels;

/**
 * What changes from launch to launch, and where in the small arrays that carry it each number lies.
 *
 * <p>TornadoVM compiles scalar arguments into the code, so a number that varied as a scalar would
 * mean a new compilation for each of its values. Scalar arguments are therefore only what is fixed
 * as long as patterns are loaded: dimensions and tile sizes.
 *
 * <p>Rows are the patterns of one chunk. A launch sees a window of them: {@link #ROWS} rows from
 * row {@link #FIRST} on, cut into {@link #SPLITS} splits of {@link #SPLIT_ROWS} rows each (the last
 * may be shorter), which different work-groups fold.
 */
public final class Launch {
  /** Index: first row of the window, counted in the chunk. */
  public static final int FIRST = 0;

  /** Index: rows in the window. */
  public static final int ROWS = 1;

  /** Index: queries in use, B. */
  public static final int BATCH = 2;

  /** Index: splits that the window is cut into. */
  public static final int SPLITS = 3;

  /** Index: rows of every split but the last. */
  public static final int SPLIT_ROWS = 4;

  /** Index: 1 where the weights are applied to values, 0 where only their sum is wanted. */
  public static final int PROJECT = 5;

  /** Index: elements from one query's scores, or candidates, to the next query's. */
  public static final int STRIDE = 6;

  /** Index: k, how many of the highest scores are kept. */
  public static final int KEEP = 7;

  /** Index: thresholds of each query, T. */
  public static final int THRESHOLDS = 8;

  /** Index: element from which on a kernel reads. */
  public static final int FROM = 9;

  /** Index: element from which on a kernel writes. */
  public static final int TO = 10;

  /** Index: where in the array of scales the factors of values begin. */
  public static final int VALUE_SCALES = 11;

  /** Index: element at which merged folds begin. */
  public static final int FOLDS_AT = 12;

  /** Index: element at which the best rows of merged folds begin. */
  public static final int BEST_AT = 13;

  /** Index: number of the update, from 1 on. */
  public static final int STEP = 14;

  /** Index: the similarity, see {@link RuleLaunch}. */
  public static final int SIMILARITY = 15;

  /** Index: block of scratch with which a kernel's own begins. */
  public static final int SCRATCH_AT = 16;

  /** Index: number of the chunk that was folded. */
  public static final int CHUNK = 17;

  /** Length of the array of launch counts. */
  public static final int LENGTH = 18;

  /** Index of β in the array of launch factors. */
  public static final int BETA = 0;

  /** Index of the tolerance in the array of launch factors. */
  public static final int TOLERANCE = 1;

  /** Length of the array of launch factors. */
  public static final int FACTORS = 2;

  /**
   * Stands for −∞, the maximum of no scores. Finite, so that the difference of two of them is 0 and
   * not NaN; no score that single precision can hold lies below it.
   */
  public static final float LOWEST = -Float.MAX_VALUE;

  private Launch() {}
}
