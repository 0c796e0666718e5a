package dev.hopfield.host;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.Iterated;
import dev.hopfield.engine.backend.IterationRequest;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.fold.WeightsAbove;

/** The first device there is: the simulator's, or a real one where the JVM runs with an SDK. */
final class DeviceUnderTest {
  private DeviceUnderTest() {}

  static TornadoDevices.Found found() {
    return TornadoDevices.list().getFirst();
  }

  static Backend open(HostSettings settings) {
    return new TornadoBackend(found(), settings);
  }

  static LoadedPatterns load(Patterns patterns, HostSettings settings) {
    return load(patterns, patterns, settings);
  }

  static LoadedPatterns load(Patterns patterns, Patterns values, HostSettings settings) {
    Backend backend = open(settings);
    return new WithBackend(backend, backend.load(patterns, values, new Cancellation()));
  }

  /** Patterns that take their backend with them, and what it keeps for the next ones. */
  private record WithBackend(Backend backend, LoadedPatterns loaded) implements LoadedPatterns {
    @Override
    public Update update(StateBatch states, UpdateRequest request) {
      return loaded.update(states, request);
    }

    @Override
    public WeightsAbove weightsAbove(
        StateBatch states, UpdateRequest request, double[] logSums, double[] thresholds) {
      return loaded.weightsAbove(states, request, logSums, thresholds);
    }

    @Override
    public Iterated iterate(StateBatch queries, IterationRequest request) {
      return loaded.iterate(queries, request);
    }

    @Override
    public String explain() {
      return loaded.explain();
    }

    @Override
    public void close() {
      loaded.close();
      backend.close();
    }
  }
}
