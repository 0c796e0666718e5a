package dev.hopfield.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A memory that is changed, beside one that is made of what should be left. */
class ChangingMemoryTest {
  private static final RetrievalOptions OPTIONS =
      RetrievalOptions.defaults()
          .withBeta(0.7f)
          .withSteps(2)
          .withTopK(4)
          .withOutputs(Output.ENERGY, Output.METASTABLE_SIZE);

  private static float[][] rows(Random random, int count, int dim) {
    float[][] rows = new float[count][dim];
    for (float[] row : rows) {
      for (int c = 0; c < dim; c++) {
        row[c] = (float) random.nextGaussian();
      }
    }
    return rows;
  }

  private static HopfieldMemory open(Patterns patterns, String backend) {
    return HopfieldMemory.of(patterns).options(OPTIONS).backend(backend).open();
  }

  /** What should be stored, by id, and how it is changed at random. */
  private static final class Model {
    final TreeMap<Long, float[]> stored = new TreeMap<>();
    final Random random;
    final int dim;

    Model(Random random, float[][] base) {
      this.random = random;
      dim = base[0].length;
      for (int row = 0; row < base.length; row++) {
        stored.put((long) row, base[row]);
      }
    }

    long[] someIds(int most) {
      List<Long> ids = new ArrayList<>(stored.keySet());
      Collections.shuffle(ids, random);
      int count = Math.min(ids.size(), 1 + random.nextInt(most));
      return ids.stream().limit(count).mapToLong(id -> id).toArray();
    }

    void add(HopfieldMemory memory) {
      float[][] added = rows(random, 1 + random.nextInt(30), dim);
      long before = stored.isEmpty() ? -1 : stored.lastKey();
      long[] ids = memory.add(added);
      assertThat(ids).hasSize(added.length);
      for (int i = 0; i < ids.length; i++) {
        assertThat(ids[i]).isGreaterThan(before);
        assertThat(stored.put(ids[i], added[i])).isNull();
        before = ids[i];
      }
    }

    void remove(HopfieldMemory memory) {
      long[] ids = someIds(40);
      memory.remove(ids);
      Arrays.stream(ids).forEach(stored::remove);
    }

    void replace(HopfieldMemory memory) {
      long[] ids = someIds(12);
      float[][] next = rows(random, ids.length, dim);
      memory.replace(ids, next);
      for (int i = 0; i < ids.length; i++) {
        stored.put(ids[i], next[i]);
      }
    }

    void change(HopfieldMemory memory) {
      switch (stored.size() < 20 ? 0 : random.nextInt(3)) {
        case 0 -> add(memory);
        case 1 -> remove(memory);
        default -> replace(memory);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"reference,1", "reference,2", "cpu,3", "cpu,4"})
  void retrieve_afterRandomChanges_isThatOfAMemoryOfWhatIsLeft(String backend, long seed) {
    Random random = new Random(seed);
    float[][] base = rows(random, 211, 13);
    Model model = new Model(random, base);
    try (Patterns patterns = Patterns.of(base);
        HopfieldMemory memory = open(patterns, backend)) {
      for (int change = 0; change < 60; change++) {
        model.change(memory);
        if (change % 7 == 0 || change > 55) {
          assertLikeFresh(memory, model, backend);
        }
      }
      for (long id = 0; id <= model.stored.lastKey(); id++) {
        assertThat(memory.contains(id)).as("id %d", id).isEqualTo(model.stored.containsKey(id));
      }
      model.stored.forEach((id, row) -> assertThat(memory.pattern(id)).isEqualTo(row));
    }
  }

  private static void assertLikeFresh(HopfieldMemory memory, Model model, String backend) {
    long[] ids = memory.ids();
    assertThat(ids)
        .containsExactlyInAnyOrder(model.stored.keySet().stream().mapToLong(id -> id).toArray());
    assertThat(memory.count()).isEqualTo(ids.length);
    float[][] left = Arrays.stream(ids).mapToObj(model.stored::get).toArray(float[][]::new);
    float[][] queries = rows(model.random, 5, model.dim);
    double slack = backend.equals("reference") ? 1e-12 : 1e-5;
    try (Patterns patterns = Patterns.of(left);
        HopfieldMemory fresh = open(patterns, "reference")) {
      Retrieval found = memory.retrieve(queries);
      Retrieval expected = fresh.retrieve(queries);
      for (int q = 0; q < queries.length; q++) {
        assertThat(found.states().distance(q, expected.states(), q))
            .isLessThanOrEqualTo(backend.equals("reference") ? 1e-6 : 1e-5);
        assertThat(found.logSumExp(q))
            .isCloseTo(expected.logSumExp(q), within(slack * (1 + expected.logSumExp(q))));
        assertThat(found.energy(q)).isCloseTo(expected.energy(q), within(slack * 10));
        assertThat(found.metastableSize(q)).isEqualTo(expected.metastableSize(q));
        long[] rows = expected.topK(q).indices();
        assertThat(found.topK(q).indices())
            .isEqualTo(Arrays.stream(rows).map(row -> ids[(int) row]).toArray());
      }
      assertThat(memory.norms().largest()).isEqualTo(fresh.norms().largest());
      assertThat(memory.norms().smallest()).isEqualTo(fresh.norms().smallest());
      assertThat(memory.norms().mean()).isCloseTo(fresh.norms().mean(), within(1e-12));
      assertThat(memory.energy(queries)).containsExactly(fresh.energy(queries), within(slack * 10));
      assertThat(memory.associate(queries, 1)[0].indices()[0])
          .isEqualTo(ids[(int) fresh.associate(queries, 1)[0].indices()[0]]);
    }
  }

  @ParameterizedTest
  @CsvSource({"reference,5", "cpu,5", "cpu,16", "cpu,64"})
  void retrieve_fromPiecesOfMemory_givesTheBitsOfOnePiece(String backend, int dim) {
    Random random = new Random(12);
    Model model = new Model(random, rows(random, 9_011, dim));
    float[][] queries = rows(random, 33, dim);
    try (Patterns patterns = Patterns.of(model.stored.values().toArray(float[][]::new));
        HopfieldMemory memory = open(patterns, backend)) {
      for (int change = 0; change < 9; change++) {
        model.change(memory);
      }
      float[][] left =
          Arrays.stream(memory.ids()).mapToObj(model.stored::get).toArray(float[][]::new);
      try (Patterns onePiece = Patterns.of(left);
          HopfieldMemory fresh = open(onePiece, backend)) {
        for (int batch : new int[] {1, 4, 33}) {
          float[][] some = Arrays.copyOf(queries, batch);
          assertThat(memory.retrieve(some).states().data())
              .isEqualTo(fresh.retrieve(some).states().data());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void remove_ofThePatternThatOutweighsAllOthers_leavesNothingOfIt(String backend) {
    // Its score is 4 · 10⁴ above all others: had it any weight, however small, it would show.
    float[][] rows = {{1, 0, 0}, {200, 200, 200}, {0, 1, 0}, {0, 0, 1}};
    float[][] queries = {{100, 100, 100}, {-3, 2, 1}};
    try (Patterns with = Patterns.of(rows);
        Patterns without = Patterns.of(new float[][] {rows[0], rows[2], rows[3]});
        HopfieldMemory memory = open(with, backend);
        HopfieldMemory fresh = open(without, backend)) {
      memory.remove(1);
      Retrieval found = memory.retrieve(queries);
      Retrieval expected = fresh.retrieve(queries);
      assertThat(found.states().data()).isEqualTo(expected.states().data());
      assertThat(found.logSumExp(0)).isEqualTo(expected.logSumExp(0));
      assertThat(found.energy(0)).isEqualTo(expected.energy(0));
      assertThat(found.topK(0).indices()).containsExactlyInAnyOrder(0, 2, 3, -1);
    }
  }

  @Test
  void retrieve_afterAllWereRemoved_isRefusedUntilSomeAreAdded() {
    float[][] query = {{1, 2}};
    try (Patterns patterns = Patterns.of(new float[][] {{1, 2}, {3, 4}});
        HopfieldMemory memory = open(patterns, "cpu")) {
      memory.remove(1, 0);
      assertThat(memory.count()).isZero();
      assertThatThrownBy(() -> memory.retrieve(query))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the memory holds no patterns, all were removed; add some before retrieving");
      assertThatThrownBy(() -> memory.energy(query)).isInstanceOf(InvalidInputException.class);
      assertThatThrownBy(() -> memory.associate(query, 1))
          .isInstanceOf(InvalidInputException.class);
      assertThat(memory.add(new float[][] {{5, 6}})).containsExactly(2);
      assertThat(memory.retrieve(query).state(0)).containsExactly(5, 6);
      assertThat(memory.retrieve(query).topK(0).indices()[0]).isEqualTo(2);
    }
  }

  @Test
  void change_thatIsRefused_changesNothing() {
    try (Patterns patterns = Patterns.of(new float[][] {{1, 2}, {3, 4}});
        HopfieldMemory memory = open(patterns, "reference")) {
      assertThatThrownBy(() -> memory.add(new float[][] {{1, 2, 3}}))
          .hasMessageContaining("the new patterns have dimension 3 but the memory's have 2");
      assertThatThrownBy(() -> memory.add(new float[][] {{1, 2}, {Float.NaN, 0}}))
          .hasMessageContaining("patterns hold NaN at row 1, column 0");
      assertThatThrownBy(() -> memory.add(new float[][] {{1, 2}}, new float[][] {{1}}))
          .hasMessageContaining("give patterns only");
      assertThatThrownBy(() -> memory.remove(0, 2))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("there is no pattern with id 2; it was removed or never added");
      assertThatThrownBy(() -> memory.remove(1, 1)).hasMessageContaining("id 1 is named twice");
      assertThatThrownBy(() -> memory.replace(new long[] {0, 7}, new float[][] {{1, 2}, {1, 3}}))
          .hasMessageContaining("id 7");
      assertThatThrownBy(() -> memory.replace(new long[] {0}, new float[][] {{1, 2}, {1, 3}}))
          .hasMessageContaining("there are 1 ids but 2 patterns");
      assertThat(memory.ids()).containsExactly(0, 1);
      assertThat(memory.pattern(0)).containsExactly(1, 2);
      assertThat(memory.add(new float[][] {{5, 6}})).containsExactly(2);
    }
  }

  @Test
  void add_withValues_retrievesTheValues() {
    float[][] patterns = {{4, 0}, {0, 4}};
    try (Patterns keys = Patterns.of(patterns);
        Patterns values = Patterns.of(new float[][] {{1}, {2}});
        HopfieldMemory memory =
            HopfieldMemory.of(keys).values(values).beta(50).backend("cpu").open()) {
      long[] added = memory.add(new float[][] {{-4, 0}}, new float[][] {{3}});
      memory.replace(new long[] {1}, new float[][] {{0, -4}}, new float[][] {{7}});
      float[][] queries = {{-1, 0}, {0, -1}, {1, 0}};
      Retrieval found = memory.retrieve(queries);
      assertThat(found.states().data()).containsExactly(3, 7, 1);
      assertThat(found.topK(0).indices()[0]).isEqualTo(added[0]);
      assertThat(found.topK(1).indices()[0]).isEqualTo(1);
      assertThatThrownBy(() -> memory.add(new float[][] {{1, 1}}))
          .hasMessageContaining("give values with the patterns");
      assertThatThrownBy(() -> memory.add(new float[][] {{1, 1}}, new float[][] {{1, 2}}))
          .hasMessageContaining("the new values have dimension 2 but the memory's have 1");
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void add_isHeldAsTheOthers(Precision precision) {
    Random random = new Random(8);
    float[][] rows = rows(random, 90, 7);
    float[][] queries = rows(random, 3, 7);
    try (Patterns some = Patterns.of(Arrays.copyOf(rows, 40));
        Patterns all = Patterns.of(rows);
        HopfieldMemory memory =
            HopfieldMemory.of(some).precision(precision).backend("reference").open();
        HopfieldMemory fresh =
            HopfieldMemory.of(all).precision(precision).backend("reference").open()) {
      memory.add(Arrays.copyOfRange(rows, 40, 60));
      memory.add(Arrays.copyOfRange(rows, 60, 90));
      for (int id = 0; id < 90; id++) {
        assertThat(memory.pattern(id)).isEqualTo(fresh.pattern(id));
      }
      assertThat(memory.retrieve(queries).states().data())
          .isEqualTo(fresh.retrieve(queries).states().data());
    }
  }

  @Test
  void retrieve_whileOthersChangeTheMemory_seesOneStateOfIt() throws InterruptedException {
    // In generation g every pattern ends with g: a state that ends with anything else is torn.
    int count = 97;
    long[] ids = LongStream.range(0, count).toArray();
    try (Patterns patterns = Patterns.of(generation(count, 0));
        HopfieldMemory memory = HopfieldMemory.of(patterns).beta(0.01f).backend("cpu").open()) {
      AtomicInteger published = new AtomicInteger();
      AtomicBoolean over = new AtomicBoolean();
      List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
      List<Thread> readers = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        readers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        while (!over.get()) {
                          int least = published.get();
                          float last = memory.retrieve(new float[][] {{1, 1, 0}}).state(0)[2];
                          // A mixture would be off by a 97th at least, rounding is far less.
                          int nearest = Math.round(last);
                          assertThat(last).isCloseTo(nearest, within(1e-3f));
                          assertThat(nearest).isBetween(least, published.get() + 1);
                        }
                      } catch (RuntimeException | Error e) {
                        failures.add(e);
                      }
                    }));
      }
      for (int g = 1; g <= 60 && failures.isEmpty(); g++) {
        memory.replace(ids, generation(count, g));
        published.set(g);
      }
      over.set(true);
      for (Thread reader : readers) {
        reader.join();
      }
      assertThat(failures).isEmpty();
    }
  }

  private static float[][] generation(int count, int g) {
    float[][] rows = rows(new Random(g), count, 3);
    for (float[] row : rows) {
      row[2] = g;
    }
    return rows;
  }

  @Test
  void payload_staysWithItsPatternUntilThatIsRemoved() {
    try (Patterns patterns = Patterns.of(new float[][] {{1, 2}, {3, 4}});
        HopfieldMemory memory = open(patterns, "reference")) {
      memory.label(1, "ξ₁");
      memory.attach(0, new byte[] {0, -1});
      memory.replace(new long[] {1}, new float[][] {{5, 6}});
      assertThat(memory.label(1)).isEqualTo("ξ₁");
      assertThat(memory.payload(0)).containsExactly(0, -1);
      memory.remove(1);
      assertThat(memory.label(1)).isNull();
      assertThatThrownBy(() -> memory.label(1, "again")).hasMessageContaining("id 1");
      memory.attach(0, null);
      assertThat(memory.payload(0)).isNull();
    }
  }
}
