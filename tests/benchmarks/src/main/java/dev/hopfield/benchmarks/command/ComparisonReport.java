package dev.hopfield.benchmarks.command;

import dev.hopfield.benchmarks.peers.PeerRow;
import dev.hopfield.cli.report.ReportWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The report of a comparison: begun with its first rows and ended once, also where the process is
 * told to end before all is measured, so that no row is lost. Safe for use by several threads.
 */
final class ComparisonReport implements AutoCloseable {
  private final ReportWriter<PeerRow> writer;
  private final List<PeerRow> rows = new ArrayList<>();
  private final Thread onExit = new Thread(this::end);
  private boolean ended;

  ComparisonReport(ReportWriter<PeerRow> writer) {
    this.writer = writer;
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /** Writes the rows of a batch. */
  synchronized void add(List<PeerRow> some) {
    if (ended) {
      return;
    }
    if (rows.isEmpty()) {
      writer.begin(PeersReport.PREFACE);
    }
    writer.rows(some);
    rows.addAll(some);
  }

  /** An exit code of {@link dev.hopfield.cli.ExitCode} for what was measured. */
  synchronized int exitCode() {
    return PeersReport.exitCode(rows);
  }

  private synchronized void end() {
    if (!ended && !rows.isEmpty()) {
      writer.end(PeersReport.notes(rows));
    }
    ended = true;
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook finds nothing left to do.
    }
  }
}
