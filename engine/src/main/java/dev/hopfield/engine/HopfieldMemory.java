package dev.hopfield.engine;

import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.DeviceInfo;
import dev.hopfield.engine.format.MemoryFiles;
import dev.hopfield.engine.format.SavedMemory;
import dev.hopfield.engine.store.OrderedRows;
import dev.hopfield.engine.store.PatternStore;
import dev.hopfield.engine.store.Segment;
import dev.hopfield.engine.store.Snapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Hopfield memory: stored patterns, made ready on a backend, from which states are retrieved by
 * ξ_new = V softmax(β Xᵀξ) (eq. 3).
 *
 * <pre>{@code
 * try (Patterns patterns = Patterns.open(Path.of("patterns.npy"));
 *     HopfieldMemory memory = HopfieldMemory.of(patterns).beta(8f).backend("auto").open()) {
 *   Retrieval found = memory.retrieve(queries);
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads. The same queries and options give the same bits on the same
 * backend, as long as the memory is not changed.
 *
 * <p>Patterns have ids: those that it was opened with their row numbers, those added later higher
 * ones; an id is never given twice. {@link #add}, {@link #remove} and {@link #replace} work while
 * others retrieve: a retrieval that runs goes on with what it began with, the next sees the change.
 *
 * <p>{@link #close} ends running retrievals with {@link MemoryClosedException}, waits for them to
 * leave, and frees the device; the patterns stay open, for their owner to close.
 */
public final class HopfieldMemory implements AutoCloseable {
  private final int dim;
  private final int stateDim;
  private final boolean separate;
  private final ElementType elementType;
  private final @Nullable Rounding rounding;
  private final Backend backend;
  private final boolean ownsBackend;
  private final PatternStore store;
  private final RetrievalOptions options;
  private final boolean requireFinite;
  private final Cancellation cancellation;
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  HopfieldMemory(MemoryBuilder builder, HeldPatterns held, Backend backend) {
    dim = held.patterns().dim();
    stateDim = held.values().dim();
    separate = held.values() != held.patterns();
    elementType = held.patterns().elementType();
    options = builder.options();
    requireFinite = builder.requiresFinite();
    ownsBackend = builder.ownsBackend();
    rounding = Rounding.of(held.patterns());
    this.backend = backend;
    cancellation = new Cancellation();
    Segment base = new Segment(held.patterns(), held.values(), builder.ids(), held.owned());
    store =
        new PatternStore(
            base,
            builder.nextId(),
            builder.payloads(),
            requireFinite,
            new PatternStore.Loader(backend, cancellation));
  }

  /** Begins to build a memory of these patterns, which must stay open until it is closed. */
  public static MemoryBuilder of(Patterns patterns) {
    return new MemoryBuilder(patterns);
  }

  /**
   * Begins to build a memory that was {@linkplain #save saved}, with its ids, payloads and options;
   * its patterns are read where they lie in the file, which the memory closes.
   *
   * @throws InvalidInputException if the file is not what it must be
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static MemoryBuilder of(Path saved) {
    return new MemoryBuilder(MemoryFiles.open(saved));
  }

  /** N, the number of stored patterns. */
  public long count() {
    return store.latest().count();
  }

  /** d, the dimension of patterns and queries. */
  public int dim() {
    return dim;
  }

  /** The dimension of retrieved states: d, or that of the values where these are separate. */
  public int stateDim() {
    return stateDim;
  }

  /** How the stored patterns' elements are held. */
  public ElementType elementType() {
    return elementType;
  }

  /** The options used where a call names none. */
  public RetrievalOptions options() {
    return options;
  }

  /** What the memory runs on. */
  public DeviceInfo device() {
    return backend.device();
  }

  /**
   * Norms of the stored patterns; {@code largest} is the M of the paper.
   *
   * @throws InvalidInputException if all were removed
   */
  public PatternNorms norms() {
    return store.latest().norms();
  }

  /** The memory plan and the kernels chosen, in a few lines for a person. */
  public String explain() {
    String plan = inUse(now -> now.loaded().explain());
    return rounding == null || count() == 0
        ? plan
        : "%s%n%s".formatted(plan, rounding.explain(options.betaFor(dim), norms().largest()));
  }

  /** Retrieves from B queries, B rows of length d. */
  public Retrieval retrieve(float[][] queries) {
    return retrieve(queries, options);
  }

  /** Retrieves from B queries with options of their own. */
  public Retrieval retrieve(float[][] queries, RetrievalOptions callOptions) {
    return retrieve(StateBatch.of(queries), callOptions);
  }

  /** Retrieves from B queries with options of their own. */
  public Retrieval retrieve(StateBatch queries, RetrievalOptions callOptions) {
    requireUsable(queries);
    return inUse(now -> reading(now, callOptions).retrieve(queries));
  }

  private SnapshotRetrieval reading(Snapshot now, RetrievalOptions callOptions) {
    return SnapshotRetrieval.of(now, callOptions, dim(), separate);
  }

  /**
   * The energy (eq. 2, or that of another rule, see {@link dev.hopfield.engine.theory.RuleEnergy})
   * of each of B states, without updating them; NaN where the rule has none.
   */
  public double[] energy(float[][] states) {
    StateBatch batch = StateBatch.of(states);
    requireUsable(batch);
    return inUse(now -> reading(now, options).energies(batch));
  }

  /**
   * The k patterns that each of B queries is associated with most, without updating the queries.
   */
  public Associations[] associate(float[][] queries, int k) {
    StateBatch batch = StateBatch.of(queries);
    requireUsable(batch);
    RetrievalOptions checked = options.withTopK(k);
    return inUse(now -> reading(now, checked).associate(batch));
  }

  /**
   * Stores more patterns.
   *
   * @return their ids, ascending: numbers that no pattern of this memory had before
   * @throws InvalidInputException if a dimension differs, or an element is not finite or cannot be
   *     held as the memory's patterns are
   */
  public long[] add(float[][] patterns) {
    StateBatch rows = StateBatch.of(patterns, "patterns");
    return inUse(_ -> store.add(rows, null));
  }

  /** Stores more patterns with a value for each, in a memory that has values of its own. */
  public long[] add(float[][] patterns, float[][] values) {
    StateBatch rows = StateBatch.of(patterns, "patterns");
    StateBatch valueRows = StateBatch.of(values, "values");
    return inUse(_ -> store.add(rows, valueRows));
  }

  /**
   * Forgets patterns: they have no part in any retrieval that begins after it.
   *
   * @throws InvalidInputException if an id is not there or named twice; then none is removed
   */
  public void remove(long... ids) {
    whileOpen(() -> store.remove(ids));
  }

  /**
   * Stores other patterns under the ids of some.
   *
   * @throws InvalidInputException as {@link #remove} and {@link #add(float[][])}; then none is
   *     replaced
   */
  public void replace(long[] ids, float[][] patterns) {
    StateBatch rows = StateBatch.of(patterns, "patterns");
    whileOpen(() -> store.replace(ids, rows, null));
  }

  /** Stores other patterns and values under the ids of some. */
  public void replace(long[] ids, float[][] patterns, float[][] values) {
    StateBatch rows = StateBatch.of(patterns, "patterns");
    StateBatch valueRows = StateBatch.of(values, "values");
    whileOpen(() -> store.replace(ids, rows, valueRows));
  }

  /** Whether a pattern is stored under this id. */
  public boolean contains(long id) {
    return inUse(now -> now.contains(id));
  }

  /**
   * The ids of all patterns, in the order of their rows.
   *
   * @throws InvalidInputException if there are more than an array holds
   */
  public long[] ids() {
    return inUse(Snapshot::allIds);
  }

  /**
   * The pattern stored under an id, as floats.
   *
   * @throws InvalidInputException if there is none
   */
  public float[] pattern(long id) {
    return inUse(now -> now.pattern(id));
  }

  /**
   * Keeps bytes with a pattern, until it is removed; a replaced pattern keeps them.
   *
   * @param payload {@code null} to keep none any more
   * @throws InvalidInputException if there is no such pattern
   */
  public void attach(long id, byte @Nullable [] payload) {
    whileOpen(() -> store.attach(id, payload));
  }

  /** The bytes kept with a pattern; {@code null} if there are none. */
  public byte @Nullable [] payload(long id) {
    return store.payload(id);
  }

  /** Keeps a text with a pattern, as its payload in UTF-8. */
  public void label(long id, String text) {
    attach(id, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The text kept with a pattern; {@code null} if there is none. */
  public @Nullable String label(long id) {
    byte[] kept = store.payload(id);
    return kept == null ? null : new String(kept, StandardCharsets.UTF_8);
  }

  /** One line: how many patterns, of which dimension, held how, on what. Works when closed too. */
  @Override
  public String toString() {
    return "HopfieldMemory[%d patterns × %d as %s on %s]"
        .formatted(count(), dim(), elementType().label(), device().name());
  }

  /**
   * Writes all that the memory holds to a {@code .safetensors} file, as it is when this begins:
   * patterns and values as they are held, ids, payloads, options. Whatever happens, the file is the
   * old one or the new one. The file that a memory was opened from may be written.
   *
   * @throws InvalidInputException if no patterns are held, or no file can be made there
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public void save(Path file) {
    whileOpen(
        () -> {
          try (PatternStore.State state = store.state()) {
            OrderedRows rows = state.rows();
            Patterns patterns = rows.patterns();
            Patterns values = state.separate() ? rows.values() : null;
            Map<String, String> texts = SavedOptions.of(options);
            MemoryFiles.write(
                file,
                new SavedMemory(patterns, values, rows, state.nextId(), state.payloads(), texts));
          }
        });
  }

  /** Ends running retrievals, waits for them to leave and frees the device. */
  @Override
  public void close() {
    cancellation.cancel();
    Lock alone = use.writeLock();
    alone.lock();
    try {
      if (!closed) {
        closed = true;
        try {
          store.close();
        } finally {
          if (ownsBackend) {
            backend.close();
          }
        }
      }
    } finally {
      alone.unlock();
    }
  }

  private <T> T inUse(Function<Snapshot, T> work) {
    Lock shared = use.readLock();
    shared.lock();
    try {
      cancellation.check();
      try (Snapshot now = store.current()) {
        return work.apply(now);
      }
    } finally {
      shared.unlock();
    }
  }

  private void whileOpen(Runnable change) {
    inUse(
        _ -> {
          change.run();
          return true;
        });
  }

  private void requireUsable(StateBatch queries) {
    if (queries.dim() != dim()) {
      throw new InvalidInputException(
          "the queries have dimension %d but the patterns have %d; use queries of dimension %d"
              .formatted(queries.dim(), dim(), dim()));
    }
    if (requireFinite) {
      requireFinite(queries);
    }
  }

  private static void requireFinite(StateBatch queries) {
    float[] data = queries.data();
    for (int i = 0; i < data.length; i++) {
      if (!Float.isFinite(data[i])) {
        throw new InvalidInputException(
            "queries hold %s at row %d, column %d; clean them, or allow NaN and infinity"
                .formatted(data[i], i / queries.dim(), i % queries.dim()));
      }
    }
  }
}
