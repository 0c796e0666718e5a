package dev.hopfield.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SplitPlanTest {
  @Test
  void firstRow_anySizes_coversEveryRowOnce() {
    Random random = new Random(11);
    for (int round = 0; round < 2_000; round++) {
      SplitPlan plan = randomPlan(random);
      assertThat(plan.firstRow(0)).as("%s", plan).isZero();
      assertThat(plan.firstRow(plan.splits())).as("%s", plan).isEqualTo(plan.rows());
      for (int split = 0; split < plan.splits(); split++) {
        assertThat(plan.firstRow(split + 1)).as("%s", plan).isGreaterThan(plan.firstRow(split));
      }
    }
  }

  @Test
  void queries_anySizes_coverTheBatchOnce() {
    Random random = new Random(12);
    for (int round = 0; round < 2_000; round++) {
      SplitPlan plan = randomPlan(random);
      int next = 0;
      for (int block = 0; block < plan.blocks(); block++) {
        assertThat(plan.firstQuery(block)).as("%s", plan).isEqualTo(next);
        assertThat(plan.queries(block)).as("%s", plan).isBetween(1, plan.blockQueries());
        next += plan.queries(block);
      }
      assertThat(next).as("%s", plan).isEqualTo(plan.batch());
    }
  }

  @Test
  void of_anySizes_keepsResultsOfAllSplitsBounded() {
    Random random = new Random(13);
    for (int round = 0; round < 2_000; round++) {
      int dim = 1 + random.nextInt(1 << random.nextInt(1, 21));
      int topK = random.nextInt(1025);
      long queryBytes = (dim + 2L) * Double.BYTES + topK * 16L;
      SplitPlan plan = SplitPlan.of(1L << 40, 1 + random.nextInt(100_000), dim, queryBytes);
      long one = queryBytes * plan.blockQueries();
      assertThat(one * plan.splits())
          .as("%s, dimension %d", plan, dim)
          .isLessThanOrEqualTo(Math.max(SplitPlan.MOST_BYTES, one));
      assertThat(one).as("%s, dimension %d", plan, dim).isLessThanOrEqualTo(SplitPlan.MOST_BYTES);
    }
  }

  private static SplitPlan randomPlan(Random random) {
    long rows = 1 + random.nextLong(1L << random.nextInt(1, 62));
    int batch = 1 + random.nextInt(1 << random.nextInt(1, 17));
    int dim = 1 + random.nextInt(1 << random.nextInt(1, 17));
    return SplitPlan.of(rows, batch, dim, 8L * dim);
  }
}
