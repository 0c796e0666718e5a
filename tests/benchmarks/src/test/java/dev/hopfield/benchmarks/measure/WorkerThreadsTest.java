package dev.hopfield.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkerThreadsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void run_anyNumberOfThreads_doesEachPartOnceAtTheSameTime(int count) {
    AtomicIntegerArray done = new AtomicIntegerArray(count);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CyclicBarrier together = new CyclicBarrier(count);
    try (WorkerThreads workers = new WorkerThreads(count)) {
      for (int repeat = 0; repeat < 3; repeat++) {
        workers.run(
            part -> {
              meet(together); // passed only where all parts run at once
              done.incrementAndGet(part);
              threads.add(Thread.currentThread());
            });
      }
    }
    for (int part = 0; part < count; part++) {
      assertThat(done.get(part)).isEqualTo(3);
    }
    assertThat(threads).hasSize(count).contains(Thread.currentThread());
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the other parts did not come", e);
    }
  }

  @Test
  void run_partFails_failsWithItsCause() {
    try (WorkerThreads workers = new WorkerThreads(2)) {
      assertThatThrownBy(
              () ->
                  workers.run(
                      part -> {
                        if (part == 1) {
                          throw new IllegalArgumentException("part 1 is wrong");
                        }
                      }))
          .hasMessageContaining("part 1 is wrong")
          .hasCauseInstanceOf(IllegalArgumentException.class);
    }
  }
}
