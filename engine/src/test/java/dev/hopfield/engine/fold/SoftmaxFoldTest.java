package dev.hopfield.engine.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The algebra of the fold, against sums taken directly over the whole set. */
class SoftmaxFoldTest {
  private static final int DIM = 5;

  /** Scores and values of a set of patterns, for one query. */
  private record Set(double[] scores, double[][] values) {
    static Set random(long seed, int count, double scale) {
      Random random = new Random(seed);
      double[] scores = random.doubles(count, -scale, scale).toArray();
      double[][] values = new double[count][];
      for (int i = 0; i < count; i++) {
        values[i] = random.doubles(DIM, -3, 3).toArray();
      }
      return new Set(scores, values);
    }

    SoftmaxFold fold(List<Integer> rows) {
      SoftmaxFold fold = new SoftmaxFold(1, DIM);
      for (int row : rows) {
        fold.add(0, scores[row], values[row], 0);
      }
      return fold;
    }

    /** Softmax-weighted mean by the textbook: all scores at once, the maximum subtracted. */
    double[] mean() {
      double max = max();
      double[] mean = new double[DIM];
      double sum = 0;
      for (int i = 0; i < scores.length; i++) {
        double weight = Math.exp(scores[i] - max);
        sum += weight;
        for (int c = 0; c < DIM; c++) {
          mean[c] += weight * values[i][c];
        }
      }
      for (int c = 0; c < DIM; c++) {
        mean[c] /= sum;
      }
      return mean;
    }

    double logSumExp() {
      double max = max();
      double sum = 0;
      for (double score : scores) {
        sum += Math.exp(score - max);
      }
      return max + Math.log(sum);
    }

    private double max() {
      double max = scores[0];
      for (double score : scores) {
        max = Math.max(max, score);
      }
      return max;
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "17,1", "997,1", "997,50", "997,10000"})
  void merge_anySplitInAnyOrder_equalsWholeSet(int count, double scale) {
    long seed = 20080L + count;
    Set set = Set.random(seed, count, scale);
    Random random = new Random(seed);
    List<Integer> rows = rows(count);
    for (int trial = 0; trial < 20; trial++) {
      Collections.shuffle(rows, random);
      List<SoftmaxFold> parts = split(set, rows, random);
      while (parts.size() > 1) {
        SoftmaxFold a = parts.remove(random.nextInt(parts.size()));
        int into = random.nextInt(parts.size());
        parts.get(into).merge(a);
      }
      assertSame(parts.getFirst(), set, "seed " + seed + ", trial " + trial);
    }
  }

  private static List<Integer> rows(int count) {
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(i);
    }
    return rows;
  }

  /** Up to nine consecutive parts, some of them empty. */
  private static List<SoftmaxFold> split(Set set, List<Integer> rows, Random random) {
    List<Integer> cuts = new ArrayList<>(List.of(0, rows.size()));
    for (int i = 0; i < 8; i++) {
      cuts.add(random.nextInt(rows.size() + 1));
    }
    Collections.sort(cuts);
    List<SoftmaxFold> parts = new ArrayList<>();
    for (int i = 1; i < cuts.size(); i++) {
      parts.add(set.fold(rows.subList(cuts.get(i - 1), cuts.get(i))));
    }
    return parts;
  }

  private static void assertSame(SoftmaxFold fold, Set set, String what) {
    double[] mean = new double[DIM];
    fold.mean(0, mean, 0);
    assertThat(mean).as(what).containsExactly(set.mean(), within(1e-12));
    assertThat(fold.logSumExp(0)).as(what).isCloseTo(set.logSumExp(), within(1e-11 * 10_000));
  }

  @Test
  void merge_isAssociative() {
    Set set = Set.random(3, 30, 20);
    SoftmaxFold left = set.fold(rows(10));
    left.merge(set.fold(rows(20).subList(10, 20)));
    left.merge(set.fold(rows(30).subList(20, 30)));
    SoftmaxFold rightPart = set.fold(rows(20).subList(10, 20));
    rightPart.merge(set.fold(rows(30).subList(20, 30)));
    SoftmaxFold right = set.fold(rows(10));
    right.merge(rightPart);
    assertThat(left.logSumExp(0)).isCloseTo(right.logSumExp(0), within(1e-13 * 20));
    assertThat(left.max(0)).isEqualTo(right.max(0));
    assertThat(left.sum(0)).isCloseTo(right.sum(0), within(1e-13 * right.sum(0)));
  }

  @Test
  void merge_withEmptySet_changesNothing() {
    Set set = Set.random(4, 13, 5);
    SoftmaxFold fold = set.fold(rows(13));
    double before = fold.logSumExp(0);
    fold.merge(new SoftmaxFold(1, DIM));
    assertThat(fold.logSumExp(0)).isEqualTo(before);
    SoftmaxFold empty = new SoftmaxFold(1, DIM);
    empty.merge(fold);
    assertThat(empty.logSumExp(0)).isEqualTo(before);
    assertSame(empty, set, "empty merged with a set");
  }

  @Test
  void merge_twoEmptySets_isEmpty() {
    SoftmaxFold fold = new SoftmaxFold(2, DIM);
    fold.merge(new SoftmaxFold(2, DIM));
    assertThat(fold.max(1)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(fold.sum(1)).isZero();
    assertThat(fold.logSumExp(1)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void merge_ofFloatParts_equalsMergeOfFolds() {
    Set set = Set.random(5, 40, 30);
    SoftmaxFold whole = set.fold(rows(20));
    SoftmaxFold other = set.fold(rows(40).subList(20, 40));
    SoftmaxFold byParts = set.fold(rows(20));
    double[] mean = new double[DIM];
    other.mean(0, mean, 0);
    float[] weighted = new float[DIM + 3];
    for (int c = 0; c < DIM; c++) {
      weighted[3 + c] = (float) (mean[c] * other.sum(0));
    }
    byParts.merge(0, other.max(0), other.sum(0), weighted, 3);
    whole.merge(other);
    assertThat(byParts.logSumExp(0)).isCloseTo(whole.logSumExp(0), within(1e-12));
    double[] a = new double[DIM];
    double[] b = new double[DIM];
    byParts.mean(0, a, 0);
    whole.mean(0, b, 0);
    assertThat(a).containsExactly(b, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e4, -1e4, 3e38, -3e38})
  void add_equalScores_givesPlainMean(double score) {
    SoftmaxFold fold = new SoftmaxFold(1, 1);
    for (int i = 0; i < 7; i++) {
      fold.add(0, score, new double[] {i}, 0);
    }
    double[] mean = new double[1];
    fold.mean(0, mean, 0);
    assertThat(mean[0]).isCloseTo(3, within(1e-15));
    assertThat(fold.logSumExp(0)).isCloseTo(score + Math.log(7), within(1e-12));
  }

  @Test
  void merge_otherShape_isRefused() {
    assertThatThrownBy(() -> new SoftmaxFold(1, 2).merge(new SoftmaxFold(2, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 × 2");
  }
}
