package dev.hopfield.engine.vector;

import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.BackendProvider;
import dev.hopfield.engine.backend.DeviceInfo;
import java.util.List;

/** Offers this machine's processor under the name {@code cpu}. */
public final class VectorProvider implements BackendProvider {
  @Override
  public List<DeviceInfo> devices() {
    return List.of();
  }

  @Override
  public Backend open(DeviceInfo device) {
    throw new UnsupportedOperationException();
  }
}
