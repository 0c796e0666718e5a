package dev.hopfield.benchmarks.libraries;

import dev.hopfield.benchmarks.peers.Peer;
import dev.hopfield.benchmarks.peers.PeerProvider;
import dev.hopfield.benchmarks.peers.PeerSetting;
import dev.hopfield.benchmarks.peers.SgemmPair;
import java.util.List;

/** A pair of matrix products on each BLAS. */
public final class BlasProvider implements PeerProvider {
  private static final String OPENBLAS = "openblas-sgemm-pair";
  private static final String MKL = "mkl-sgemm-pair";

  @Override
  public List<String> systems() {
    return List.of(OPENBLAS, MKL);
  }

  @Override
  public Peer open(String system, PeerSetting setting) {
    CblasLibrary library = system.equals(MKL) ? CblasLibrary.mkl() : CblasLibrary.openBlas();
    return new SgemmPair(system, library, setting);
  }
}
