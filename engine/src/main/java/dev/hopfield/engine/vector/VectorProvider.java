package dev.hopfield.engine.vector;

import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.BackendProvider;
import dev.hopfield.engine.backend.DeviceInfo;
import java.util.List;

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
    return List.of(
        new DeviceInfo(
            "cpu",
            DeviceInfo.Kind.CPU,
            System.getProperty("os.arch", "unknown") + " processor",
            "%s, %d threads".formatted(KernelChoice.KERNELS.describe(), CpuSettings.threads()),
            0,
            null));
  }

  @Override
  public Backend open(DeviceInfo device) {
    return new VectorBackend(device, KernelChoice.KERNELS, CpuSettings.threads());
  }
}
