package dev.hopfield.benchmarks.scaling;

import dev.hopfield.benchmarks.measure.MemoryUse;
import dev.hopfield.benchmarks.measure.Timed;
import dev.hopfield.benchmarks.measure.Timing;
import dev.hopfield.cli.measure.PlantedQueries;
import dev.hopfield.cli.report.Machine;
import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.generate.PatternGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Measures one backend with one set of patterns in this JVM, with the threads that it has. */
public final class ScalingMeasurement {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  /** A backend may keep a copy of the patterns in an order of its own. */
  private static final double MOST_OF_PATTERNS = 2.2;

  private final ScalingPlan plan;
  private final ScalingPlan.Size size;
  private final RetrievalOptions options;

  /**
   * A measurement.
   *
   * @param plan what to measure
   * @param size the patterns
   */
  public ScalingMeasurement(ScalingPlan plan, ScalingPlan.Size size) {
    this.plan = plan;
    this.size = size;
    options = RetrievalOptions.defaults().withTopK(0).withOutputs();
  }

  /**
   * Measures every batch.
   *
   * @throws DeviceException if there is no memory for the patterns and a copy of them
   */
  public List<ScalingPoint> run() {
    long free = Machine.availableBytes();
    if (free > 0 && size.bytes() * MOST_OF_PATTERNS > free) {
      throw new DeviceException(
          "%s and a copy need %d MiB, and %d MiB are free; use fewer"
              .formatted(size, size.bytes() >> 19, free >> 20));
    }
    try (Patterns patterns =
        PatternGenerator.random(size.count(), size.dim(), plan.seed()).toPatterns()) {
      List<StateBatch> queries =
          plan.batches().stream()
              .map(batch -> PlantedQueries.of(patterns, batch, plan.seed()).queries())
              .toList();
      List<Timing> timings = time(patterns, queries);
      List<ScalingPoint> points = new ArrayList<>();
      for (int i = 0; i < queries.size(); i++) {
        points.add(point(patterns, queries.get(i), timings.get(i)));
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

  /** Measures the memory of a fresh start, everything being compiled by now. */
  private ScalingPoint point(Patterns patterns, StateBatch queries, Timing timing) {
    AtomicReference<HopfieldMemory> opened = new AtomicReference<>();
    MemoryUse opening = MemoryUse.of(() -> opened.set(open(patterns)));
    try (HopfieldMemory memory = opened.get()) {
      MemoryUse retrieval = MemoryUse.of(() -> memory.retrieve(queries, options));
      return new ScalingPoint(
          size.count(), size.dim(), queries.batch(), THREADS, timing, opening, retrieval);
    }
  }

  private HopfieldMemory open(Patterns patterns) {
    return HopfieldMemory.of(patterns).backend(plan.backend()).open();
  }
}
