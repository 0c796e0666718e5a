package dev.hopfield.host;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same updates where the simulator plays PTX, so that a warp takes a row. */
class UpdateOnPtxTest extends UpdateTest {
  private static final String BACKEND = "hopfield.simulator.backend";

  @BeforeAll
  static void play() {
    System.setProperty(BACKEND, "PTX");
  }

  @AfterAll
  static void clear() {
    System.clearProperty(BACKEND);
  }
}
