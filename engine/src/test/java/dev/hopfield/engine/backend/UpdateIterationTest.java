package dev.hopfield.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.WeightsAbove;
import dev.hopfield.engine.reference.ReferenceProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries that have converged cost nothing more: the updates of the others are counted. */
class UpdateIterationTest {
  private static final int DIM = 16;
  private static final int BATCH = 40;
  private static final int MOST_STEPS = 50;
  private static final float BETA = 2f;
  private static final float TOLERANCE = 1e-5f;

  /** Notes how many states each update is given. */
  private record Counting(LoadedPatterns patterns, List<Integer> batches)
      implements LoadedPatterns {
    @Override
    public Update update(StateBatch states, UpdateRequest request) {
      batches.add(states.batch());
      return patterns.update(states, request);
    }

    @Override
    public WeightsAbove weightsAbove(
        StateBatch states, UpdateRequest request, double[] logSums, double[] thresholds) {
      return patterns.weightsAbove(states, request, logSums, thresholds);
    }

    @Override
    public String explain() {
      return patterns.explain();
    }

    @Override
    public void close() {
      patterns.close();
    }
  }

  private static Patterns gaussian(Random random) {
    float[] rows = new float[60 * DIM];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) random.nextGaussian();
    }
    return Patterns.of(rows, DIM);
  }

  /** Queries from next to a pattern to far from all, so that some converge before others. */
  private static StateBatch queries(Patterns patterns, Random random) {
    StateBatch queries = StateBatch.zeros(BATCH, DIM);
    for (int q = 0; q < BATCH; q++) {
      float[] row = patterns.row(q);
      for (int c = 0; c < DIM; c++) {
        float noise = (float) random.nextGaussian() * q / BATCH;
        queries.data()[q * DIM + c] = row[c] * (BATCH - q) / BATCH + noise;
      }
    }
    return queries;
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void run_queriesThatConverge_leaveTheUpdates(String backend) {
    long seed = 404;
    Random random = new Random(seed);
    List<Integer> batches = new ArrayList<>();
    try (Patterns patterns = gaussian(random);
        Backend opened = Backends.open(backend);
        LoadedPatterns loaded = opened.load(patterns, patterns, new Cancellation())) {
      StateBatch queries = queries(patterns, random);
      IterationRequest request = new IterationRequest(BETA, MOST_STEPS, TOLERANCE, 0, false);
      Iterated found = new Counting(loaded, batches).iterate(queries, request);
      int most = Arrays.stream(found.steps()).max().orElseThrow();
      assertThat(batches).as("seed %d", seed).hasSize(most);
      for (int step = 1; step <= most; step++) {
        int now = step;
        long going = Arrays.stream(found.steps()).filter(steps -> steps >= now).count();
        assertThat(batches.get(step - 1)).as("states of update %d", step).isEqualTo((int) going);
      }
      assertThat(batches.get(0)).isEqualTo(BATCH);
      assertThat(batches.get(most - 1)).isBetween(1, BATCH - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void run_inABatch_endsWhereEachQueryEndsAlone(String backend) {
    Random random = new Random(405);
    ReferenceProvider provider = new ReferenceProvider();
    try (Patterns patterns = gaussian(random);
        Backend opened = Backends.open(backend);
        LoadedPatterns loaded = opened.load(patterns, patterns, new Cancellation());
        Backend reference = provider.open(provider.devices().get(0));
        LoadedPatterns exact = reference.load(patterns, patterns, new Cancellation())) {
      StateBatch queries = queries(patterns, random);
      IterationRequest request = new IterationRequest(BETA, MOST_STEPS, TOLERANCE, 0, false);
      Iterated found = loaded.iterate(queries, request);
      for (int q = 0; q < BATCH; q++) {
        StateBatch state = queries.rows(new int[] {q});
        for (int step = 0; step < found.steps()[q]; step++) {
          state = exact.update(state, new UpdateRequest(BETA, Projection.PATTERNS, 0)).projected();
        }
        assertThat(found.states().distance(q, state, 0)).as("query %d", q).isLessThan(1e-4);
        assertThat(found.converged()[q]).isEqualTo(found.change()[q] <= TOLERANCE);
      }
    }
  }
}
