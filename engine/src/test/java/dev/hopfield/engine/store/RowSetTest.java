package dev.hopfield.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the JDK's bit set. */
class RowSetTest {
  private static final int END = 20_011;

  @Test
  void with_anyRows_isTheUnionAndLeavesTheOldSetAsItWas() {
    Random random = new Random(5);
    BitSet expected = new BitSet();
    RowSet set = RowSet.NONE;
    for (int change = 0; change < 40; change++) {
      RowSet before = set;
      long sizeBefore = before.size();
      // Now and then a whole stretch, so that full words and pages occur.
      int from = random.nextInt(END);
      int length = change % 5 == 0 ? 5000 : 1 + random.nextInt(90);
      long[] rows =
          random
              .ints(length, from, Math.min(END, from + 2 * length))
              .distinct()
              .filter(row -> !expected.get(row))
              .asLongStream()
              .toArray();
      set = set.with(rows);
      for (long row : rows) {
        assertThat(before.contains(row)).isFalse();
        expected.set((int) row);
      }
      assertThat(before.size()).isEqualTo(sizeBefore);
      assertThat(set.size()).isEqualTo(expected.cardinality());
    }
    for (int row = 0; row < END; row++) {
      assertThat(set.contains(row)).isEqualTo(expected.get(row));
      int in = expected.nextSetBit(row);
      assertThat(set.nextIn(row, END)).isEqualTo(in < 0 ? END : in);
      assertThat(set.nextOut(row, END)).isEqualTo(Math.min(END, expected.nextClearBit(row)));
    }
  }

  @Test
  void nextIn_ofNoRows_isTheEnd() {
    assertThat(RowSet.NONE.nextIn(3, 1L << 40)).isEqualTo(1L << 40);
    assertThat(RowSet.NONE.nextOut(3, 1L << 40)).isEqualTo(3);
    assertThat(RowSet.NONE.contains(1L << 40)).isFalse();
  }
}
