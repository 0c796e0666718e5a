package dev.hopfield.benchmarks.peers;

import dev.hopfield.benchmarks.measure.Timed;
import dev.hopfield.benchmarks.measure.Timing;
import dev.hopfield.cli.measure.ReferenceStates;
import dev.hopfield.cli.measure.Verification;
import dev.hopfield.cli.measure.Workload;
import dev.hopfield.cli.report.Machine;
import org.jspecify.annotations.Nullable;

/** A system on its way to the row of one batch. What goes wrong in it ends there as a note. */
final class Entrant implements Timed, AutoCloseable {
  private final Peer peer;
  private final Progress progress;
  private String version = "";
  private String note = "";
  private int threads;
  private boolean failed;
  private @Nullable Retriever retriever;
  private @Nullable Verification verification;
  private @Nullable Timing timing;

  Entrant(Peer peer, Progress progress) {
    this.peer = peer;
    this.progress = progress;
  }

  /** Prepares the system and verifies what it gives, or notes why it cannot take part. */
  void enter(Workload workload, ReferenceStates reference, int threadsToUse) {
    guarded(
        () -> {
          version = peer.describe();
          threads = peer.threads();
          note = obstacle(workload.queries().batch(), threadsToUse);
          if (note.isEmpty()) {
            verify(workload, reference);
          }
        });
    int batch = workload.queries().batch();
    progress.say("%s at batch %d: %s".formatted(peer.system(), batch, outcome()));
  }

  /** Why it cannot take part; empty where nothing is known against it. */
  private String obstacle(int batch, int threadsToUse) {
    long free = Machine.availableBytes();
    if (threads != threadsToUse) {
      return "uses %d threads, not %d".formatted(threads, threadsToUse);
    }
    return Systems.hasRoom(peer, batch, free)
        ? ""
        : "needs %d MiB, but %d MiB are free".formatted(peer.scratchBytes(batch) >> 20, free >> 20);
  }

  private void verify(Workload workload, ReferenceStates reference) {
    Retriever prepared = peer.prepare(workload.queries());
    retriever = prepared;
    note = prepared.choice();
    prepared.run();
    verification = reference.check(prepared.states());
  }

  private String outcome() {
    if (verification == null) {
      return "left out: " + note;
    }
    String error = "error %.1e".formatted(verification.maxRelativeError());
    return mayBeTimed() ? error : error + ", not verified and so not timed";
  }

  boolean mayBeTimed() {
    return !failed && verification != null && verification.passed();
  }

  /** Does something with the library, whose failure is a note. */
  private void guarded(Runnable work) {
    progress.atWork(peer.system());
    try {
      work.run();
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      failed = true;
      note = Systems.oneLine(e);
    } finally {
      progress.atWork(Progress.NOBODY);
    }
  }

  @Override
  public void turn() {
    progress.atWork(peer.system());
  }

  /** One retrieval; nothing any more once one has failed. */
  @Override
  public void run() {
    if (failed || retriever == null) {
      return;
    }
    try {
      retriever.run();
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      failed = true;
      note = Systems.oneLine(e);
      progress.say("%s failed while it was timed: %s".formatted(peer.system(), note));
    }
  }

  /** Takes its timing, if all went well and what the last run gave is still right. */
  void timed(Timing measured, ReferenceStates reference) {
    Verification before = verification;
    Retriever timed = retriever;
    if (before == null || timed == null || failed) {
      return;
    }
    guarded(
        () -> {
          Verification both = before.and(reference.check(timed.states()));
          verification = both;
          timing = both.passed() ? measured : null;
        });
  }

  @Nullable Timing timing() {
    return timing;
  }

  PeerRow row(PeerRow.Size size, PeerRow.Beside beside) {
    Verification verified = failed ? null : verification;
    return new PeerRow(peer.system(), version, size, threads, note, verified, timing, beside);
  }

  @Override
  public void close() {
    if (retriever != null) {
      guarded(retriever::close);
    }
  }
}
