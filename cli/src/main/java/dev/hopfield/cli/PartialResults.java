package dev.hopfield.cli;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.format.PatternFiles;
import dev.hopfield.engine.format.PatternWriter;
import dev.hopfield.engine.format.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The results of a run, written under a temporary name as they come. Every now and then they are
 * brought to the disk, and how far they go is noted beside them; a run that was interrupted, in
 * whatever way, goes on from there. At the end they get their names.
 */
final class PartialResults implements AutoCloseable {
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(500);

  private final Path state;
  private final RetrievalFiles files;
  private final RunIdentity identity;
  private final RetrievalSummary summary;
  private final PatternWriter states;
  private final @Nullable AssociationLines lines;
  private final Thread hook;
  private long done;
  private long noted;
  private long notedQueries;
  private boolean resumable;
  private boolean committed;
  private boolean left;

  private PartialResults(
      RetrievalFiles files,
      RunIdentity identity,
      RetrievalSummary summary,
      @Nullable ResumeState begun,
      PatternWriter states,
      @Nullable AssociationLines lines,
      Console console) {
    state = ResumeState.beside(files.out());
    this.files = files;
    this.identity = identity;
    this.summary = summary;
    this.states = states;
    this.lines = lines;
    resumable = begun != null;
    done = begun == null ? 0 : begun.queries();
    notedQueries = done;
    noted = System.nanoTime();
    hook = new Thread(() -> leave(console));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Begins, or goes on.
   *
   * @param resume whether to go on with what an interrupted run left, if it left anything
   * @param dim of the states
   * @param labelled the memory whose labels are told with associations; {@code null} for none
   * @param queries how many there are
   * @param summary takes over what was counted
   */
  static PartialResults begin(
      RetrievalFiles files,
      RunIdentity identity,
      boolean resume,
      RetrievalOptions options,
      int dim,
      @Nullable HopfieldMemory labelled,
      long queries,
      RetrievalSummary summary,
      Console console) {
    Path state = ResumeState.beside(files.out());
    ResumeState begun = resume ? ResumeState.read(state) : null;
    if (begun == null) {
      delete(state);
    } else {
      identity.requireSame(begun.facts(), state);
      requireInRange(begun, queries, state);
      summary.restore(begun.summary());
    }
    long rows = begun == null ? 0 : begun.queries();
    PatternWriter states = PatternFiles.partial(files.out(), dim, rows, queries);
    try {
      AssociationLines lines =
          AssociationLines.partial(
              files.associations(), options, labelled, begun == null ? 0 : begun.lineBytes());
      return new PartialResults(files, identity, summary, begun, states, lines, console);
    } catch (RuntimeException | Error e) {
      states.close();
      if (begun == null) {
        delete(WholeFile.partialName(files.out()));
      }
      throw e;
    }
  }

  private static void requireInRange(ResumeState begun, long queries, Path state) {
    if (begun.queries() < 0 || begun.queries() > queries || begun.lineBytes() < 0) {
      throw new InvalidInputException(
          "%s says that %d of %d queries are done, which cannot be; leave out --resume to begin again"
              .formatted(state, begun.queries(), queries));
    }
  }

  /** How many queries are done: the number of the first that is not. */
  long done() {
    return done;
  }

  /** Takes the results of the next queries. */
  void write(Retrieval found) {
    states.write(found.states().data(), found.batch());
    if (lines != null) {
      lines.write(found, done);
    }
    summary.add(found, done);
    done += found.batch();
  }

  /** Notes how far the results go, unless it was done just now. */
  synchronized void note() {
    if (left || System.nanoTime() - noted < INTERVAL) {
      return;
    }
    states.sync();
    long lineBytes = lines == null ? 0 : lines.sync();
    new ResumeState(identity.facts(), done, lineBytes, summary.counted()).write(state);
    resumable = true;
    notedQueries = done;
    noted = System.nanoTime();
  }

  /** Gives the results their names. */
  synchronized void commit() {
    if (left) {
      return;
    }
    states.sync();
    if (lines != null) {
      lines.sync();
    }
    // From here on an interrupted run begins anew: one of its results may have its name already.
    delete(state);
    resumable = false;
    states.commit();
    if (lines != null) {
      lines.commit();
    }
    committed = true;
  }

  /** Without {@link #commit}, leaves what can be resumed and deletes what cannot. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the JVM ends, and the hook does this
    }
    states.close();
    if (lines != null) {
      lines.close();
    }
    deleteUnlessResumable();
  }

  /** When the JVM is told to end: nothing changes on the disk any more. */
  private synchronized void leave(Console console) {
    left = true;
    if (resumable) {
      console.say(
          "interrupted after %d queries; the same command with --resume goes on"
              .formatted(notedQueries));
    }
    deleteUnlessResumable();
  }

  private synchronized void deleteUnlessResumable() {
    if (!resumable && !committed) {
      delete(WholeFile.partialName(files.out()));
      if (files.associations() != null) {
        delete(WholeFile.partialName(files.associations()));
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new InvalidInputException("%s cannot be deleted; delete it first".formatted(file), e);
    }
  }
}
