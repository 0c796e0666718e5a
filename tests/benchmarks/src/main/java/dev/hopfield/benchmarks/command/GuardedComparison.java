package dev.hopfield.benchmarks.command;

import dev.hopfield.benchmarks.peers.PeerRow;
import dev.hopfield.benchmarks.peers.Progress;
import dev.hopfield.cli.ExitCode;
import dev.hopfield.engine.DeviceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Has one size compared in a JVM of its own, where all systems take turns, and survives it.
 *
 * <p>A fault in native code ends a whole process and cannot be caught there. So the process tells
 * who is at work; if it ends before its time, that system becomes a row that says so, and another
 * process goes on without it from the batch that was interrupted.
 */
final class GuardedComparison implements ComparisonLine.Reader {
  private final Function<List<String>, Measuring> jvms;
  private final String engine;
  private final Duration patience;
  private final Consumer<List<PeerRow>> found;
  private final Consumer<String> log;

  private final List<Integer> left;
  private final Map<String, String> absent = new LinkedHashMap<>();

  private String atWork = Progress.NOBODY;
  private long since;
  private @Nullable Measuring running;
  private boolean killed;

  /**
   * A comparison that was not begun yet.
   *
   * @param jvms makes a JVM with these arguments more
   * @param engine the engine's name among the systems
   * @param batches each B
   * @param patience how long a system may be at work before it counts as hanging
   * @param found takes the rows of each batch as soon as it is done
   * @param log told what goes wrong
   */
  GuardedComparison(
      Function<List<String>, Measuring> jvms,
      String engine,
      List<Integer> batches,
      Duration patience,
      Consumer<List<PeerRow>> found,
      Consumer<String> log) {
    this.jvms = jvms;
    this.engine = engine;
    this.patience = patience;
    this.found = found;
    this.log = log;
    left = new ArrayList<>(batches);
  }

  /**
   * Compares all batches and gives an exit code of {@link ExitCode}: not {@code OK} where the JVM
   * itself refused, having said why.
   *
   * @throws DeviceException where it cannot go on: the engine itself failed, or nobody is to blame
   */
  int run() {
    while (!left.isEmpty()) {
      Measuring jvm = jvms.apply(arguments());
      int status = runOne(jvm);
      if (left.isEmpty()) {
        return ExitCode.OK;
      }
      String suspect = suspect();
      if (suspect.isEmpty() && (status == ExitCode.BAD_INPUT || status == ExitCode.FAILURE)) {
        return status;
      }
      leaveOut(suspect, status, jvm.reason());
    }
    return ExitCode.OK;
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    for (int batch : left) {
      arguments.addAll(List.of("--only-batch", String.valueOf(batch)));
    }
    absent.forEach((system, why) -> arguments.addAll(List.of("--absent", system + "=" + why)));
    return arguments;
  }

  private int runOne(Measuring jvm) {
    synchronized (this) {
      running = jvm;
      atWork = Progress.NOBODY;
      killed = false;
    }
    Thread watch = Thread.ofPlatform().daemon().start(this::watch);
    try {
      return jvm.run(line -> ComparisonLine.read(line, this));
    } finally {
      watch.interrupt();
    }
  }

  private synchronized String suspect() {
    return atWork;
  }

  private synchronized void leaveOut(String suspect, int status, String reason) {
    String how =
        killed
            ? "did not return within %d s".formatted(patience.toSeconds())
            : "ended the process with status %d: %s".formatted(status, reason);
    if (suspect.isEmpty() || suspect.equals(engine) || absent.containsKey(suspect)) {
      String who = suspect.isEmpty() ? "nobody was at work, but something" : suspect;
      throw new DeviceException("%s %s".formatted(who, how));
    }
    absent.put(suspect, "%s at batch %d".formatted(how, left.getFirst()));
    log.accept("%s %s; going on without it".formatted(suspect, how));
  }

  /** Ends the JVM where a system hangs. */
  private void watch() {
    long look = Math.clamp(patience.toMillis() / 4, 1, 1000);
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(look);
        synchronized (this) {
          boolean hangs = !atWork.isEmpty() && System.nanoTime() - since > patience.toNanos();
          if (hangs && !killed && running != null) {
            killed = true;
            running.kill();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void atWork(String system) {
    atWork = system;
    since = System.nanoTime();
  }

  @Override
  public void rows(int batch, List<PeerRow> rows) {
    left.remove(Integer.valueOf(batch));
    found.accept(rows);
  }
}
