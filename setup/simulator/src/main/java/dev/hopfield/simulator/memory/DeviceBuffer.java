package dev.hopfield.simulator.memory;

import dev.hopfield.simulator.Activity;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * An array's copy on the device. Belongs to one plan; not safe for use by several threads.
 *
 * <p>The memory is closed when it is freed, so that a kernel or a transfer that came later would
 * fail and not read what is no longer there.
 */
public final class DeviceBuffer {

  private final TornadoNativeArray hostArray;
  private final TornadoNativeArray deviceArray;
  private final Arena arena;
  private final long bytes;
  private boolean filled;
  private boolean copiedInPart;
  private boolean freed;

  DeviceBuffer(TornadoNativeArray hostArray, Arena arena, long bytes) {
    this.hostArray = hostArray;
    this.arena = arena;
    this.bytes = bytes;
    this.deviceArray = sameKind(hostArray, arena.allocate(bytes, 16));
  }

  private static TornadoNativeArray sameKind(TornadoNativeArray array, MemorySegment segment) {
    return switch (array) {
      case FloatArray _ -> FloatArray.fromSegmentShallow(segment);
      case IntArray _ -> IntArray.fromSegmentShallow(segment);
      case LongArray _ -> LongArray.fromSegmentShallow(segment);
      case DoubleArray _ -> DoubleArray.fromSegmentShallow(segment);
      case ByteArray _ -> ByteArray.fromSegmentShallow(segment);
      case HalfFloatArray _ -> HalfFloatArray.fromSegmentShallow(segment);
      case BFloat16Array _ -> BFloat16Array.fromSegmentShallow(segment);
    };
  }

  /** Returns the array that tasks read and write. */
  public TornadoNativeArray deviceArray() {
    return deviceArray;
  }

  /** Returns the number of bytes, header included. */
  public long bytes() {
    return bytes;
  }

  /** Says whether the host's array was ever copied here. */
  public boolean filled() {
    return filled;
  }

  /** Fills it with what nobody wrote. */
  public void poison() {
    Poison.fillDevice(deviceArray);
  }

  /** Copies the host's array to the device. */
  public void copyIn() {
    deviceArray.getSegment().copyFrom(hostArray.getSegment());
    filled = true;
    Activity.recordTransferToDevice(bytes);
  }

  /**
   * Copies the device's array to the host.
   *
   * @throws TornadoRuntimeException if part of it was copied before: TornadoVM 5.2.0 remembers the
   *     size of the part, and would copy no more than that, from the header on
   */
  public void copyOut() {
    if (copiedInPart) {
      throw new TornadoRuntimeException(
          "%s was copied to the host in part before, after which TornadoVM copies it in part only:"
                  .formatted(hostArray)
              + " give a range for all of it");
    }
    hostArray.getSegment().copyFrom(deviceArray.getSegment());
    Activity.recordTransferToHost(bytes);
  }

  /** Copies some bytes of the device's array to the host; the offset counts the header. */
  public void copyOut(long offset, long length) {
    MemorySegment.copy(
        deviceArray.getSegmentWithHeader(),
        offset,
        hostArray.getSegmentWithHeader(),
        offset,
        length);
    copiedInPart = true;
    Activity.recordTransferToHost(length);
  }

  /** Gives the memory back; a second time, does nothing. */
  public void free() {
    if (!freed) {
      freed = true;
      arena.close();
      DeviceMemory.release(bytes);
    }
  }

  /** Says whether the memory was given back. */
  public boolean freed() {
    return freed;
  }
}
