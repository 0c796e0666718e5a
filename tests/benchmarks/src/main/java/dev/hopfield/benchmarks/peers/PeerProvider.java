package dev.hopfield.benchmarks.peers;

import java.util.List;
import java.util.ServiceLoader;

/** Brings the systems of one library; found by {@link java.util.ServiceLoader}. */
public interface PeerProvider {
  /** The systems of every library, by name, whether they can be opened here or not. */
  static List<String> allSystems() {
    return ServiceLoader.load(PeerProvider.class).stream()
        .flatMap(each -> each.get().systems().stream())
        .toList();
  }

  /** The systems it has, by name. Must not touch the library. */
  List<String> systems();

  /**
   * Loads the library and gives the patterns to one of {@link #systems}.
   *
   * @param system which
   * @param setting what to retrieve from, and with how many threads
   */
  Peer open(String system, PeerSetting setting);
}
