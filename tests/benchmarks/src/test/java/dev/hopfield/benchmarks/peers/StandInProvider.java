package dev.hopfield.benchmarks.peers;

import dev.hopfield.engine.StateBatch;
import java.util.List;

/** Systems that stand in for libraries: one that is right, one that is wrong, three that fail. */
public final class StandInProvider implements PeerProvider {
  @Override
  public List<String> systems() {
    return List.of("right", "wrong", "greedy", "stubborn", "missing");
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
      return system.equals("wrong") ? new SlightlyWrong(right) : right;
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  /** The right states, but for one element of the last. */
  private record SlightlyWrong(Retriever right) implements Retriever {
    @Override
    public void run() {
      right.run();
    }

    @Override
    public StateBatch states() {
      StateBatch states = right.states();
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
