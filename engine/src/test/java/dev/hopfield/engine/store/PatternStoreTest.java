package dev.hopfield.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.DeviceInfo;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.WeightsAbove;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When memory is freed, how many parts there are, and what failures leave. */
class PatternStoreTest {
  private final List<Long> loaded = new ArrayList<>();
  private int closed;
  private boolean refuse;

  /** The reference, seen as a device of some kind. */
  private final class Played implements Backend {
    private final Backend reference = Backends.open("reference");
    private final DeviceInfo.Kind kind;

    Played(DeviceInfo.Kind kind) {
      this.kind = kind;
    }

    @Override
    public DeviceInfo device() {
      return new DeviceInfo("played", kind, "", "", 0, null);
    }

    @Override
    public LoadedPatterns load(Patterns patterns, Patterns values, Cancellation cancellation) {
      if (refuse) {
        throw new DeviceException("no room");
      }
      loaded.add(patterns.count());
      return new Counted(reference.load(patterns, values, cancellation));
    }

    @Override
    public void close() {
      reference.close();
    }
  }

  /** Counts when it is closed. */
  private final class Counted implements LoadedPatterns {
    private final LoadedPatterns all;

    Counted(LoadedPatterns all) {
      this.all = all;
    }

    @Override
    public Update update(StateBatch states, UpdateRequest request) {
      return all.update(states, request);
    }

    @Override
    public WeightsAbove weightsAbove(
        StateBatch states, UpdateRequest request, double[] logSums, double[] thresholds) {
      return all.weightsAbove(states, request, logSums, thresholds);
    }

    @Override
    public String explain() {
      return all.explain();
    }

    @Override
    public void close() {
      closed++;
      all.close();
    }
  }

  private PatternStore store(Patterns base, boolean owned) {
    return store(base, owned, DeviceInfo.Kind.REFERENCE);
  }

  private PatternStore store(Patterns base, boolean owned, DeviceInfo.Kind kind) {
    long count = base.count();
    List<Patterns> owns = owned ? List.of(base) : List.of();
    Segment segment = new Segment(base, base, Ids.range(0, count), owns);
    return new PatternStore(
        segment,
        count,
        Map.of(),
        true,
        new PatternStore.Loader(new Played(kind), new Cancellation()));
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

  @Test
  void change_onADevice_loadsOnlyWhatIsNew() {
    try (Patterns base = base(1000)) {
      PatternStore store = store(base, false, DeviceInfo.Kind.GPU);
      assertThat(loaded).containsExactly(1000L);
      store.add(new StateBatch(new float[2 * 300], 300, 2), null);
      assertThat(loaded).containsExactly(1000L, 300L);
      Snapshot before = store.current();
      store.remove(new long[] {1007});
      assertThat(loaded).containsExactly(1000L, 300L, 299L);
      assertThat(closed).as("somebody still uses the 300").isZero();
      before.close();
      assertThat(closed).isOne();
      refuse = true;
      assertThatThrownBy(() -> store.remove(new long[] {3})).isInstanceOf(DeviceException.class);
      assertThat(closed).isOne();
      assertThat(store.latest().count()).isEqualTo(1299);
      store.close();
      assertThat(closed).isEqualTo(loaded.size());
    }
  }

  @Test
  void update_ofParts_isThatOfTheWhole() {
    Random random = new Random(4);
    float[] rows = new float[2 * 57];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) random.nextGaussian();
    }
    StateBatch states = new StateBatch(Arrays.copyOf(rows, 10), 5, 2);
    try (Patterns all = Patterns.of(rows, 2);
        Patterns some = Patterns.of(Arrays.copyOf(rows, 2 * 41), 2);
        PatternStore parted = store(some, false, DeviceInfo.Kind.SIMULATOR);
        PatternStore whole = store(all, false)) {
      parted.add(new StateBatch(Arrays.copyOfRange(rows, 2 * 41, 2 * 57), 16, 2), null);
      assertThat(parted.latest().contents().parts()).hasSize(2);
      for (Projection projection : List.of(Projection.PATTERNS, Projection.NONE)) {
        UpdateRequest request = new UpdateRequest(1.5f, projection, 20);
        Update found = parted.latest().loaded().update(states, request);
        Update expected = whole.latest().loaded().update(states, request);
        assertThat(found.logSumExp()).containsExactly(expected.logSumExp(), within(1e-12));
        for (int q = 0; q < 5; q++) {
          for (int j = 0; j < 20; j++) {
            assertThat(found.top().index(q, j)).isEqualTo(expected.top().index(q, j));
          }
          if (projection == Projection.PATTERNS) {
            assertThat(found.projected().distance(q, expected.projected(), q)).isLessThan(1e-6);
          }
        }
        double[] thresholds = {-1, 0, 0.5, 1, 2};
        assertThat(
                parted
                    .latest()
                    .loaded()
                    .weightsAbove(states, 1.5f, found.logSumExp(), thresholds)
                    .counts())
            .isEqualTo(
                whole
                    .latest()
                    .loaded()
                    .weightsAbove(states, 1.5f, found.logSumExp(), thresholds)
                    .counts());
      }
    }
  }
}
