package dev.hopfield.simulator;

import dev.hopfield.simulator.memory.DeviceMemory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the simulator has done since the JVM began, for tests. TornadoVM has no such class.
 *
 * @param compilations kernels compiled: one for each task of each plan with its scalar arguments,
 *     and one more whenever the plan's device memory was freed in between
 * @param launches tasks run, calls of libraries and those of replays among them
 * @param replays executions of graphs that were captured before
 * @param transfersToDevice arrays copied to the device
 * @param bytesToDevice their bytes, headers included
 * @param transfersToHost arrays, or parts of arrays, copied to the host
 * @param bytesToHost their bytes, headers included
 * @param deviceBytesInUse bytes allocated on the device now
 * @param deviceBytesPeak the most bytes that were ever allocated at once
 * @param openQueues command queues that are open now: one for each thread that ran a plan, until
 *     that thread closes the plan
 */
public record Activity(
    long compilations,
    long launches,
    long replays,
    long transfersToDevice,
    long bytesToDevice,
    long transfersToHost,
    long bytesToHost,
    long deviceBytesInUse,
    long deviceBytesPeak,
    long openQueues) {

  private static final LongAdder COMPILATIONS = new LongAdder();
  private static final LongAdder LAUNCHES = new LongAdder();
  private static final LongAdder REPLAYS = new LongAdder();
  private static final LongAdder TRANSFERS_TO_DEVICE = new LongAdder();
  private static final LongAdder BYTES_TO_DEVICE = new LongAdder();
  private static final LongAdder TRANSFERS_TO_HOST = new LongAdder();
  private static final LongAdder BYTES_TO_HOST = new LongAdder();
  private static final AtomicLong PEAK = new AtomicLong();
  private static final LongAdder QUEUES = new LongAdder();

  /** Returns what was done until now, by all plans of all threads. */
  public static Activity now() {
    return new Activity(
        COMPILATIONS.sum(),
        LAUNCHES.sum(),
        REPLAYS.sum(),
        TRANSFERS_TO_DEVICE.sum(),
        BYTES_TO_DEVICE.sum(),
        TRANSFERS_TO_HOST.sum(),
        BYTES_TO_HOST.sum(),
        DeviceMemory.inUse(),
        PEAK.get(),
        QUEUES.sum());
  }

  /** Returns what was done from an earlier moment to this one; figures of a moment stay. */
  public Activity since(Activity earlier) {
    return new Activity(
        compilations - earlier.compilations,
        launches - earlier.launches,
        replays - earlier.replays,
        transfersToDevice - earlier.transfersToDevice,
        bytesToDevice - earlier.bytesToDevice,
        transfersToHost - earlier.transfersToHost,
        bytesToHost - earlier.bytesToHost,
        deviceBytesInUse,
        deviceBytesPeak,
        openQueues);
  }

  /** Counts a compilation; for the simulator's own use, as all that follows. */
  public static void recordCompilation() {
    COMPILATIONS.increment();
  }

  public static void recordLaunch() {
    LAUNCHES.increment();
  }

  public static void recordReplay() {
    REPLAYS.increment();
  }

  public static void recordTransferToDevice(long bytes) {
    TRANSFERS_TO_DEVICE.increment();
    BYTES_TO_DEVICE.add(bytes);
  }

  public static void recordTransferToHost(long bytes) {
    TRANSFERS_TO_HOST.increment();
    BYTES_TO_HOST.add(bytes);
  }

  public static void recordQueueOpened() {
    QUEUES.increment();
  }

  public static void recordQueueClosed() {
    QUEUES.decrement();
  }

  public static void recordDeviceMemory(long inUse) {
    PEAK.accumulateAndGet(inUse, Math::max);
  }
}
