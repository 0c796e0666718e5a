package dev.hopfield.benchmarks.peers;

import dev.hopfield.benchmarks.measure.Timed;
import dev.hopfield.benchmarks.measure.Timing;
import dev.hopfield.benchmarks.measure.WorkerThreads;
import dev.hopfield.cli.measure.PlantedQueries;
import dev.hopfield.cli.measure.ReferenceStates;
import dev.hopfield.cli.measure.Workload;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.generate.PatternGenerator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every system on the same patterns and queries: verified against the float64 reference, then timed
 * in turns, one batch after another.
 *
 * <p>The rules that make it fair: the same floats; the same number of threads, told to each library
 * and asked back; patterns and queries already where a system wants them, so that only the
 * retrieval is timed; warm-up; pauses until the threads of the system before have stopped spinning;
 * medians of runs in turns, with the machine's ceilings among them; what a library leaves open
 * (blocks, operators) chosen to be its fastest.
 */
public final class PeersComparison implements AutoCloseable {
  private final PeersPlan plan;
  private final Progress progress;
  private final WorkerThreads threads;
  private final Patterns patterns;
  private final Ceilings ceilings;
  private final Systems systems;

  /**
   * Makes the patterns and opens every system; a peer that cannot be opened is left out and told
   * of.
   *
   * @param plan what to compare
   * @param progress told what goes on
   */
  public PeersComparison(PeersPlan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
    threads = new WorkerThreads(plan.threads());
    progress.say("making %d patterns of dimension %d".formatted(plan.count(), plan.dim()));
    patterns = PatternGenerator.random(plan.count(), plan.dim(), plan.seed()).toPatterns();
    systems = new Systems(plan, new PeerSetting(patterns, plan.beta(), threads), progress);
    ceilings = new Ceilings(threads, plan.patternBytes());
  }

  /** Compares at one batch; the engine's row comes first. */
  public List<PeerRow> compare(int batch) {
    PlantedQueries planted = PlantedQueries.of(patterns, batch, plan.seed());
    Workload workload = new Workload(patterns, planted.queries(), planted.truth(), plan.beta(), 1);
    progress.say("computing the float64 reference at batch " + batch);
    ReferenceStates reference = ReferenceStates.of(workload, false, Double.POSITIVE_INFINITY);
    List<Entrant> entrants =
        systems.open().stream().map(peer -> new Entrant(peer, progress)).toList();
    try {
      entrants.forEach(entrant -> entrant.enter(workload, reference, plan.threads()));
      return time(entrants, reference, new PeerRow.Size(plan.count(), plan.dim(), batch));
    } finally {
      entrants.forEach(Entrant::close);
    }
  }

  /** Times those that were verified, and gives the rows of all. */
  private List<PeerRow> time(List<Entrant> entrants, ReferenceStates reference, PeerRow.Size size) {
    List<Timed> work = new ArrayList<>(ceilings.work().stream().map(this::nobodys).toList());
    int first = work.size();
    List<Entrant> timed = entrants.stream().filter(Entrant::mayBeTimed).toList();
    work.addAll(timed);
    progress.say("timing %d systems at batch %d in turns".formatted(timed.size(), size.batch()));
    List<Timing> timings = plan.turns().time(work);
    progress.atWork(Progress.NOBODY);
    for (int i = 0; i < timed.size(); i++) {
      timed.get(i).timed(timings.get(first + i), reference);
    }
    PeerRow.Rate peak = ceilings.peak(timings.get(0));
    PeerRow.Rate bandwidth = ceilings.bandwidth(timings.get(1));
    Timing ours = entrants.getFirst().timing();
    List<PeerRow> rows = new ArrayList<>();
    for (Entrant entrant : entrants) {
      rows.add(entrant.row(size, beside(ours, entrant.timing(), peak, bandwidth)));
    }
    PeerRow.Beside untimed = beside(ours, null, peak, bandwidth);
    systems
        .absent()
        .forEach(
            (system, why) -> rows.add(new PeerRow(system, "", size, 0, why, null, null, untimed)));
    return rows;
  }

  /** Work that is no system's. */
  private Timed nobodys(Timed work) {
    return new Timed() {
      @Override
      public void turn() {
        progress.atWork(Progress.NOBODY);
      }

      @Override
      public void run() {
        work.run();
      }
    };
  }

  private static PeerRow.Beside beside(
      @Nullable Timing ours, @Nullable Timing theirs, PeerRow.Rate peak, PeerRow.Rate bandwidth) {
    return new PeerRow.Beside(
        ours == null ? Double.NaN : ours.medianMs(),
        ours == null ? Double.NaN : ours.leastMs(),
        ours == null || theirs == null ? Double.NaN : theirs.pairedRatio(ours),
        peak,
        bandwidth);
  }

  /** Frees the systems and the data. */
  @Override
  public void close() {
    systems.close();
    ceilings.close();
    patterns.close();
    threads.close();
  }
}
