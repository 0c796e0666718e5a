package dev.hopfield.simulator;

import java.util.Locale;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/**
 * The device that the simulator plays, as system properties say at the moment of asking.
 *
 * <ul>
 *   <li>{@code hopfield.simulator.backend}: {@code OPENCL} (the default), {@code PTX} or {@code
 *       CUDA}.
 *   <li>{@code hopfield.simulator.memory}: the device's memory, such as {@code 512MB}; default 4GB.
 *       As with TornadoVM, {@code tornado.device.memory} (default 4GB) limits what is used of it.
 *   <li>{@code hopfield.simulator.workgroup}: the most work-items in a group; default 1024.
 *   <li>{@code hopfield.simulator.order}: the order in which groups begin and their items take
 *       turns, {@code ascending} (the default) or {@code descending}. A kernel that lacks a barrier
 *       gives different results in the two.
 *   <li>{@code hopfield.simulator.barriers}: {@code resume} (the default) rewrites kernels so that
 *       they can be resumed at their barriers, where that is possible; {@code threads} gives every
 *       waiting work-item a thread, on which a debugger sees the kernel itself.
 *   <li>{@code hopfield.simulator.threads}: how many groups run at once; default: one a processor.
 * </ul>
 *
 * @param backend the backend played
 * @param memory bytes of memory on the device
 * @param usableMemory bytes of it that may be allocated
 * @param maxWorkGroup the most work-items in a group
 * @param lastItemFirst whether groups begin, and their items take turns, from the last to the first
 * @param barriersOnThreads whether every waiting work-item has a thread
 * @param threads how many groups run at once
 */
public record PlayedDevice(
    TornadoVMBackendType backend,
    long memory,
    long usableMemory,
    int maxWorkGroup,
    boolean lastItemFirst,
    boolean barriersOnThreads,
    int threads) {

  /** Bytes of local memory that a group may allocate. */
  public static final int LOCAL_MEMORY = 48 * 1024;

  /** Lanes of a warp. */
  public static final int WARP = 32;

  /** Compute units. Not this machine's processors, on which no result may depend. */
  public static final int COMPUTE_UNITS = 2;

  /** Reads the properties. */
  public static PlayedDevice current() {
    long memory = bytes("hopfield.simulator.memory", "4GB");
    return new PlayedDevice(
        backendType(),
        memory,
        Math.min(memory, bytes("tornado.device.memory", "4GB")),
        positive("hopfield.simulator.workgroup", 1024),
        is("hopfield.simulator.order", "descending", "ascending"),
        is("hopfield.simulator.barriers", "threads", "resume"),
        positive("hopfield.simulator.threads", Runtime.getRuntime().availableProcessors()));
  }

  /** Says whether values pass between the lanes of a warp. OpenCL gives wrong results there. */
  public boolean hasShuffles() {
    return backend != TornadoVMBackendType.OPENCL;
  }

  /** Says whether there is 16-bit floating point. PoCL, OpenCL on the CPU, has none. */
  public boolean hasHalves() {
    return backend != TornadoVMBackendType.OPENCL;
  }

  /** Says whether there are tensor cores. */
  public boolean hasTensorCores() {
    return backend != TornadoVMBackendType.OPENCL;
  }

  /** Says whether they multiply bfloat16. */
  public boolean hasBfloat16TensorCores() {
    return backend == TornadoVMBackendType.CUDA;
  }

  /** Says whether native libraries run on its stream. */
  public boolean hasLibraries() {
    return backend == TornadoVMBackendType.CUDA;
  }

  /** Says whether floating-point numbers can be added to indivisibly. */
  public boolean hasFloatAtomics() {
    return backend != TornadoVMBackendType.OPENCL;
  }

  private static TornadoVMBackendType backendType() {
    String name = System.getProperty("hopfield.simulator.backend", "OPENCL");
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "OPENCL" -> TornadoVMBackendType.OPENCL;
      case "PTX" -> TornadoVMBackendType.PTX;
      case "CUDA" -> TornadoVMBackendType.CUDA;
      default -> throw wrong("hopfield.simulator.backend", name, "OPENCL, PTX or CUDA");
    };
  }

  private static boolean is(String property, String value, String otherwise) {
    String text = System.getProperty(property, otherwise);
    if (!text.equals(value) && !text.equals(otherwise)) {
      throw wrong(property, text, value + " or " + otherwise);
    }
    return text.equals(value);
  }

  private static int positive(String property, int otherwise) {
    String text = System.getProperty(property, Integer.toString(otherwise));
    try {
      int value = Integer.parseInt(text);
      if (value > 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The message below says it.
    }
    throw wrong(property, text, "a number above 0");
  }

  private static long bytes(String property, String otherwise) {
    String text = System.getProperty(property, otherwise);
    int shift = text.endsWith("GB") ? 30 : text.endsWith("MB") ? 20 : text.endsWith("KB") ? 10 : 0;
    String digits = shift == 0 ? text : text.substring(0, text.length() - 2);
    try {
      return Math.multiplyExact(Long.parseLong(digits), 1L << shift);
    } catch (NumberFormatException | ArithmeticException e) {
      throw wrong(property, text, "a number of bytes, or one with KB, MB or GB");
    }
  }

  private static IllegalArgumentException wrong(String property, String value, String expected) {
    return new IllegalArgumentException(
        "property %s is '%s' but must be %s".formatted(property, value, expected));
  }
}
