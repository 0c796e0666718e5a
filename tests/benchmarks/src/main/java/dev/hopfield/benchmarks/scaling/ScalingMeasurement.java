package dev.hopfield.benchmarks.scaling;

import dev.hopfield.benchmarks.measure.MemoryUse;
import dev.hopfield.benchmarks.measure.Timed;
import dev.hopfield.benchmarks.measure.Timing;
import dev.hopfield.cli.measure.PlantedQueries;
import dev.hopfield.cli.report.Machine;
import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.generate.PatternGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Measures one backend in this JVM, with the threads that this JVM has. */
public final class ScalingMeasurement {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  /** A backend may keep a copy of the patterns in an order of its own. */
  private static final double MOST_OF_PATTERNS = 2.2;

  private final ScalingPlan plan;
  private final Consumer<String> log;
  private final RetrievalOptions options;

  /**
   * A measurement.
   *
   * @param plan what to measure
   * @param log told what goes on, one line each
   */
  public ScalingMeasurement(ScalingPlan plan, Consumer<String> log) {
    this.plan = plan;
    this.log = log;
    options = RetrievalOptions.defaults().withTopK(0).withOutputs();
  }

  /** Measures every size that there is memory for, and reports each point as it is known. */
  public void run(Consumer<ScalingPoint> report) {
    for (ScalingPlan.Size size : plan.sizes()) {
      long free = Machine.availableBytes();
      if (free > 0 && size.bytes() * MOST_OF_PATTERNS > free) {
        log.accept(
            "left out: %d patterns of dimension %d and a copy need %d MiB, and %d MiB are free"
                .formatted(size.count(), size.dim(), size.bytes() >> 19, free >> 20));
      } else {
        log.accept("%s, threads: %d".formatted(size, THREADS));
        measure(size).forEach(report);
      }
    }
  }

  private List<ScalingPoint> measure(ScalingPlan.Size size) {
    try (Patterns patterns =
        PatternGenerator.random(size.count(), size.dim(), plan.seed()).toPatterns()) {
      List<StateBatch> queries =
          plan.batches().stream()
              .map(batch -> PlantedQueries.of(patterns, batch, plan.seed()).queries())
              .toList();
      List<Timing> timings = time(patterns, queries);
      List<ScalingPoint> points = new ArrayList<>();
      for (int i = 0; i < queries.size(); i++) {
        StateBatch batch = queries.get(i);
        MemoryUse memory = MemoryUse.of(() -> openAndRetrieve(patterns, batch));
        points.add(
            new ScalingPoint(
                size.count(), size.dim(), batch.batch(), THREADS, timings.get(i), memory));
      }
      return points;
    }
  }

  private List<Timing> time(Patterns patterns, List<StateBatch> queries) {
    try (HopfieldMemory memory = open(patterns)) {
      return plan.turns()
          .time(
              queries.stream().<Timed>map(batch -> () -> memory.retrieve(batch, options)).toList());
    }
  }

  private void openAndRetrieve(Patterns patterns, StateBatch queries) {
    try (HopfieldMemory memory = open(patterns)) {
      memory.retrieve(queries, options);
    }
  }

  private HopfieldMemory open(Patterns patterns) {
    return HopfieldMemory.of(patterns).backend(plan.backend()).open();
  }
}
