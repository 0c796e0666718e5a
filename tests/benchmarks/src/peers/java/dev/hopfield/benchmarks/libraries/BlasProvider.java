package dev.hopfield.benchmarks.libraries;

import dev.hopfield.benchmarks.peers.Peer;
import dev.hopfield.benchmarks.peers.PeerProvider;
import dev.hopfield.benchmarks.peers.PeerSetting;
import dev.hopfield.benchmarks.peers.SgemmPair;
import dev.hopfield.benchmarks.peers.SgemmPair.Division;
import java.util.List;

/** A pair of matrix products on each BLAS, divided among threads in two ways. */
public final class BlasProvider implements PeerProvider {
  private static final String OPENBLAS = "openblas";
  private static final String MKL = "mkl";
  private static final String PAIR = "-sgemm-pair";
  private static final String RANGES = "-sgemm-ranges";

  @Override
  public List<String> systems() {
    return List.of(OPENBLAS + PAIR, OPENBLAS + RANGES, MKL + PAIR, MKL + RANGES);
  }

  @Override
  public Peer open(String system, PeerSetting setting) {
    CblasLibrary library =
        system.startsWith(MKL) ? CblasLibrary.mkl() : CblasLibrary.openBlas();
    Division division = system.endsWith(PAIR) ? Division.PRODUCTS : Division.RANGES;
    return new SgemmPair(system, library, division, setting);
  }
}
