package uk.ac.manchester.tornado.api.runtime;

import dev.hopfield.simulator.SimulatedRuntime;
import uk.ac.manchester.tornado.api.TornadoRuntime;

/** The way to the runtime. */
public class TornadoRuntimeProvider {

  private TornadoRuntimeProvider() {}

  /** Returns the runtime: one backend with one device, the simulator. */
  public static TornadoRuntime getTornadoRuntime() {
    return SimulatedRuntime.INSTANCE;
  }
}
