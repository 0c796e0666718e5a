package dev.hopfield.benchmarks.peers;

import dev.hopfield.benchmarks.measure.Timed;
import dev.hopfield.benchmarks.measure.Timing;
import dev.hopfield.benchmarks.measure.WorkerThreads;
import dev.hopfield.cli.measure.PlantedQueries;
import dev.hopfield.cli.measure.ReferenceStates;
import dev.hopfield.cli.measure.Verification;
import dev.hopfield.cli.measure.Workload;
import dev.hopfield.cli.report.Machine;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.generate.PatternGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every system on the same patterns and queries: verified against the float64 reference, then timed
 * in turns, one batch after another.
 *
 * <p>The rules that make it fair: the same floats; the same number of threads, told to each library
 * and asked back; patterns and queries already where a system wants them, so that only the
 * retrieval is timed; warm-up; pauses until the threads of the system before have stopped spinning;
 * medians of runs in turns; what a library leaves open (blocks, operators) chosen to be its
 * fastest.
 */
public final class PeersComparison implements AutoCloseable {
  private final PeersPlan plan;
  private final Consumer<String> log;
  private final WorkerThreads threads;
  private final Patterns patterns;
  private final Ceilings ceilings;
  private final Systems systems;

  /**
   * Makes the patterns and opens every system; a peer that cannot be opened is left out and told
   * of.
   *
   * @param plan what to compare
   * @param log told what goes on, one line each
   */
  public PeersComparison(PeersPlan plan, Consumer<String> log) {
    this.plan = plan;
    this.log = log;
    threads = new WorkerThreads(plan.threads());
    log.accept("making %d patterns of dimension %d".formatted(plan.count(), plan.dim()));
    patterns = PatternGenerator.random(plan.count(), plan.dim(), plan.seed()).toPatterns();
    systems = new Systems(plan, new PeerSetting(patterns, plan.beta(), threads), log);
    ceilings = new Ceilings(threads, plan.patternBytes());
  }

  /** A system on its way to a row. */
  private static final class Entrant {
    private final Peer peer;
    private String note = "";
    private @Nullable Retriever retriever;
    private @Nullable Verification verification;
    private @Nullable Timing timing;

    Entrant(Peer peer) {
      this.peer = peer;
    }

    boolean mayBeTimed() {
      return verification != null && verification.passed();
    }
  }

  /** Compares at one batch; the engine's row comes first. */
  public List<PeerRow> compare(int batch) {
    PlantedQueries planted = PlantedQueries.of(patterns, batch, plan.seed());
    Workload workload = new Workload(patterns, planted.queries(), planted.truth(), plan.beta(), 1);
    log.accept("computing the float64 reference at batch " + batch);
    ReferenceStates reference = ReferenceStates.of(workload, false, Double.POSITIVE_INFINITY);
    List<Entrant> entrants = systems.open().stream().map(Entrant::new).toList();
    try {
      for (Entrant entrant : entrants) {
        enter(entrant, workload, reference);
      }
      return rows(entrants, batch, time(entrants, batch));
    } finally {
      for (Entrant entrant : entrants) {
        if (entrant.retriever != null) {
          entrant.retriever.close();
        }
      }
    }
  }

  /** Prepares a system for a batch and verifies what it gives, or notes why it cannot take part. */
  private void enter(Entrant entrant, Workload workload, ReferenceStates reference) {
    Peer peer = entrant.peer;
    int batch = workload.queries().batch();
    long free = Machine.availableBytes();
    if (peer.threads() != plan.threads()) {
      entrant.note = "uses %d threads, not %d".formatted(peer.threads(), plan.threads());
    } else if (!Systems.hasRoom(peer, batch, free)) {
      entrant.note =
          "needs %d MiB, but %d MiB are free".formatted(peer.scratchBytes(batch) >> 20, free >> 20);
    } else {
      try {
        Retriever retriever = peer.prepare(workload.queries());
        entrant.retriever = retriever;
        entrant.note = retriever.choice();
        retriever.run();
        entrant.verification = reference.check(retriever.states());
      } catch (RuntimeException e) {
        entrant.note = Systems.oneLine(e);
      }
    }
    log.accept("%s at batch %d: %s".formatted(peer.system(), batch, outcome(entrant)));
  }

  private static String outcome(Entrant entrant) {
    if (entrant.verification == null) {
      return "left out: " + entrant.note;
    }
    String error = "error %.1e".formatted(entrant.verification.maxRelativeError());
    return entrant.mayBeTimed() ? error : error + ", not verified and so not timed";
  }

  /** Times those that were verified; gives what was measured beside them. */
  private PeerRow.Beside time(List<Entrant> entrants, int batch) {
    List<Timed> work = new ArrayList<>(ceilings.work());
    List<Entrant> timed = entrants.stream().filter(Entrant::mayBeTimed).toList();
    for (Entrant entrant : timed) {
      if (entrant.retriever != null) {
        work.add(entrant.retriever);
      }
    }
    log.accept("timing %d systems at batch %d in turns".formatted(timed.size(), batch));
    List<Timing> timings = plan.turns().time(work);
    int first = work.size() - timed.size();
    for (int i = 0; i < timed.size(); i++) {
      timed.get(i).timing = timings.get(first + i);
    }
    Timing ours = entrants.getFirst().timing;
    return new PeerRow.Beside(
        ours == null ? Double.NaN : ours.medianMs(),
        ceilings.peakGflops(timings.get(0)),
        ceilings.bandwidth(timings.get(1)));
  }

  private List<PeerRow> rows(List<Entrant> entrants, int batch, PeerRow.Beside beside) {
    PeerRow.Size size = new PeerRow.Size(plan.count(), plan.dim(), batch);
    List<PeerRow> rows = new ArrayList<>();
    for (Entrant entrant : entrants) {
      rows.add(
          new PeerRow(
              entrant.peer.system(),
              entrant.peer.describe(),
              size,
              entrant.peer.threads(),
              entrant.note,
              entrant.verification,
              entrant.timing,
              beside));
    }
    systems
        .absent()
        .forEach(
            (system, why) -> rows.add(new PeerRow(system, "", size, 0, why, null, null, beside)));
    return rows;
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
