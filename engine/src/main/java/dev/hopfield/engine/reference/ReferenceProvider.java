package dev.hopfield.engine.reference;

import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.BackendProvider;
import dev.hopfield.engine.backend.DeviceInfo;
import java.util.List;

/** Offers the float64 reference under the name {@code reference}. */
public final class ReferenceProvider implements BackendProvider {
  private static final DeviceInfo DEVICE =
      new DeviceInfo(
          "reference",
          DeviceInfo.Kind.REFERENCE,
          "float64 loops",
          "JVM, " + Runtime.getRuntime().availableProcessors() + " threads",
          0,
          null);

  @Override
  public List<DeviceInfo> devices() {
    return List.of(DEVICE);
  }

  @Override
  public Backend open(DeviceInfo device) {
    return new ReferenceBackend(device);
  }
}
