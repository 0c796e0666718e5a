package dev.hopfield.benchmarks.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The systems of a comparison: the engine first, then every peer that can be opened. */
final class Systems implements AutoCloseable {
  private final List<Peer> open = new ArrayList<>();
  private final Map<String, String> absent = new LinkedHashMap<>();

  /** Opens the systems that a plan wants, and says so. */
  Systems(PeersPlan plan, PeerSetting setting, Progress progress) {
    open.add(new HopfieldPeer(plan.backend(), setting));
    for (PeerProvider provider : ServiceLoader.load(PeerProvider.class)) {
      for (String system : provider.systems()) {
        String why = plan.absent().get(system);
        if (why != null) {
          absent.put(system, why);
        } else if (plan.wants(system)) {
          open(provider, system, setting, progress);
        }
      }
    }
  }

  private void open(PeerProvider provider, String system, PeerSetting setting, Progress progress) {
    progress.atWork(system);
    try {
      progress.say("opening " + system);
      open.add(provider.open(system, setting));
    } catch (RuntimeException | LinkageError e) { // a library for another machine is an Error
      String why = oneLine(e);
      absent.put(system, why);
      progress.say("%s is left out: %s".formatted(system, why));
    }
    progress.atWork(Progress.NOBODY);
  }

  /** A failure in one line. */
  static String oneLine(Throwable failure) {
    return failure.toString().replaceAll("\\s*\\R\\s*", " ");
  }

  /** Those that could be opened, the engine first. */
  List<Peer> open() {
    return List.copyOf(open);
  }

  /** Those that could not be opened, with the reason. */
  Map<String, String> absent() {
    return absent;
  }

  /** Whether a peer's memory for a batch is there; it may take four fifths of what is free. */
  static boolean hasRoom(Peer peer, int batch, long freeBytes) {
    return freeBytes <= 0 || peer.scratchBytes(batch) <= freeBytes / 5 * 4;
  }

  @Override
  public void close() {
    open.reversed().forEach(Peer::close);
  }
}
