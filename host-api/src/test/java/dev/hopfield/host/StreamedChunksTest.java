package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.MemoryClosedException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.simulator.Activity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order in which the chunks of a streamed set are copied and worked on, in the simulator. */
class StreamedChunksTest {
  private static final int COUNT = 16_411;
  private static final int DIM = 64;

  /** Room for two lanes, but not for the set; 11 chunks. */
  private static final HostSettings SETTINGS =
      HostSettings.NONE.withDeviceBytes(3_300_000).withChunkRows(1500);

  private final Cancellation cancellation = new Cancellation();
  private Patterns patterns = Patterns.allocate(1, 1);
  private long bytesBefore;
  private long queuesBefore;

  @BeforeEach
  void makePatterns() {
    patterns.close();
    patterns = Samples.normal(3, COUNT, DIM);
    bytesBefore = Activity.now().deviceBytesInUse();
    queuesBefore = Activity.now().openQueues();
  }

  @AfterEach
  void everythingIsFreed() {
    patterns.close();
    assertThat(Activity.now().deviceBytesInUse()).isEqualTo(bytesBefore);
    assertThat(Activity.now().openQueues()).isEqualTo(queuesBefore);
  }

  private MemoryPlan plan() {
    MemoryPlan plan =
        MemoryPlan.of(
            MemoryPlan.Shape.of(patterns, patterns),
            DeviceUnderTest.found().limits(),
            SETTINGS,
            HostMemory.available());
    assertThat(plan.resident()).isFalse();
    assertThat(plan.lanes()).isEqualTo(2);
    assertThat(plan.chunks()).isEqualTo(11);
    return plan;
  }

  private ChunkCopy copy(MemoryPlan plan) {
    return ChunkCopy.of(patterns, patterns, plan, cancellation);
  }

  private StreamedChunks open(MemoryPlan plan, ChunkCopy copy) {
    return new StreamedChunks(
        plan,
        StreamedChunks.allocate(plan, DeviceUnderTest.found(), new DeviceClock()),
        copy,
        cancellation);
  }

  @Test
  void forEach_whileAChunkIsWorkedOn_copiesTheNextOneToTheDevice() {
    MemoryPlan plan = plan();
    List<CountDownLatch> placed =
        IntStream.range(0, plan.chunks() + 1).mapToObj(_ -> new CountDownLatch(1)).toList();
    ChunkCopy real = copy(plan);
    StreamedChunks chunks =
        open(
            plan,
            (space, chunk, buffer) -> {
              real.place(space, chunk, buffer);
              placed.get(chunk).countDown();
            });
    List<Integer> worked = new ArrayList<>();
    chunks.forEach(
        (_, chunk) -> {
          // The work on this chunk does not end before the next one is on the device.
          if (chunk + 1 < plan.chunks()) {
            assertThat(arrives(placed.get(chunk + 1))).isTrue();
          }
          worked.add(chunk);
        });
    chunks.close();
    assertThat(worked).containsExactlyElementsOf(IntStream.range(0, 11).boxed().toList());
  }

  private static boolean arrives(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void forEach_keepsAChunkUntilItsWorkIsDone() {
    MemoryPlan plan = plan();
    StreamedChunks chunks = open(plan, copy(plan));
    chunks.forEach(
        (space, chunk) -> {
          // The next chunk of this lane is not yet staged over this one, nor sent.
          int last = plan.rows(chunk) - 1;
          space.stages().echo().verify(space.program(), space.staged(), last + 1);
          assertThat(space.staged().patterns().get(last, 5))
              .isEqualTo(patterns.row(plan.firstRow(chunk) + last)[5]);
        });
    chunks.close();
  }

  @Test
  void forEach_sendsEachChunkOnceAPass() {
    MemoryPlan plan = plan();
    AtomicInteger[] sent =
        IntStream.range(0, plan.chunks())
            .mapToObj(_ -> new AtomicInteger())
            .toArray(AtomicInteger[]::new);
    ChunkCopy real = copy(plan);
    StreamedChunks chunks =
        open(
            plan,
            (space, chunk, buffer) -> {
              real.place(space, chunk, buffer);
              sent[chunk].incrementAndGet();
            });
    int[] atFirst = IntStream.range(0, plan.chunks()).map(c -> sent[c].get()).toArray();
    long before = Activity.now().bytesToDevice();
    for (int pass = 0; pass < 3; pass++) {
      chunks.forEach((_, _) -> {});
    }
    long bytes = 3L * COUNT * DIM * Float.BYTES;
    assertThat(Activity.now().bytesToDevice() - before).isBetween(bytes, bytes + bytes / 100);
    for (int chunk = 0; chunk < plan.chunks(); chunk++) {
      assertThat(sent[chunk].get() - atFirst[chunk]).isEqualTo(3);
    }
    chunks.close();
  }

  @Test
  void forEach_whereACopyFails_endsWithItAndCanBeRepeated() {
    MemoryPlan plan = plan();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger fails = new AtomicInteger(5);
    ChunkCopy real = copy(plan);
    StreamedChunks chunks =
        open(
            plan,
            (space, chunk, buffer) -> {
              running.incrementAndGet();
              try {
                if (chunk == fails.get()) {
                  throw new DeviceException("chunk 5 is lost");
                }
                real.place(space, chunk, buffer);
              } finally {
                running.decrementAndGet();
              }
            });
    List<Integer> worked = new ArrayList<>();
    assertThatThrownBy(() -> chunks.forEach((_, chunk) -> worked.add(chunk)))
        .isInstanceOf(DeviceException.class)
        .hasMessage("chunk 5 is lost");
    assertThat(running).hasValue(0);
    assertThat(worked).containsExactly(0, 1, 2, 3, 4);
    fails.set(-1);
    worked.clear();
    chunks.forEach((_, chunk) -> worked.add(chunk));
    assertThat(worked).hasSize(11);
    chunks.close();
  }

  @Test
  void forEach_whereWorkFails_waitsForTheCopiesThatHaveBegun() {
    MemoryPlan plan = plan();
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    ChunkCopy real = copy(plan);
    StreamedChunks chunks =
        open(
            plan,
            (space, chunk, buffer) -> {
              begun.incrementAndGet();
              real.place(space, chunk, buffer);
              ended.incrementAndGet();
            });
    assertThatThrownBy(
            () ->
                chunks.forEach(
                    (_, chunk) -> {
                      if (chunk == 3) {
                        throw new IllegalStateException("no more");
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no more");
    assertThat(ended).hasValue(begun.get());
    chunks.close();
  }

  @Test
  void forEach_whenCancelledInTheMiddle_endsAtTheNextChunk() {
    MemoryPlan plan = plan();
    StreamedChunks chunks = open(plan, copy(plan));
    List<Integer> worked = new ArrayList<>();
    assertThatThrownBy(
            () ->
                chunks.forEach(
                    (_, chunk) -> {
                      worked.add(chunk);
                      if (chunk == 4) {
                        cancellation.cancel();
                      }
                    }))
        .isInstanceOf(MemoryClosedException.class);
    assertThat(worked).containsExactly(0, 1, 2, 3, 4);
    chunks.close();
  }

  @Test
  void open_whereTheFirstCopyToTheSecondLaneFails_leavesNothing() {
    MemoryPlan plan = plan();
    ChunkCopy real = copy(plan);
    assertThatThrownBy(
            () ->
                open(
                    plan,
                    (space, chunk, buffer) -> {
                      if (chunk == 1) {
                        throw new DeviceException("no second lane");
                      }
                      real.place(space, chunk, buffer);
                    }))
        .isInstanceOf(DeviceException.class)
        .hasMessage("no second lane");
  }
}
