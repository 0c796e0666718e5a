package dev.hopfield.cli;

import dev.hopfield.cli.report.Column;
import dev.hopfield.cli.report.ReportWriter;
import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Output;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.backend.DeviceInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@code retrieve} tells when it is done: one row about all queries. */
final class RetrievalSummary {
  private static final List<Column<RetrievalSummary>> COLUMNS =
      List.of(
          Column.of("backend", "backend", s -> s.device.name()),
          Column.hidden("device", s -> s.device.description()),
          Column.hidden("precision", s -> s.precision),
          Column.of("patterns", "patterns", s -> s.patterns),
          Column.of("dim", "dim", s -> s.dim),
          Column.of("queries", "queries", s -> s.queries),
          Column.of("beta", "β", s -> s.beta),
          Column.of(
              "mean_steps", s -> s.mean(s.steps), "steps", s -> text("%.1f", s.mean(s.steps))),
          Column.of("converged", "converged", s -> s.converged),
          Column.of(
              "mean_top_weight",
              RetrievalSummary::meanTopWeight,
              "top weight",
              s -> text("%.4f", s.meanTopWeight())),
          Column.of("median_metastable_size", "k₀.₉₀", RetrievalSummary::medianMetastableSize),
          Column.of("correct", "correct", RetrievalSummary::correct),
          Column.hidden("unattended", s -> s.unattended),
          Column.of("elapsed_ms", s -> s.elapsedMillis, "ms", s -> text("%.0f", s.elapsedMillis)));

  private final DeviceInfo device;
  private final String precision;
  private final long patterns;
  private final int dim;
  private final long queries;
  private final float beta;
  private final boolean ranked;
  private final boolean sized;
  private final long @Nullable [] truth;
  private final long started = System.nanoTime();
  private final TreeMap<Long, Long> metastableSizes = new TreeMap<>();
  private double steps;
  private long converged;
  private double topWeights;
  private long correct;
  private long unattended;
  private double elapsedMillis;
  private double elapsedBefore;

  /**
   * Begins to count.
   *
   * @param options how is retrieved
   * @param truth the patterns that should come out on top, or {@code null}
   */
  RetrievalSummary(
      HopfieldMemory memory, RetrievalOptions options, long queries, long @Nullable [] truth) {
    this.device = memory.device();
    this.precision = memory.elementType().label();
    this.patterns = memory.count();
    this.dim = memory.dim();
    this.queries = queries;
    this.beta = options.betaFor(memory.dim());
    this.ranked = options.topK() > 0;
    this.sized = options.outputs().contains(Output.METASTABLE_SIZE);
    this.truth = truth;
  }

  /** Counts a batch, the first query of which has number {@code first}. */
  void add(Retrieval found, long first) {
    for (int q = 0; q < found.batch(); q++) {
      steps += found.steps(q);
      converged += found.converged(q) ? 1 : 0;
      unattended += found.logSumExp(q) == Double.NEGATIVE_INFINITY ? 1 : 0;
      if (ranked) {
        addTop(found, q, first);
      }
      if (sized) {
        metastableSizes.merge(found.metastableSize(q), 1L, Long::sum);
      }
    }
    elapsedMillis = elapsedBefore + (System.nanoTime() - started) / 1e6;
  }

  private void addTop(Retrieval found, int q, long first) {
    topWeights += found.topK(q).weights()[0];
    boolean hit = truth != null && found.topK(q).indices()[0] == truth[(int) (first + q)];
    correct += hit ? 1 : 0;
  }

  private double mean(double sum) {
    return sum / queries;
  }

  private @Nullable Double meanTopWeight() {
    return ranked ? mean(topWeights) : null;
  }

  private @Nullable Long correct() {
    return ranked && truth != null ? correct : null;
  }

  private @Nullable Long medianMetastableSize() {
    if (!sized) {
      return null;
    }
    long before = 0;
    for (Map.Entry<Long, Long> size : metastableSizes.entrySet()) {
      before += size.getValue();
      if (before > queries / 2) {
        return size.getKey();
      }
    }
    return null;
  }

  /** What was counted so far, for {@link #restore}. */
  Map<String, Object> counted() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("steps", steps);
    fields.put("converged", converged);
    fields.put("top_weights", topWeights);
    fields.put("correct", correct);
    fields.put("unattended", unattended);
    fields.put("elapsed_ms", elapsedMillis);
    Map<String, Long> sizes = new LinkedHashMap<>();
    metastableSizes.forEach((size, count) -> sizes.put(size.toString(), count));
    fields.put("metastable_sizes", sizes);
    return fields;
  }

  /** Goes on with what an interrupted run has counted. */
  void restore(Map<?, ?> counted) {
    steps = number(counted, "steps").doubleValue();
    converged = number(counted, "converged").longValue();
    topWeights = number(counted, "top_weights").doubleValue();
    correct = number(counted, "correct").longValue();
    unattended = number(counted, "unattended").longValue();
    elapsedBefore = number(counted, "elapsed_ms").doubleValue();
    elapsedMillis = elapsedBefore;
    if (counted.get("metastable_sizes") instanceof Map<?, ?> sizes) {
      sizes.forEach(
          (size, count) ->
              metastableSizes.put(
                  Long.valueOf(String.valueOf(size)), ((Number) count).longValue()));
    }
  }

  private static Number number(Map<?, ?> counted, String name) {
    if (counted.get(name) instanceof Number number) {
      return number;
    }
    if (counted.get(name) instanceof String notFinite && notFinite.equals("NaN")) {
      return Double.NaN;
    }
    throw new InvalidInputException(
        "the state of the interrupted run lacks %s; leave out --resume to begin again"
            .formatted(name));
  }

  private static String text(String format, @Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }

  void report(OutputOptions output, Console console, RetrievalFiles files) {
    ReportWriter<RetrievalSummary> report = output.writer(console, COLUMNS, List.of(device));
    report.begin(List.of());
    report.rows(List.of(this));
    report.end(notes(files));
  }

  private List<String> notes(RetrievalFiles files) {
    List<String> notes = new ArrayList<>();
    notes.add("States: " + files.out());
    if (files.associations() != null) {
      notes.add("Associations: " + files.associations());
    }
    Long hits = correct();
    if (hits != null) {
      notes.add(
          "%d of %d queries (%s %%) have their true pattern on top."
              .formatted(hits, queries, text("%.1f", 100.0 * hits / queries)));
    }
    if (unattended > 0) {
      notes.add(
          "%d of %d queries had no pattern in range, and no strongest one; a smaller β reaches further."
              .formatted(unattended, queries));
    }
    return notes;
  }
}
