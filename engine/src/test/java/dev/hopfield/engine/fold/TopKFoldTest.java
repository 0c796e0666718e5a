package dev.hopfield.engine.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The top-k fold against a plain sort of the whole set. */
class TopKFoldTest {
  private record Scored(double score, long index) {
    static final Comparator<Scored> ORDER =
        Comparator.comparingDouble(Scored::score).reversed().thenComparingLong(Scored::index);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,5", "100,1", "100,7", "997,32"})
  void merge_anySplit_equalsSort(int count, int k) {
    long seed = 7L * count + k;
    Random random = new Random(seed);
    List<Scored> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // Few distinct scores, so that many are equal.
      all.add(new Scored(random.nextInt(10), i));
    }
    List<Scored> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    TopKFold[] parts = {new TopKFold(1, k), new TopKFold(1, k), new TopKFold(1, k)};
    for (Scored scored : shuffled) {
      parts[random.nextInt(3)].offer(0, scored.score, scored.index);
    }
    parts[2].merge(parts[0]);
    parts[1].merge(parts[2]);
    all.sort(Scored.ORDER);
    for (int j = 0; j < k; j++) {
      long expected = j < count ? all.get(j).index : -1;
      assertThat(parts[1].index(0, j)).as("seed %d, place %d", seed, j).isEqualTo(expected);
    }
  }

  @Test
  void offer_keepsQueriesApart() {
    TopKFold fold = new TopKFold(2, 2);
    fold.offer(0, 1, 10);
    fold.offer(1, 2, 20);
    fold.offer(1, 3, 30);
    assertThat(fold.index(0, 0)).isEqualTo(10);
    assertThat(fold.index(0, 1)).isEqualTo(-1);
    assertThat(fold.index(1, 0)).isEqualTo(30);
    assertThat(fold.index(1, 1)).isEqualTo(20);
  }

  @Test
  void threshold_untilFull_isMinusInfinity() {
    TopKFold fold = new TopKFold(1, 2);
    fold.offer(0, 5, 0);
    assertThat(fold.threshold(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    fold.offer(0, 4, 1);
    assertThat(fold.threshold(0)).isEqualTo(4);
  }

  @Test
  void associations_fewerPatternsThanK_endWithMinusOne() {
    TopKFold fold = new TopKFold(1, 3);
    fold.offer(0, 2, 4);
    assertThat(fold.associations(0, 2).indices()).containsExactly(4, -1, -1);
    assertThat(fold.associations(0, 2).weights()).containsExactly(1, 0, 0);
  }
}
