package dev.hopfield.engine.layer;

import dev.hopfield.engine.Associations;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The forward pass of an association: what all three layers have in common. */
final class AssociationCore {
  final Projections projections;
  private final HopfieldConfig config;

  AssociationCore(Projections projections) {
    this.projections = projections;
    config = projections.config;
  }

  /** A result and what is needed to differentiate it; the caller closes the tape. */
  record Pass(LayerOutput output, AssociationTape tape) {}

  Pass forward(AssociationInput input, int topK, Backend backend) {
    requireShapes(input);
    Rows standard = projections.normStates.standardize(Rows.of(input.states()));
    Rows normalized = projections.normStates.affine(standard);
    Rows xi = projections.associationStates(normalized);
    PreparedPatterns all =
        PreparedPatterns.of(input, projections.normStored, projections.normProjections);
    Rows headResults = Rows.zeros(xi.count(), config.patternSize);
    AssociationTape tape = new AssociationTape(input, standard, normalized, all, headResults);
    try {
      Walk walk = new Walk(xi, headResults, input.states().batch(), topK);
      for (Map.Entry<Key, List<Integer>> group : groups(input).entrySet()) {
        int[] rows = group.getValue().stream().mapToInt(Integer::intValue).toArray();
        PreparedPatterns seen = seen(all, group.getKey());
        AssociationTape.Group taped = new AssociationTape.Group(seen, rows, new ArrayList<>());
        tape.groups.add(taped);
        walk.run(taped, backend);
      }
      return new Pass(walk.output(projections.result(headResults).toStates()), tape);
    } catch (RuntimeException | Error e) {
      tape.close();
      throw e;
    }
  }

  private void requireShapes(AssociationInput input) {
    requireSize("the states", input.states().dim(), config.inputSize);
    requireSize("the stored patterns", input.stored().dim(), config.storedSize);
    requireSize("the pattern projections", input.projections().dim(), config.projectionSize);
    for (float number : input.states().data()) {
      if (!Float.isFinite(number)) {
        throw new InvalidInputException("the states hold %s; clean them".formatted(number));
      }
    }
    if (input.mask() != null) {
      input.mask().requireShape(config.heads, input.states().batch(), input.stored().count());
    }
  }

  private static void requireSize(String what, int found, int needed) {
    if (found != needed) {
      throw new InvalidInputException(
          "%s have size %d but the layer needs %d".formatted(what, found, needed));
    }
  }

  /** A row of the association mask, {@code null} where there is none. */
  private record Key(boolean @Nullable [] blocked) {
    @Override
    public boolean equals(Object o) {
      return o instanceof Key(boolean[] other) && Arrays.equals(blocked, other);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(blocked);
    }
  }

  /** States (h · L + l) by what they may see. */
  private Map<Key, List<Integer>> groups(AssociationInput input) {
    int length = input.states().batch();
    AssociationMask mask = input.mask();
    Map<Key, List<Integer>> groups = new LinkedHashMap<>();
    for (int row = 0; row < config.heads * length; row++) {
      Key key = new Key(mask == null ? null : mask.row(row / length, row % length));
      groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
    }
    return groups;
  }

  private static PreparedPatterns seen(PreparedPatterns all, Key key) {
    return key.blocked == null
        ? new PreparedPatterns(all.keys(), all.values(), all.kept(), false, false)
        : all.without(key.blocked);
  }

  /** Updates the states of one group after the other. */
  private final class Walk {
    private final Rows xi;
    private final Rows headResults;
    private final int length;
    private final int topK;
    private final int[][] steps;
    private final boolean[][] converged;
    private final Associations[][] strongest;

    Walk(Rows xi, Rows headResults, int length, int topK) {
      this.xi = xi;
      this.headResults = headResults;
      this.length = length;
      this.topK = topK;
      steps = new int[config.heads][length];
      converged = new boolean[config.heads][length];
      strongest = new Associations[config.heads][length];
    }

    void run(AssociationTape.Group group, Backend backend) {
      PreparedPatterns patterns = group.patterns();
      try (LoadedPatterns loaded =
          backend.load(patterns.keys(), patterns.values(), new Cancellation())) {
        int[] active = IntStream.range(0, group.rows().length).toArray();
        for (int step = 1; step <= config.updateSteps && active.length > 0; step++) {
          active = move(group, loaded, active, step);
        }
        retrieve(group, loaded);
      }
    }

    /** Updates the active states; returns those that go on. */
    private int[] move(AssociationTape.Group group, LoadedPatterns loaded, int[] active, int step) {
      Rows from = xi.pick(pick(group.rows(), active));
      StateBatch absorbed = absorb(group.rows(), active, from);
      Update update = loaded.update(absorbed, new UpdateRequest(1, Projection.PATTERNS, 0));
      StateBatch means = update.projected();
      group
          .updates()
          .add(new AssociationTape.Update(active, from, absorbed, update.logSumExp(), means));
      Rows mean = Rows.of(means);
      Rows to = Rows.zeros(active.length, config.headSize);
      int left = 0;
      int[] remaining = new int[active.length];
      for (int i = 0; i < active.length; i++) {
        int row = group.rows()[active[i]];
        int head = row / length;
        projections.keyOfMean(head, mean.data(), mean.at(i), to.data(), to.at(i));
        boolean still = distance(from, to, i) <= config.tolerance;
        xi.put(row, to, i);
        steps[head][row % length] = step;
        converged[head][row % length] = still;
        if (!still || config.tolerance == 0) {
          remaining[left++] = active[i];
        }
      }
      return Arrays.copyOf(remaining, left);
    }

    private double distance(Rows a, Rows b, int row) {
      double sum = 0;
      for (int c = a.at(row); c < a.at(row) + a.dim(); c++) {
        sum += (a.data()[c] - b.data()[c]) * (a.data()[c] - b.data()[c]);
      }
      return Math.sqrt(sum);
    }

    private void retrieve(AssociationTape.Group group, LoadedPatterns loaded) {
      int[] everyone = IntStream.range(0, group.rows().length).toArray();
      Rows from = xi.pick(group.rows());
      StateBatch absorbed = absorb(group.rows(), everyone, from);
      boolean own = group.patterns().keys() == group.patterns().values();
      Projection what = own ? Projection.PATTERNS : Projection.VALUES;
      Update update = loaded.update(absorbed, new UpdateRequest(1, what, topK));
      StateBatch means = update.projected();
      group
          .updates()
          .add(new AssociationTape.Update(everyone, from, absorbed, update.logSumExp(), means));
      Rows mean = Rows.of(means);
      for (int i : everyone) {
        int row = group.rows()[i];
        int head = row / length;
        projections.valueOfMean(
            head, mean.data(), mean.at(i), headResults.data(), headResults.at(row));
        strongest[head][row % length] =
            original(update.top().associations(i, update.logSumExp()[i]), group.patterns());
      }
    }

    private Associations original(Associations found, PreparedPatterns patterns) {
      long[] indices = found.indices().clone();
      for (int i = 0; i < indices.length; i++) {
        indices[i] =
            indices[i] < 0 || patterns.kept() == null
                ? indices[i]
                : patterns.original((int) indices[i]);
      }
      return new Associations(indices, found.weights());
    }

    private StateBatch absorb(int[] rows, int[] which, Rows from) {
      Rows absorbed = Rows.zeros(which.length, config.storedSize);
      for (int i = 0; i < which.length; i++) {
        int head = rows[which[i]] / length;
        projections.absorb(head, from.data(), from.at(i), absorbed.data(), absorbed.at(i));
      }
      return absorbed.toStates();
    }

    LayerOutput output(StateBatch states) {
      return new LayerOutput(states, steps, converged, strongest);
    }
  }

  static int[] pick(int[] from, int[] which) {
    return IntStream.of(which).map(i -> from[i]).toArray();
  }

  /** The weights of the last retrieval, H × L × N; 0 where blocked. Computed on this machine. */
  float[][][] associations(AssociationTape tape) {
    int length = tape.input.states().batch();
    int count = Math.toIntExact(tape.input.stored().count());
    float[][][] weights = new float[config.heads][length][count];
    for (AssociationTape.Group group : tape.groups) {
      AssociationTape.Update last = group.updates().getLast();
      PreparedPatterns seen = group.patterns();
      IntStream.range(0, group.rows().length)
          .parallel()
          .forEach(
              i -> {
                int row = group.rows()[i];
                weigh(last, i, seen, weights[row / length][row % length]);
              });
    }
    return weights;
  }

  private static void weigh(
      AssociationTape.Update update, int i, PreparedPatterns seen, float[] into) {
    int dim = seen.keys().dim();
    int count = (int) seen.keys().count();
    float[] pattern = new float[dim];
    double[] scores = new double[count];
    double max = Double.NEGATIVE_INFINITY;
    for (int n = 0; n < count; n++) {
      seen.keys().copyRows(n, 1, pattern, 0);
      for (int c = 0; c < dim; c++) {
        scores[n] += (double) update.absorbed().data()[i * dim + c] * pattern[c];
      }
      max = Math.max(max, scores[n]);
    }
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score - max);
    }
    for (int n = 0; n < count; n++) {
      into[seen.original(n)] = (float) (Math.exp(scores[n] - max) / sum);
    }
  }
}
