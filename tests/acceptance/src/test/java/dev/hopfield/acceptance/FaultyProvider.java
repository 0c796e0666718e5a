package dev.hopfield.acceptance;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.BackendProvider;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.DeviceInfo;
import dev.hopfield.engine.backend.DeviceInfo.Kind;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.fold.WeightsAbove;
import java.util.List;
import java.util.stream.Stream;

/**
 * Backends that fail, each in its way, while the system property {@value #SWITCH} is set: otherwise
 * there are none.
 */
public final class FaultyProvider implements BackendProvider {
  /** What turns them on. */
  static final String SWITCH = "hopfield.acceptance.faulty";

  @Override
  public List<DeviceInfo> devices() {
    if (!Boolean.getBoolean(SWITCH)) {
      return List.of();
    }
    return Stream.of("wrong", "nan", "refusing", "throwing", "chatty", "absent")
        .map(
            name ->
                new DeviceInfo(
                    name,
                    Kind.ACCELERATOR,
                    "a faulty device",
                    "tests",
                    0,
                    name.equals("absent") ? "its driver is missing; install it" : null))
        .toList();
  }

  @Override
  public Backend open(DeviceInfo device) {
    return new FaultyBackend(device, Backends.open("reference"));
  }

  /** The reference with a fault. */
  private record FaultyBackend(DeviceInfo device, Backend sound) implements Backend {
    @Override
    public LoadedPatterns load(Patterns patterns, Patterns values, Cancellation cancellation) {
      switch (device.name()) {
        case "refusing" -> throw new DeviceException("the device has no room; use fewer patterns");
        case "throwing" -> throw new IllegalStateException("something\nunforeseen");
        case "chatty" -> System.out.println("a driver that prints");
        default -> {}
      }
      return new FaultyPatterns(device.name(), sound.load(patterns, values, cancellation));
    }

    @Override
    public void close() {
      sound.close();
    }
  }

  private record FaultyPatterns(String fault, LoadedPatterns sound) implements LoadedPatterns {
    @Override
    public Update update(StateBatch states, UpdateRequest request) {
      Update update = sound.update(states, request);
      StateBatch projected = update.states();
      if (projected != null) {
        // One number of the last query, so that a check of some queries alone would miss it.
        int last = projected.data().length - 1;
        switch (fault) {
          case "wrong" -> projected.data()[last] += 0.1f;
          case "nan" -> projected.data()[last] = Float.NaN;
          default -> {}
        }
      }
      return update;
    }

    @Override
    public WeightsAbove weightsAbove(
        StateBatch states, UpdateRequest request, double[] logSums, double[] thresholds) {
      return sound.weightsAbove(states, request, logSums, thresholds);
    }

    @Override
    public String explain() {
      return fault;
    }

    @Override
    public void close() {
      sound.close();
    }
  }
}
