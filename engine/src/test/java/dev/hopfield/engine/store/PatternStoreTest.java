package dev.hopfield.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When memory is freed, how many parts there are, and what failures leave. */
class PatternStoreTest {
  private final Backend backend = Backends.open("reference");
  private final List<Patterns> loaded = new ArrayList<>();
  private boolean refuse;

  @AfterEach
  void closeBackend() {
    backend.close();
  }

  private LoadedPatterns load(Patterns patterns, Patterns values) {
    if (refuse) {
      throw new DeviceException("no room");
    }
    loaded.add(patterns);
    return backend.load(patterns, values, new Cancellation());
  }

  private PatternStore store(Patterns base, boolean owned) {
    long count = base.count();
    List<Patterns> owns = owned ? List.of(base) : List.of();
    Segment segment = new Segment(base, base, Ids.range(0, count), owns);
    return new PatternStore(segment, count, true, this::load);
  }

  private static StateBatch row(float value) {
    return new StateBatch(new float[] {value, 1}, 1, 2);
  }

  private static Patterns base(int count) {
    return Patterns.of(new float[2 * count], 2);
  }

  private static boolean alive(Patterns patterns) {
    return patterns.shards().getFirst().segment().scope().isAlive();
  }

  @Test
  void add_oneByOne_keepsThePartsFew() {
    try (Patterns base = base(1000);
        PatternStore store = store(base, false)) {
      for (int i = 0; i < 700; i++) {
        store.add(row(i), null);
        assertThat(store.latest().contents().parts()).hasSizeLessThanOrEqualTo(12);
      }
      for (int i = 0; i < 700; i++) {
        assertThat(store.latest().pattern(1000 + i)[0]).isEqualTo(i);
      }
      assertThat(alive(base)).isTrue();
    }
  }

  @Test
  void remove_ofManyRows_copiesWhatIsLeftAndFreesTheRest() {
    Patterns base = base(100);
    try (PatternStore store = store(base, true)) {
      Snapshot before = store.current();
      store.remove(LongStream.range(0, 60).toArray());
      assertThat(store.latest().contents().runs()).isEqualTo(1);
      assertThat(alive(base)).as("somebody still reads it").isTrue();
      assertThat(before.count()).isEqualTo(100);
      before.close();
      assertThat(alive(base)).isFalse();
      assertThat(store.latest().allIds()).hasSize(40).startsWith(60, 61).endsWith(99);
    }
  }

  @Test
  void close_freesWhatIsOwnedAndNothingElse() {
    Patterns owned = base(3);
    store(owned, true).close();
    assertThat(alive(owned)).isFalse();
    try (Patterns lent = base(3)) {
      PatternStore store = store(lent, false);
      store.add(row(1), null);
      store.close();
      assertThat(alive(lent)).isTrue();
    }
  }

  @Test
  void change_thatTheBackendRefuses_leavesAllAsItWas() {
    try (Patterns base = base(9);
        PatternStore store = store(base, false)) {
      refuse = true;
      assertThatThrownBy(() -> store.add(row(1), null)).isInstanceOf(DeviceException.class);
      assertThatThrownBy(() -> store.remove(new long[] {3, 4, 5, 6}))
          .isInstanceOf(DeviceException.class);
      refuse = false;
      assertThat(store.latest().count()).isEqualTo(9);
      assertThat(store.add(row(1), null)).containsExactly(9);
    }
  }
}
