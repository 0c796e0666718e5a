package dev.hopfield.engine.store;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.DeviceInfo;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.reference.ReferenceProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a memory holds, and how it changes: patterns are added as a new segment, removed by noting
 * their rows, replaced by both. A change is visible to whoever asks for {@link #current} after it,
 * and to nobody who asked before. A change that fails changes nothing.
 *
 * <p>Safe for use by several threads; changes take turns.
 */
public final class PatternStore implements AutoCloseable {
  /** Pieces of memory that patterns may lie in. */
  private static final long MOST_RUNS = 1L << 20;

  private final Loader loader;
  private final boolean requireFinite;
  private final RowKind kind;
  private final @Nullable RowKind valueKind;
  private final Object changes = new Object();
  private final Map<Long, byte[]> payloads = new ConcurrentHashMap<>();
  private volatile Snapshot current;
  private long nextId;

  /**
   * Makes patterns ready on a backend.
   *
   * @param backend the backend
   * @param cancellation given to it
   */
  public record Loader(Backend backend, Cancellation cancellation) {
    /** Loads patterns and their values, the same object where they are their own. */
    LoadedPatterns load(Patterns patterns, Patterns values) {
      return backend.load(patterns, values, cancellation);
    }

    /** Whether patterns are read where they lie, so that loading them costs nothing. */
    boolean isOnHost() {
      DeviceInfo.Kind kind = backend.device().kind();
      return kind == DeviceInfo.Kind.CPU || kind == DeviceInfo.Kind.REFERENCE;
    }
  }

  /**
   * Checks the base in one pass and makes it ready.
   *
   * @param base taken over; freed if this fails
   * @param nextId the id of the first pattern that is added; above those of the base
   * @param kept bytes kept with patterns of the base
   * @param requireFinite whether NaN and infinity are refused
   * @param loader the backend
   */
  public PatternStore(
      Segment base, long nextId, Map<Long, byte[]> kept, boolean requireFinite, Loader loader) {
    payloads.putAll(kept);
    this.loader = loader;
    this.requireFinite = requireFinite;
    this.nextId = nextId;
    kind = RowKind.of(base.patterns());
    valueKind = base.isSeparate() ? RowKind.of(base.values()) : null;
    base.retain();
    try {
      current = ready(new Contents(List.of(checked(base))));
    } finally {
      base.release();
    }
  }

  private Part checked(Segment segment) {
    BlockNorms norms = BlockNorms.of(segment.patterns(), requireFinite, "patterns");
    if (segment.isSeparate() && requireFinite) {
      BlockNorms.of(segment.values(), true, "values");
    }
    return Part.of(segment, norms);
  }

  private Snapshot ready(Contents contents) {
    if (contents.runs() > MOST_RUNS) {
      throw new InvalidInputException(
          "the patterns would lie in %d pieces but may in %d; save the memory, open it again and go on"
              .formatted(contents.runs(), MOST_RUNS));
    }
    if (contents.count() == 0) {
      return new Snapshot(contents, null);
    }
    return new Snapshot(contents, loader.isOnHost() ? load(contents) : loadParts(contents));
  }

  private LoadedPatterns load(Contents contents) {
    Patterns patterns = contents.patterns();
    return loader.load(patterns, valueKind == null ? patterns : contents.values());
  }

  /** Loads what the device does not hold yet. */
  private LoadedPatterns loadParts(Contents contents) {
    List<LoadedPart> parts = new ArrayList<>();
    try {
      for (Part part : contents.parts()) {
        LoadedPart held = held(part);
        parts.add(
            held != null ? held.retain() : new LoadedPart(part, load(new Contents(List.of(part)))));
      }
    } catch (RuntimeException | Error e) {
      parts.forEach(LoadedPart::release);
      throw e;
    }
    Patterns patterns = contents.patterns();
    Patterns values = valueKind == null ? patterns : contents.values();
    ReferenceProvider host = new ReferenceProvider();
    LoadedPatterns onHost =
        host.open(host.devices().getFirst()).load(patterns, values, loader.cancellation());
    return new PartedPatterns(parts, onHost);
  }

  /** A part as the device holds it now; {@code null} if it does not. */
  private @Nullable LoadedPart held(Part part) {
    // Nothing is held yet while the store is being made.
    @Nullable Snapshot now = current;
    if (now != null && now.isLoaded() && now.loaded() instanceof PartedPatterns loaded) {
      for (LoadedPart held : loaded.parts()) {
        if (held.part() == part) {
          return held;
        }
      }
    }
    return null;
  }

  /** What is held now, to be asked for what it is but not to be retrieved from. */
  public Snapshot latest() {
    return current;
  }

  /** What is held now, for the caller to close after use. Not to be called after {@link #close}. */
  public Snapshot current() {
    while (true) {
      Snapshot now = current;
      if (now.join()) {
        return now;
      }
    }
  }

  /**
   * Adds patterns.
   *
   * @param patterns of the memory's dimension
   * @param values one for each, where values are separate, else {@code null}
   * @return their ids, ascending
   * @throws InvalidInputException if a shape or an element does not suit
   */
  public long[] add(StateBatch patterns, @Nullable StateBatch values) {
    synchronized (changes) {
      Ids ids = Ids.range(nextId, patterns.batch());
      List<Part> parts = new ArrayList<>(current.contents().parts());
      append(parts, patterns, values, ids);
      nextId += patterns.batch();
      return LongStream.range(0, patterns.batch()).map(ids::idOf).toArray();
    }
  }

  /**
   * Removes patterns.
   *
   * @throws InvalidInputException if an id is not there, or named twice; then none is removed
   */
  public void remove(long[] ids) {
    synchronized (changes) {
      change(without(ids));
      for (long id : ids) {
        payloads.remove(id);
      }
    }
  }

  /**
   * Gives ids other patterns.
   *
   * @param ids that are there
   * @param patterns one for each
   * @param values one for each, where values are separate, else {@code null}
   * @throws InvalidInputException if an id is not there, or a shape or an element does not suit;
   *     then none is replaced
   */
  public void replace(long[] ids, StateBatch patterns, @Nullable StateBatch values) {
    if (ids.length != patterns.batch()) {
      throw new InvalidInputException(
          "there are %d ids but %d patterns; give one pattern for each id"
              .formatted(ids.length, patterns.batch()));
    }
    synchronized (changes) {
      List<Part> parts = without(ids);
      int[] order = ascending(ids);
      long[] sorted = Arrays.stream(order).mapToLong(i -> ids[i]).toArray();
      StateBatch sortedValues = values == null ? null : requireEach(values, ids.length).rows(order);
      append(parts, patterns.rows(order), sortedValues, Ids.of(sorted));
    }
  }

  private static int[] ascending(long[] ids) {
    TreeMap<Long, Integer> order = new TreeMap<>();
    for (int i = 0; i < ids.length; i++) {
      order.put(ids[i], i);
    }
    return order.values().stream().mapToInt(i -> i).toArray();
  }

  private void append(List<Part> parts, StateBatch patterns, @Nullable StateBatch values, Ids ids) {
    Segment segment = held(patterns, values, ids);
    segment.retain();
    try {
      parts.add(checked(segment));
      change(parts);
    } finally {
      segment.release();
    }
  }

  private Segment held(StateBatch patterns, @Nullable StateBatch values, Ids ids) {
    requireDim(patterns, kind.dim(), "patterns");
    if (valueKind == null && values == null) {
      Patterns held = RowCopies.of(patterns, kind);
      return Segment.owning(held, held, ids);
    }
    if (valueKind == null || values == null) {
      throw new InvalidInputException(
          values == null
              ? "the memory has values of its own for each pattern; give values with the patterns"
              : "the memory's patterns are their own values; give patterns only");
    }
    requireDim(requireEach(values, patterns.batch()), valueKind.dim(), "values");
    Patterns held = RowCopies.of(patterns, kind);
    try {
      return Segment.owning(held, RowCopies.of(values, valueKind), ids);
    } catch (RuntimeException | Error e) {
      held.close();
      throw e;
    }
  }

  private static StateBatch requireEach(StateBatch values, int patterns) {
    if (values.batch() != patterns) {
      throw new InvalidInputException(
          "there are %d values but %d patterns; give one value for each pattern"
              .formatted(values.batch(), patterns));
    }
    return values;
  }

  private static void requireDim(StateBatch rows, int dim, String what) {
    if (rows.dim() != dim) {
      throw new InvalidInputException(
          "the new %s have dimension %d but the memory's have %d; give the same"
              .formatted(what, rows.dim(), dim));
    }
  }

  /** The parts without the patterns of some ids. */
  private List<Part> without(long[] ids) {
    Contents contents = current.contents();
    List<Part> parts = new ArrayList<>(contents.parts());
    long[] sorted = ids.clone();
    Arrays.sort(sorted);
    List<LongStream.Builder> rows = new ArrayList<>();
    parts.forEach(_ -> rows.add(LongStream.builder()));
    for (int i = 0; i < sorted.length; i++) {
      Contents.Place place = contents.require(sorted[i]);
      if (i > 0 && sorted[i] == sorted[i - 1]) {
        throw new InvalidInputException(
            "id %d is named twice; name each once".formatted(sorted[i]));
      }
      rows.get(place.part()).add(place.row());
    }
    for (int p = 0; p < parts.size(); p++) {
      long[] removed = rows.get(p).build().toArray();
      if (removed.length > 0) {
        parts.set(p, parts.get(p).without(removed));
      }
    }
    return parts;
  }

  /** Goes on with other parts, made fewer. */
  private void change(List<Part> parts) {
    List<Part> fewer = Compaction.of(parts);
    // New segments are used by the snapshot alone, and freed with it if it cannot be made ready.
    List<Segment> used = fewer.stream().map(Part::segment).toList();
    used.forEach(Segment::retain);
    try {
      Snapshot next = ready(new Contents(fewer));
      Snapshot before = current;
      current = next;
      before.close();
    } finally {
      used.forEach(Segment::release);
    }
  }

  /**
   * Keeps bytes with a pattern until it is removed; a replaced pattern keeps them.
   *
   * @param payload {@code null} to forget what was kept
   * @throws InvalidInputException if there is no such pattern
   */
  public void attach(long id, byte @Nullable [] payload) {
    synchronized (changes) {
      current.contents().require(id);
      if (payload == null) {
        payloads.remove(id);
      } else {
        payloads.put(id, payload.clone());
      }
    }
  }

  /** The bytes kept with a pattern; {@code null} if there are none. */
  public byte @Nullable [] payload(long id) {
    byte[] kept = payloads.get(id);
    return kept == null ? null : kept.clone();
  }

  /**
   * What is worth saving, at one moment.
   *
   * @param rows the patterns with values and ids
   * @param separate whether there are values
   * @param payloads bytes kept with them
   * @param nextId the id of the first pattern to be added
   * @param held keeps all that; to be closed
   */
  public record State(
      OrderedRows rows, boolean separate, Map<Long, byte[]> payloads, long nextId, Snapshot held)
      implements AutoCloseable {
    @Override
    public void close() {
      held.close();
    }
  }

  /**
   * The state now; changes may go on meanwhile.
   *
   * @throws InvalidInputException if no patterns are held
   */
  public State state() {
    synchronized (changes) {
      Snapshot now = current();
      try {
        now.loaded();
        OrderedRows rows = new OrderedRows(now.contents().parts());
        return new State(rows, valueKind != null, Map.copyOf(payloads), nextId, now);
      } catch (RuntimeException | Error e) {
        now.close();
        throw e;
      }
    }
  }

  /** Ends the use of what is held now; running users may go on. */
  @Override
  public void close() {
    synchronized (changes) {
      current.close();
    }
  }
}
