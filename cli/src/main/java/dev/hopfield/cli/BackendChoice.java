package dev.hopfield.cli;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.DeviceInfo;
import dev.hopfield.engine.backend.DeviceInfo.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The backends that a command uses.
 *
 * @param names in the order in which they run, each once
 * @param leftOut what was not taken, a line each with the reason
 */
record BackendChoice(List<String> names, List<String> leftOut) {
  /** Multiplications of the scores that the simulator does in some seconds. */
  static final double MOST_SIMULATED = 0x1p23;

  /**
   * Those that the user names; each must be there and usable.
   *
   * @throws InvalidInputException if one does not exist
   * @throws dev.hopfield.engine.DeviceException if one cannot be used
   */
  static BackendChoice named(List<String> asked) {
    List<String> names = asked.stream().map(String::strip).toList();
    names.forEach(Backends::find);
    return new BackendChoice(List.copyOf(new LinkedHashSet<>(names)), List.of());
  }

  /**
   * All that can be used; the simulator only for work that it can do in reasonable time.
   *
   * @param products B · N · d · T
   */
  static BackendChoice all(List<DeviceInfo> devices, double products) {
    List<String> names = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (DeviceInfo device : devices) {
      if (!device.isAvailable()) {
        leftOut.add("%s is left out: %s".formatted(device.name(), device.unavailable()));
      } else if (device.kind() == Kind.SIMULATOR && products > MOST_SIMULATED) {
        leftOut.add(
            "%s is left out: at this size it would take long; ask for it with --backends %s"
                .formatted(device.name(), device.name()));
      } else {
        names.add(device.name());
      }
    }
    return new BackendChoice(names, leftOut);
  }
}
