package dev.hopfield.engine.vector;

import dev.hopfield.engine.ElementType;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The kernels for a few queries and rows of a type of elements, read where they are stored.
 *
 * @param one their dot products with one query
 * @param four their dot products with four
 * @param sums their weighted sums
 */
record RowKernels(Dots one, Dots four, Sums sums) {
  private static final Map<ElementType, RowKernels> MADE = new ConcurrentHashMap<>();

  /** Dot products of rows with queries. */
  interface Dots {
    /**
     * Scores {@link DotKernel#ROWS_BY_ONE} rows with one query, or {@link DotKernel#ROWS_BY_FOUR}
     * with four.
     *
     * @param group queries, 1 or 4
     * @param rows where the rows lie
     * @param at the byte at which the first begins
     * @param stride bytes from one to the next
     * @param floats elements of a row, a multiple of L
     * @param queries vector c of query q of a group of G lies G · c + q vectors after {@code from}
     * @param from where the first query begins
     * @param scores receives the dot products, row after row
     * @param to where they go
     */
    void block(
        int group,
        MemorySegment rows,
        long at,
        long stride,
        int floats,
        float[] queries,
        int from,
        float[] scores,
        int to);
  }

  /** Sums of weighted rows. */
  interface Sums {
    /**
     * Adds up some columns of rows.
     *
     * @param group queries, 1 or 4
     * @param width vectors of columns, as {@link RowSumKernel#width} says
     * @param rows where the rows lie
     * @param at the byte at which the columns of the first begin
     * @param stride bytes from one row to the next
     * @param count of rows
     * @param weights of each row with each query of the group
     * @param from where those of the first row lie
     * @param step numbers from the weights of one row to those of the next
     * @param sums to which is added
     * @param to where the columns of the first query lie
     * @param floats numbers from one query's sums to the next one's
     */
    void block(
        int group,
        int width,
        MemorySegment rows,
        long at,
        long stride,
        int count,
        float[] weights,
        int from,
        int step,
        float[] sums,
        int to,
        int floats);
  }

  /** Dot products with queries in groups of 1 or 4. */
  Dots dots(int group) {
    return group == 1 ? one : four;
  }

  /** The kernels for a type that {@link RowLoad} knows. */
  static RowKernels of(ElementType type) {
    return MADE.computeIfAbsent(type, RowKernels::make);
  }

  private static RowKernels make(ElementType type) {
    if (type == ElementType.F32) {
      Dots dots = new DotKernel();
      return new RowKernels(dots, dots, new RowSumKernel());
    }
    Dots four = Specialised.of(Dots.class, DotKernel.class, type);
    Dots one = Lanes.COUNT == 16 ? spelledOut(type) : four;
    return new RowKernels(one, four, Specialised.of(Sums.class, RowSumKernel.class, type));
  }

  private static Dots spelledOut(ElementType type) {
    return type == ElementType.BF16
        ? new UpperHalfDotKernel()
        : Specialised.of(Dots.class, ByteDotKernel.class, type);
  }
}
