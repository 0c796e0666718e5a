package dev.hopfield.benchmarks.peers;

import dev.hopfield.engine.StateBatch;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Systems that stand in for libraries: some that are right, some that are wrong, some that fail,
 * and one that ends the process where the environment has {@value #DEADLY}.
 */
public final class StandInProvider implements PeerProvider {
  /** An environment variable: from which batch on "mortal" ends the process. */
  public static final String DEADLY = "HOPFIELD_STAND_IN_DEADLY_FROM";

  @Override
  public List<String> systems() {
    return List.of(
        "right", "absent", "wrong", "greedy", "stubborn", "missing", "flaky", "rotting", "mortal");
  }

  @Override
  public Peer open(String system, PeerSetting setting) {
    if (system.equals("missing")) {
      throw new UnsatisfiedLinkError("no such library\nin the path");
    }
    return new StandIn(system, new HopfieldPeer("reference", setting), setting);
  }

  private record StandIn(String system, HopfieldPeer engine, PeerSetting setting) implements Peer {
    @Override
    public String describe() {
      return "stands in";
    }

    @Override
    public int threads() {
      return setting.threads().count() + (system.equals("stubborn") ? 1 : 0);
    }

    @Override
    public long scratchBytes(int batch) {
      return system.equals("greedy") ? Long.MAX_VALUE / 2 : 0;
    }

    @Override
    public Retriever prepare(StateBatch queries) {
      Retriever right = engine.prepare(queries);
      return switch (system) {
        case "wrong" -> new SlightlyWrong(right, 0, new AtomicInteger());
        case "rotting" -> new SlightlyWrong(right, 1, new AtomicInteger());
        case "flaky" -> new Failing(right, () -> fail(), new AtomicInteger());
        case "mortal" -> new Failing(right, () -> end(queries.batch()), new AtomicInteger());
        default -> right;
      };
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  private static void fail() {
    throw new IllegalStateException("had\nenough");
  }

  private static void end(int batch) {
    String from = System.getenv(DEADLY);
    if (from != null && batch >= Integer.parseInt(from)) {
      System.err.println("stand-in: fatal error: no longer");
      Runtime.getRuntime().halt(134);
    }
  }

  /** Right the first time, and then something happens. */
  private record Failing(Retriever right, Runnable event, AtomicInteger runs) implements Retriever {
    @Override
    public void run() {
      if (runs.incrementAndGet() > 1) {
        event.run();
      }
      right.run();
    }

    @Override
    public StateBatch states() {
      return right.states();
    }

    @Override
    public void close() {
      right.close();
    }
  }

  /** The right states so many times, and then wrong in one element of the last. */
  private record SlightlyWrong(Retriever right, int before, AtomicInteger asked)
      implements Retriever {
    @Override
    public void run() {
      right.run();
    }

    @Override
    public StateBatch states() {
      StateBatch states = right.states();
      if (asked.getAndIncrement() < before) {
        return states;
      }
      StateBatch changed = new StateBatch(states.data().clone(), states.batch(), states.dim());
      changed.data()[changed.data().length - 1] += 0.01f;
      return changed;
    }

    @Override
    public void close() {
      right.close();
    }
  }
}
