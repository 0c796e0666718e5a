package dev.hopfield.host;

import dev.hopfield.engine.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * What a user may force on the memory plan.
 *
 * @param path the kernels to use; {@code null} lets the plan choose
 * @param chunkRows the most rows in a chunk
 * @param deviceBytes the most device memory to use, in bytes
 * @param productRows the most rows in a chunk that matrix products take
 * @param graphs whether launches that repeat are replayed as CUDA graphs
 */
record HostSettings(
    @Nullable KernelPath path, long chunkRows, long deviceBytes, long productRows, boolean graphs) {
  /** {@code fused}, {@code warp}, {@code tensor}, {@code product} or {@code three-step}. */
  static final String PATH = "hopfield.path";

  /** The most rows in a chunk. */
  static final String CHUNK_ROWS = "hopfield.chunk.rows";

  /** The most device memory to use: bytes, or a number with KB, MB or GB. */
  static final String DEVICE_MEMORY = "hopfield.device.memory";

  /** The most rows in a chunk that matrix products take. */
  static final String PRODUCT_ROWS = "hopfield.product.rows";

  /** {@code on} or {@code off}: whether launches that repeat are replayed as CUDA graphs. */
  static final String GRAPHS = "hopfield.graphs";

  /** Nothing forced. */
  static final HostSettings NONE =
      new HostSettings(null, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, true);

  /** What the system properties say now. */
  static HostSettings fromSystemProperties() {
    String path = System.getProperty(PATH);
    return new HostSettings(
        path == null ? null : KernelPath.of(path),
        number(CHUNK_ROWS),
        number(DEVICE_MEMORY),
        number(PRODUCT_ROWS),
        isOn(GRAPHS));
  }

  HostSettings withPath(KernelPath newPath) {
    return new HostSettings(newPath, chunkRows, deviceBytes, productRows, graphs);
  }

  HostSettings withChunkRows(long rows) {
    return new HostSettings(path, rows, deviceBytes, productRows, graphs);
  }

  HostSettings withDeviceBytes(long bytes) {
    return new HostSettings(path, chunkRows, bytes, productRows, graphs);
  }

  HostSettings withProductRows(long rows) {
    return new HostSettings(path, chunkRows, deviceBytes, rows, graphs);
  }

  HostSettings withGraphs(boolean replayed) {
    return new HostSettings(path, chunkRows, deviceBytes, productRows, replayed);
  }

  private static boolean isOn(String property) {
    String text = System.getProperty(property, "on");
    if (!text.equals("on") && !text.equals("off")) {
      throw new InvalidInputException(
          "property %s is '%s' but must be on or off".formatted(property, text));
    }
    return text.equals("on");
  }

  /** A number of bytes, or of anything, above 0; the largest there is where it is not set. */
  static long number(String property) {
    String text = System.getProperty(property);
    if (text == null) {
      return Long.MAX_VALUE;
    }
    int shift = text.endsWith("GB") ? 30 : text.endsWith("MB") ? 20 : text.endsWith("KB") ? 10 : 0;
    String digits = shift == 0 ? text : text.substring(0, text.length() - 2);
    try {
      long value = Math.multiplyExact(Long.parseLong(digits), 1L << shift);
      if (value > 0) {
        return value;
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // The message below says it.
    }
    throw new InvalidInputException(
        "property %s is '%s' but must be a number above 0, with KB, MB or GB if you like"
            .formatted(property, text));
  }
}
