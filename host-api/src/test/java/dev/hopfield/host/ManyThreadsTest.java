package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.MemoryClosedException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One memory, several threads; cancelling; closing. */
@Tag("device")
class ManyThreadsTest {
  private static final UpdateRequest REQUEST = new UpdateRequest(0.3f, Projection.PATTERNS, 2);

  @Test
  void update_fromEightThreadsGivesWhatOneGets() throws Exception {
    try (Patterns patterns = Samples.normal(1, 200, 11);
        LoadedPatterns device = DeviceUnderTest.load(patterns, HostSettings.NONE)) {
      List<float[]> expected = new ArrayList<>();
      List<Callable<float[]>> calls = new ArrayList<>();
      for (int seed = 0; seed < 8; seed++) {
        StateBatch states = Samples.near(patterns, seed, 1 + seed % 3, 0.3);
        expected.add(device.update(states, REQUEST).projected().data());
        calls.add(() -> device.update(states, REQUEST).projected().data());
      }
      try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
        List<Future<float[]>> results = threads.invokeAll(calls);
        for (int i = 0; i < results.size(); i++) {
          assertThat(results.get(i).get()).containsExactly(expected.get(i));
        }
      }
    }
  }

  @Test
  void update_endsWhereItIsCancelled() {
    Cancellation cancellation = new Cancellation();
    try (Patterns patterns = Samples.normal(1, 100, 3);
        Backend backend = DeviceUnderTest.open(HostSettings.NONE);
        LoadedPatterns device = backend.load(patterns, patterns, cancellation)) {
      cancellation.cancel();
      StateBatch states = Samples.first(patterns, 1);
      assertThatThrownBy(() -> device.update(states, REQUEST))
          .isInstanceOf(MemoryClosedException.class);
    }
  }

  @Test
  void close_whileOthersRetrieve_endsThemWithMemoryClosed() throws Exception {
    String name = DeviceUnderTest.found().info().name();
    try (Patterns patterns = Samples.normal(1, 300, 9);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      HopfieldMemory memory = HopfieldMemory.of(patterns).backend(name).open();
      float[][] queries = {patterns.row(3), patterns.row(4)};
      CountDownLatch retrieving = new CountDownLatch(4);
      List<Future<?>> users = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        users.add(
            threads.submit(
                () -> {
                  while (true) {
                    memory.retrieve(queries);
                    retrieving.countDown();
                  }
                }));
      }
      retrieving.await();
      memory.close();
      for (Future<?> user : users) {
        assertThatThrownBy(user::get).cause().isInstanceOf(MemoryClosedException.class);
      }
    }
  }

  @Test
  void update_ofClosedPatternsIsRefused() {
    try (Patterns patterns = Samples.normal(1, 100, 3)) {
      LoadedPatterns device = DeviceUnderTest.load(patterns, HostSettings.NONE);
      device.close();
      StateBatch states = Samples.first(patterns, 1);
      assertThatThrownBy(() -> device.update(states, REQUEST))
          .isInstanceOf(MemoryClosedException.class);
    }
  }

  @Test
  void load_ofSeveralSetsKeepsThemApart() {
    try (Patterns some = Samples.normal(1, 130, 7);
        Patterns others = Samples.normal(2, 90, 7);
        LoadedPatterns first = DeviceUnderTest.load(some, HostSettings.NONE);
        LoadedPatterns second = DeviceUnderTest.load(others, HostSettings.NONE)) {
      StateBatch states = Samples.near(some, 3, 2, 0.3);
      new Parity(some, some).assertUpdate(first, states, REQUEST);
      new Parity(others, others).assertUpdate(second, states, REQUEST);
      new Parity(some, some).assertUpdate(first, states, REQUEST);
    }
  }
}
