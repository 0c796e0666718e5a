package dev.hopfield.benchmarks.libraries;

import dev.hopfield.benchmarks.peers.Peer;
import dev.hopfield.benchmarks.peers.PeerProvider;
import dev.hopfield.benchmarks.peers.PeerSetting;
import java.util.Arrays;
import java.util.List;

/** The two ways to write a retrieval with libtorch. */
public final class LibtorchProvider implements PeerProvider {
  @Override
  public List<String> systems() {
    return Arrays.stream(LibtorchForm.values()).map(LibtorchForm::system).toList();
  }

  @Override
  public Peer open(String system, PeerSetting setting) {
    LibtorchForm form =
        Arrays.stream(LibtorchForm.values())
            .filter(each -> each.system().equals(system))
            .findFirst()
            .orElseThrow();
    return new LibtorchPeer(form, setting);
  }
}
