package dev.hopfield.engine.backend;

import org.jspecify.annotations.Nullable;

/**
 * A device as the user sees it.
 *
 * @param name by which it is asked for, unique: {@code reference}, {@code cpu}, {@code simulator},
 *     {@code cuda:0:0}, …
 * @param kind what it is
 * @param description what the maker calls it
 * @param platform what drives it, for example {@code Vector API, 512 bit} or {@code OpenCL, PoCL}
 * @param memoryBytes memory it may use, in bytes; 0 where unknown
 * @param unavailable {@code null} where it can be used, else one line with the cause and the remedy
 */
public record DeviceInfo(
    String name,
    Kind kind,
    String description,
    String platform,
    long memoryBytes,
    @Nullable String unavailable) {

  /** What a device is. */
  public enum Kind {
    /** Computes in double precision, slowly, to check the others. */
    REFERENCE,
    /** This machine's processor through the JVM. */
    CPU,
    /** A graphics processor through TornadoVM. */
    GPU,
    /** Any other device through TornadoVM, for example OpenCL on the CPU. */
    ACCELERATOR,
    /** The kernels run on the JVM by the simulator. */
    SIMULATOR
  }

  /** Whether it can be used. */
  public boolean isAvailable() {
    return unavailable == null;
  }
}
