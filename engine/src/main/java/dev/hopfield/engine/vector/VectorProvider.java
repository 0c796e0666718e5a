package dev.hopfield.engine.vector;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.BackendProvider;
import dev.hopfield.engine.backend.DeviceInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Offers this machine's processor under the name {@code cpu}: with the Vector API where its
 * incubator module is there ({@code --add-modules jdk.incubator.vector}), else with plain loops.
 *
 * <p>System properties: {@code hopfield.cpu.threads}, the threads that compute, default all
 * processors; {@code hopfield.cpu.vectorBits}, 128, 256 or 512 bits for the vectors, or 0 for plain
 * loops, default what the machine prefers.
 */
public final class VectorProvider implements BackendProvider {
  @Override
  public List<DeviceInfo> devices() {
    try {
      CpuSettings.vectorBits();
      int threads = CpuSettings.threads();
      return List.of(
          device("%s, %d threads".formatted(KernelChoice.KERNELS.describe(), threads), null));
    } catch (InvalidInputException e) {
      return List.of(device("unknown", e.getMessage()));
    }
  }

  private static DeviceInfo device(String platform, @Nullable String unavailable) {
    return new DeviceInfo(
        "cpu", DeviceInfo.Kind.CPU, ProcessorName.find(), platform, 0, unavailable);
  }

  @Override
  public Backend open(DeviceInfo device) {
    CpuSettings.vectorBits();
    return new VectorBackend(device, KernelChoice.KERNELS, CpuSettings.threads());
  }
}
