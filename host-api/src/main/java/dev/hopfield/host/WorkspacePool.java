package dev.hopfield.host;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Workspaces of small sets that nobody uses at the moment, kept for the next set of their shape: to
 * compile kernels takes far longer than to send a small set. The one that was unused for longest
 * goes first. Safe for use by several threads.
 */
final class WorkspacePool implements AutoCloseable {
  /** The most that is kept on the device, in bytes, unless that is much of its memory. */
  private static final long MOST_BYTES = 128L << 20;

  private static final int MOST_SHARE = 16;

  private record Unused(Workspace workspace, long bytes) {}

  private final long mostBytes;
  private final Deque<Unused> unused = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  /**
   * A pool.
   *
   * @param usable device memory that may be used, in bytes
   */
  WorkspacePool(long usable) {
    mostBytes = Math.min(MOST_BYTES, usable / MOST_SHARE);
  }

  /**
   * A workspace for such a plan, which then belongs to the caller; {@code null} if there is none.
   */
  synchronized @Nullable Workspace take(MemoryPlan plan) {
    if (!plan.isSmall()) {
      return null;
    }
    Workspace.Key key = Workspace.Key.of(plan);
    Iterator<Unused> latestFirst = unused.descendingIterator();
    while (latestFirst.hasNext()) {
      Unused each = latestFirst.next();
      if (each.workspace.key().equals(key)) {
        latestFirst.remove();
        bytes -= each.bytes;
        return each.workspace;
      }
    }
    return null;
  }

  /** Keeps a workspace, or closes it. */
  synchronized void giveBack(Workspace workspace, MemoryPlan plan) {
    if (closed || !plan.isSmall() || plan.deviceBytes() > mostBytes) {
      workspace.close();
      return;
    }
    unused.addLast(new Unused(workspace, plan.deviceBytes()));
    bytes += plan.deviceBytes();
    while (bytes > mostBytes) {
      closeOldest();
    }
  }

  private void closeOldest() {
    Unused oldest = unused.removeFirst();
    bytes -= oldest.bytes;
    oldest.workspace.close();
  }

  /** Closes all that is unused. Says whether there was anything. */
  synchronized boolean clear() {
    boolean any = !unused.isEmpty();
    while (!unused.isEmpty()) {
      closeOldest();
    }
    return any;
  }

  /** Closes all that is unused, and from now on all that is given back. */
  @Override
  public synchronized void close() {
    closed = true;
    clear();
  }
}
