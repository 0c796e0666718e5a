package dev.hopfield.simulator.memory;

import dev.hopfield.simulator.Activity;
import dev.hopfield.simulator.PlayedDevice;
import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** The device's memory: one for the whole JVM, as there is one device. Safe for several threads. */
public final class DeviceMemory {

  private static final AtomicLong IN_USE = new AtomicLong();
  private static final AtomicReference<@Nullable Thread> CAPTURING = new AtomicReference<>();

  private DeviceMemory() {}

  /** Returns the number of bytes allocated and not freed. */
  public static long inUse() {
    return IN_USE.get();
  }

  /**
   * Allocates a buffer for an array, header included. It is for the caller to fill it.
   *
   * @throws TornadoOutOfMemoryException if the device, or the JVM that plays it, has no room
   */
  public static DeviceBuffer allocate(TornadoNativeArray hostArray) {
    Thread capturing = CAPTURING.get();
    if (capturing != null && !capturing.equals(Thread.currentThread())) {
      throw new TornadoRuntimeException(
          "%s is allocated while another thread captures a CUDA graph, which CUDA refuses"
              .formatted(hostArray));
    }
    long bytes = hostArray.getNumBytesOfSegmentWithHeader();
    reserve(bytes, hostArray);
    Arena arena = Arena.ofShared();
    try {
      return new DeviceBuffer(hostArray, arena, bytes);
    } catch (OutOfMemoryError e) {
      arena.close();
      release(bytes);
      throw new TornadoOutOfMemoryException(
          "the JVM has no %d bytes outside the heap to play device memory with (%s): raise"
                  .formatted(bytes, e.getMessage())
              + " -XX:MaxDirectMemorySize");
    }
  }

  /**
   * Captures a CUDA graph. As TornadoVM captures, no other thread may allocate meanwhile.
   *
   * @throws TornadoRuntimeException if another thread captures already
   */
  public static void capture(Runnable launches) {
    if (!CAPTURING.compareAndSet(null, Thread.currentThread())) {
      throw new TornadoRuntimeException("two threads capture CUDA graphs at once");
    }
    try {
      launches.run();
    } finally {
      CAPTURING.set(null);
    }
  }

  private static void reserve(long bytes, TornadoNativeArray hostArray) {
    PlayedDevice device = PlayedDevice.current();
    long before = IN_USE.getAndUpdate(used -> fits(used, bytes, device) ? used + bytes : used);
    if (!fits(before, bytes, device)) {
      throw new TornadoOutOfMemoryException(
          "unable to allocate %d bytes for %s: %d of the device's %d bytes are in use; free some,"
                  .formatted(bytes, hostArray, before, device.usableMemory())
              + " or raise hopfield.simulator.memory or tornado.device.memory");
    }
    Activity.recordDeviceMemory(before + bytes);
  }

  private static boolean fits(long used, long bytes, PlayedDevice device) {
    return bytes <= device.usableMemory() - used;
  }

  static void release(long bytes) {
    IN_USE.addAndGet(-bytes);
  }
}
