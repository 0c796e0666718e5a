package dev.hopfield.engine.inspect;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RowPass;

/**
 * What one pass over the patterns tells of their elements and norms. Rows that hold NaN or infinity
 * are counted and left out of the rest.
 *
 * @param finiteRows how many rows are finite
 * @param smallestNorm min‖xᵢ‖ of finite rows; infinite without any
 * @param meanNorm the mean of ‖xᵢ‖; NaN without any
 * @param largestNorm M = max‖xᵢ‖; 0 without any
 * @param smallestElement the smallest element of a finite row
 * @param largestElement the largest
 * @param zeroRows how many rows are all zeros
 * @param nonFinite how many elements are NaN or infinite
 * @param firstBadRow the row of the first of them; −1 where there is none
 * @param firstBadColumn its column; −1 where there is none
 */
public record PatternSurvey(
    long finiteRows,
    double smallestNorm,
    double meanNorm,
    double largestNorm,
    float smallestElement,
    float largestElement,
    long zeroRows,
    long nonFinite,
    long firstBadRow,
    int firstBadColumn) {

  /** Counts of a block of rows, not yet divided. */
  private static final class Tally {
    private long rows;
    private double smallest = Double.POSITIVE_INFINITY;
    private double sum;
    private double largest;
    private float least = Float.POSITIVE_INFINITY;
    private float most = Float.NEGATIVE_INFINITY;
    private long zeros;
    private long bad;
    private long badRow = -1;
    private int badColumn = -1;

    void row(long number, float[] elements, int at, int dim) {
      double squared = 0;
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      for (int i = at; i < at + dim; i++) {
        squared += (double) elements[i] * elements[i];
        low = Math.min(low, elements[i]);
        high = Math.max(high, elements[i]);
      }
      // Squares of floats do not overflow a double, and none hides a NaN or an infinity.
      if (!Double.isFinite(squared)) {
        bad(number, elements, at, dim);
        return;
      }
      double norm = Math.sqrt(squared);
      rows++;
      smallest = Math.min(smallest, norm);
      sum += norm;
      largest = Math.max(largest, norm);
      least = Math.min(least, low);
      most = Math.max(most, high);
      zeros += squared == 0 ? 1 : 0;
    }

    private void bad(long number, float[] elements, int at, int dim) {
      for (int c = 0; c < dim; c++) {
        if (!Float.isFinite(elements[at + c])) {
          bad++;
          if (badRow < 0) {
            badRow = number;
            badColumn = c;
          }
        }
      }
    }

    void merge(Tally later) {
      rows += later.rows;
      smallest = Math.min(smallest, later.smallest);
      sum += later.sum;
      largest = Math.max(largest, later.largest);
      least = Math.min(least, later.least);
      most = Math.max(most, later.most);
      zeros += later.zeros;
      bad += later.bad;
      if (badRow < 0) {
        badRow = later.badRow;
        badColumn = later.badColumn;
      }
    }
  }

  /** Reads every pattern once, on all cores; the same bits on any number of them. */
  public static PatternSurvey of(Patterns patterns) {
    int dim = patterns.dim();
    Tally all = new Tally();
    RowPass.over(
            patterns,
            (first, rows, block) -> {
              Tally tally = new Tally();
              for (int r = 0; r < rows; r++) {
                tally.row(first + r, block, r * dim, dim);
              }
              return tally;
            })
        .forEach(all::merge);
    return new PatternSurvey(
        all.rows,
        all.smallest,
        all.sum / all.rows,
        all.largest,
        all.least,
        all.most,
        all.zeros,
        all.bad,
        all.badRow,
        all.badColumn);
  }

  /** Whether no element is NaN or infinite. */
  public boolean isFinite() {
    return nonFinite == 0;
  }
}
