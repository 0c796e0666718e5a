package dev.hopfield.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void run_anyThreads_doesEveryPieceOnce(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int count = 1; count < 100; count += 7) {
        AtomicIntegerArray done = new AtomicIntegerArray(count);
        workers.run(
            count,
            pieces -> {
              for (int piece = pieces.claim(); piece >= 0; piece = pieces.claim()) {
                done.incrementAndGet(piece);
              }
            });
        for (int piece = 0; piece < count; piece++) {
          assertThat(done.get(piece)).as("piece %d of %d", piece, count).isEqualTo(1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void run_workerThrows_throwsItAndStaysUsable(int threads) {
    try (Workers workers = new Workers(threads)) {
      IllegalStateException failure = new IllegalStateException("on purpose");
      Workers.Worker failing =
          pieces -> {
            for (int piece = pieces.claim(); piece >= 0; piece = pieces.claim()) {
              if (piece == 3) {
                throw failure;
              }
            }
          };
      assertThatThrownBy(() -> workers.run(50, failing)).isSameAs(failure);
      AtomicInteger done = new AtomicInteger();
      workers.run(10, pieces -> count(pieces, done));
      assertThat(done).hasValue(10);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void run_withinAPiece_ends(int threads) {
    try (Workers workers = new Workers(threads)) {
      AtomicInteger done = new AtomicInteger();
      workers.run(
          4,
          outer -> {
            for (int piece = outer.claim(); piece >= 0; piece = outer.claim()) {
              workers.run(4, inner -> count(inner, done));
            }
          });
      assertThat(done).hasValue(16);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void run_manyPieces_usesNoMoreThreadsThanAskedFor(int threads) {
    try (Workers workers = new Workers(threads)) {
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      for (int round = 0; round < 20; round++) {
        workers.run(
            64,
            pieces -> {
              seen.add(Thread.currentThread());
              count(pieces, new AtomicInteger());
            });
      }
      assertThat(seen).hasSizeBetween(1, threads);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void run_closed_refusesWithTheRemedy(int threads) {
    Workers workers = new Workers(threads);
    workers.close();
    AtomicInteger done = new AtomicInteger();
    assertThatThrownBy(() -> workers.run(10, pieces -> count(pieces, done)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this backend is closed; keep it open while in use");
    assertThat(done).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void run_closedMeanwhile_leavesNobodyAtWork(int threads) throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      Workers workers = new Workers(threads);
      AtomicInteger working = new AtomicInteger();
      Thread closer = Thread.ofPlatform().start(workers::close);
      try {
        workers.run(
            50,
            pieces -> {
              working.incrementAndGet();
              count(pieces, new AtomicInteger());
              working.decrementAndGet();
            });
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageStartingWith("this backend is closed");
      }
      assertThat(working).hasValue(0);
      closer.join();
    }
  }

  private static void count(Workers.Pieces pieces, AtomicInteger done) {
    for (int piece = pieces.claim(); piece >= 0; piece = pieces.claim()) {
      done.incrementAndGet();
    }
  }
}
