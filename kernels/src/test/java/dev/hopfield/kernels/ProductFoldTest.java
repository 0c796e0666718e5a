package dev.hopfield.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** In the simulator, which plays CUDA. */
class ProductFoldTest {
  private static final String BACKEND = "hopfield.simulator.backend";
  private static final float BETA = 0.3f;
  private static final int THREADS = 64;
  private static final int WIDTH = 8;
  private static final int WARPS = 4;

  @BeforeEach
  void play() {
    System.setProperty(BACKEND, "CUDA");
  }

  @AfterEach
  void clear() {
    System.clearProperty(BACKEND);
  }

  @Test
  void products_areThoseOfRowMajorMatrices() throws TornadoExecutionPlanException {
    int segments = 3;
    int segmentRows = 5;
    int rows = segments * segmentRows;
    int width = 2;
    int dim = 7;
    FloatArray x = Run.normal(1, rows * dim);
    FloatArray q = Run.normal(2, width * dim);
    FloatArray s = new FloatArray(width * rows);
    FloatArray o = Run.normal(3, width * segments * dim);
    float[] before = o.toHeapArray();
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, x, q, o)
            .libraryTask("score", MatrixProduct::score, x, q, s, rows, width, dim)
            .libraryTask(
                "project", MatrixProduct::project, x, s, o, segments, segmentRows, width, dim)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, s, o);
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
      plan.execute();
    }
    for (int b = 0; b < width; b++) {
      for (int r = 0; r < rows; r++) {
        assertThat(s.get(b * rows + r))
            .isCloseTo((float) Run.score(1f, x, r, q, b, dim), within(1e-5f));
      }
      for (int g = 0; g < segments; g++) {
        for (int c = 0; c < dim; c++) {
          int at = (b * segments + g) * dim + c;
          double sum = before[at];
          for (int r = g * segmentRows; r < (g + 1) * segmentRows; r++) {
            sum += (double) s.get(b * rows + r) * x.get(r * dim + c);
          }
          assertThat(o.get(at)).isCloseTo((float) sum, within(1e-4f));
        }
      }
    }
  }

  private static IntArray progress(int from, int begin, int end, int queries) {
    return IntArray.fromElements(from, from, begin, end, 0, queries);
  }

  @ParameterizedTest(name = "{0}: d = {1}, from row {2} of {3}, chunks of {4}")
  @CsvSource({
    "0, 3, 2, 40, 10",
    "1, 5, 35, 40, 10",
    "3, 4, 0, 7, 20",
    "5, 9, 11, 29, 16",
  })
  void copy_decodesTheChunkAndFillsUpWithZeros(
      int format, int dim, int from, int end, int chunkRows) {
    StoredRows patterns = StoredRows.normal(4, end + 3, dim, format);
    FloatArray rows = Run.normal(5, chunkRows * dim);
    IntArray progress = progress(from, 0, end, 1);
    progress.set(1, -1);
    Run.kernel(
        Math.ceilDiv(chunkRows * RowFormat.words(dim, format), THREADS),
        THREADS,
        graph ->
            graph.task(
                "t",
                ProductFold::copy,
                new KernelContext(),
                progress,
                patterns.floats(),
                patterns.packed(),
                patterns.scales(),
                rows,
                dim,
                chunkRows,
                format,
                0),
        patterns.and(progress, rows));
    for (int r = 0; r < chunkRows; r++) {
      for (int c = 0; c < dim; c++) {
        float expected = from + r < end ? patterns.exact().get((from + r) * dim + c) : 0;
        assertThat(rows.get(r * dim + c)).isEqualTo(expected);
      }
    }
    assertThat(progress.get(1)).as("where the weights go on").isEqualTo(from);
  }

  @Test
  void weigh_overTwoChunks_keepsTheFoldOfAllRows() throws TornadoExecutionPlanException {
    int segments = 2;
    int chunk = segments * ProductFold.SEGMENT;
    int begin = 3;
    int end = begin + chunk + 700;
    int queries = 3;
    // One dot product a row and query; the second chunk's are higher for some queries.
    FloatArray dots = Run.normal(6, WIDTH * 2 * chunk);
    FloatArray scores = new FloatArray(WIDTH * chunk);
    FloatArray sums = Run.normal(7, WIDTH * segments);
    FloatArray folds = new FloatArray(WIDTH * segments * FoldRow.length(1));
    IntArray best = new IntArray(WIDTH * segments);
    FloatArray factors = FloatArray.fromElements(BETA);
    IntArray progress = progress(begin, begin, end, queries);
    TaskGraph graph =
        new TaskGraph("g")
            .transferToDevice(
                DataTransferMode.EVERY_EXECUTION, progress, factors, scores, folds, best, sums)
            .task(
                "t",
                ProductFold::weigh,
                new KernelContext(),
                progress,
                factors,
                scores,
                folds,
                best,
                sums,
                1,
                segments,
                WARPS)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, progress, scores, folds, best, sums);
    WorkerGrid1D grid = new WorkerGrid1D(WIDTH * segments * 32);
    grid.setLocalWork(WARPS * 32, 1, 1);
    double[] added = new double[WIDTH * segments];
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
      plan.withGridScheduler(new GridScheduler("g.t", grid));
      for (int i = 0; i < 2; i++) {
        for (int q = 0; q < WIDTH; q++) {
          for (int r = 0; r < chunk; r++) {
            float dot = dots.get((q * 2 + i) * chunk + r);
            scores.set(q * chunk + r, i == 1 && q == 1 ? dot + 20 : dot);
            dots.set((q * 2 + i) * chunk + r, scores.get(q * chunk + r));
          }
        }
        plan.execute();
        assertThat(progress.get(0)).isEqualTo(begin + (i + 1) * chunk);
        progress.set(1, progress.get(0));
        // As the product does, with values that are all 1.
        for (int q = 0; q < queries; q++) {
          for (int r = 0; r < chunk; r++) {
            int entry = q * segments + r / ProductFold.SEGMENT;
            sums.set(entry, sums.get(entry) + scores.get(q * chunk + r));
          }
        }
      }
    }
    for (int q = 0; q < queries; q++) {
      for (int g = 0; g < segments; g++) {
        int entry = q * segments + g;
        double max = Double.NEGATIVE_INFINITY;
        int row = -1;
        for (int pass = 0; pass < 2; pass++) {
          for (int r = 0; r < 2 * ProductFold.SEGMENT; r++) {
            int i = r / ProductFold.SEGMENT;
            int at = g * ProductFold.SEGMENT + r % ProductFold.SEGMENT;
            int number = begin + i * chunk + at;
            double score = BETA * (double) dots.get((q * 2 + i) * chunk + at);
            if (number < end) {
              if (pass == 1) {
                added[entry] += Math.exp(score - max);
              } else if (score > max) {
                max = score;
                row = number;
              }
            }
          }
        }
        assertThat(folds.get(entry * 3 + FoldRow.MAX)).isCloseTo((float) max, within(1e-5f));
        assertThat(best.get(entry)).isEqualTo(row);
        float slack = (float) (1e-5 * added[entry]);
        assertThat(folds.get(entry * 3 + FoldRow.SUM))
            .isCloseTo((float) added[entry], within(slack));
        assertThat(sums.get(entry)).as("o, of ones").isCloseTo((float) added[entry], within(slack));
      }
    }
  }
}
