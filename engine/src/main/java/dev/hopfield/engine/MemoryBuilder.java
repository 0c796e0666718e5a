package dev.hopfield.engine;

import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.format.SavedMemory;
import dev.hopfield.engine.store.Ids;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what a memory is made of. Not safe for use by several threads. */
public final class MemoryBuilder {
  private final Patterns patterns;
  private @Nullable Patterns values;
  private @Nullable Backend backend;
  private String backendName = "auto";
  private RetrievalOptions options = RetrievalOptions.defaults();
  private boolean allowNonFinite;
  private @Nullable Precision precision;
  private @Nullable SavedMemory saved;

  MemoryBuilder(Patterns patterns) {
    this.patterns = patterns;
  }

  MemoryBuilder(SavedMemory saved) {
    this(saved.patterns());
    this.saved = saved;
    values = saved.values();
    try {
      options = SavedOptions.read(saved.options());
    } catch (InvalidInputException e) {
      saved.close();
      throw e;
    }
  }

  private List<Patterns> fromFile() {
    if (saved == null) {
      return List.of();
    }
    Patterns savedValues = saved.values();
    return savedValues == null ? List.of(saved.patterns()) : List.of(saved.patterns(), savedValues);
  }

  RetrievalOptions options() {
    return options;
  }

  boolean requiresFinite() {
    return !allowNonFinite;
  }

  boolean ownsBackend() {
    return backend == null;
  }

  Ids ids() {
    return saved == null ? Ids.range(0, patterns.count()) : saved.ids();
  }

  long nextId() {
    return saved == null ? patterns.count() : saved.nextId();
  }

  Map<Long, byte[]> payloads() {
    return saved == null ? Map.of() : saved.payloads();
  }

  /**
   * Values that are retrieved in the patterns' stead (heteroassociation): row i is the value of
   * pattern i. Default: the patterns themselves.
   */
  public MemoryBuilder values(Patterns newValues) {
    values = newValues;
    return this;
  }

  /** β; default 1/√d. */
  public MemoryBuilder beta(float beta) {
    options = options.withBeta(beta);
    return this;
  }

  /** Options used where a retrieval names none. */
  public MemoryBuilder options(RetrievalOptions newOptions) {
    options = newOptions;
    return this;
  }

  /** The backend by name: {@code auto}, {@code gpu}, {@code cpu}, {@code reference}, a device. */
  public MemoryBuilder backend(String name) {
    backendName = name;
    backend = null;
    return this;
  }

  /** A backend that is already open; it stays open when the memory is closed. */
  public MemoryBuilder backend(Backend open) {
    backend = open;
    return this;
  }

  /** Accepts NaN and infinity in patterns and queries; what they touch is then undefined. */
  public MemoryBuilder allowNonFinite(boolean allow) {
    allowNonFinite = allow;
    return this;
  }

  /**
   * How patterns and values are held: a copy is made where they are not of that element type.
   * Default: as they are. What is retrieved, norms and energies included, is of what is held.
   */
  public MemoryBuilder precision(Precision held) {
    precision = held;
    return this;
  }

  private Patterns valuesOrPatterns() {
    return values != null ? values : patterns;
  }

  /**
   * Checks the patterns in one pass and makes them ready.
   *
   * @throws InvalidInputException if patterns and values do not match, hold NaN or infinity, or
   *     cannot be held with the precision asked for
   * @throws DeviceException if the backend is not there or has no room
   */
  public HopfieldMemory open() {
    if (valuesOrPatterns().count() != patterns.count()) {
      throw new InvalidInputException(
          "there are %d values but %d patterns; give one value for each pattern"
              .formatted(valuesOrPatterns().count(), patterns.count()));
    }
    HeldPatterns held = HeldPatterns.of(patterns, valuesOrPatterns(), precision, fromFile());
    try {
      return open(held);
    } catch (RuntimeException | Error e) {
      held.close();
      throw e;
    }
  }

  private HopfieldMemory open(HeldPatterns held) {
    Backend opened = backend != null ? backend : Backends.open(backendName);
    try {
      return new HopfieldMemory(this, held, opened);
    } catch (RuntimeException | Error e) {
      if (backend == null) {
        opened.close();
      }
      throw e;
    }
  }
}
