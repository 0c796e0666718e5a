package dev.hopfield.engine.format;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.store.Ids;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a memory holds, for {@link MemoryFiles}.
 *
 * @param patterns X
 * @param values V; {@code null} where patterns are their own values
 * @param ids of the rows, ascending
 * @param nextId the id of the first pattern to be added
 * @param payloads bytes kept with patterns, by id
 * @param options whatever else, as texts by name
 */
public record SavedMemory(
    Patterns patterns,
    @Nullable Patterns values,
    Ids ids,
    long nextId,
    Map<Long, byte[]> payloads,
    Map<String, String> options) {
  /** Closes patterns and values. */
  public void close() {
    patterns.close();
    if (values != null) {
      values.close();
    }
  }
}
