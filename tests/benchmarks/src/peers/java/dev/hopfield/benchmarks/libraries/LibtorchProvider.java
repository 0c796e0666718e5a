package dev.hopfield.benchmarks.libraries;

import dev.hopfield.benchmarks.peers.Peer;
import dev.hopfield.benchmarks.peers.PeerProvider;
import dev.hopfield.benchmarks.peers.PeerSetting;
import java.util.List;

/**
 * Ways to retrieve with libtorch.
 *
 * <p>Its matrix products come from OpenBLAS, which has threads of its own: within operations that
 * libtorch divides among its own threads they get in each other's way, within others they are
 * needed. So there is the library as it comes, and the library with whatever number of BLAS threads
 * is fastest.
 */
public final class LibtorchProvider implements PeerProvider {
  private static final String SDPA = "libtorch-sdpa";
  private static final String SDPA_AS_IT_COMES = "libtorch-sdpa-default";
  private static final String EAGER = "libtorch-eager";

  @Override
  public List<String> systems() {
    return List.of(SDPA, SDPA_AS_IT_COMES, EAGER);
  }

  @Override
  public Peer open(String system, PeerSetting setting) {
    int threads = setting.threads().count();
    List<Integer> oneOrAll = threads == 1 ? List.of(1) : List.of(1, threads);
    return switch (system) {
      case SDPA -> new LibtorchPeer(system, LibtorchForm.SDPA, oneOrAll, setting);
      case EAGER -> new LibtorchPeer(system, LibtorchForm.EAGER, oneOrAll, setting);
      default -> new LibtorchPeer(system, LibtorchForm.SDPA, List.of(threads), setting);
    };
  }
}
