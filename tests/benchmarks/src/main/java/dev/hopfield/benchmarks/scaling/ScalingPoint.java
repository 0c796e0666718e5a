package dev.hopfield.benchmarks.scaling;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.benchmarks.measure.MemoryUse;
import dev.hopfield.benchmarks.measure.Timing;
import dev.hopfield.cli.measure.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One retrieval's time and memory.
 *
 * @param count N
 * @param dim d
 * @param batch B
 * @param threads that the JVM had
 * @param timing what it took
 * @param opening what opening the memory took beyond the patterns
 * @param retrieval what one retrieval took beyond that
 */
public record ScalingPoint(
    long count,
    int dim,
    int batch,
    int threads,
    Timing timing,
    MemoryUse opening,
    MemoryUse retrieval) {

  /** One line of JSON, which {@link #parse} reads: how a measuring JVM reports. */
  public String toLine() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("count", count);
    fields.put("dim", dim);
    fields.put("batch", batch);
    fields.put("threads", threads);
    fields.put("milliseconds", timing.samples().milliseconds());
    fields.put("cores_used", timing.coresUsed());
    fields.put("opening_native", opening.nativeBytes());
    fields.put("opening_heap", opening.heapBytes());
    fields.put("retrieval_native", retrieval.nativeBytes());
    fields.put("retrieval_heap", retrieval.heapBytes());
    try {
      return JSON.std.asString(fields);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what {@link #toLine} wrote. */
  public static ScalingPoint parse(String line) {
    Map<String, Object> fields;
    try {
      fields = JSON.std.mapFrom(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!(fields.get("milliseconds") instanceof List<?> samples)) {
      throw new IllegalArgumentException("there are no samples in " + line);
    }
    double[] milliseconds =
        samples.stream().mapToDouble(sample -> number(sample).doubleValue()).toArray();
    return new ScalingPoint(
        number(fields.get("count")).longValue(),
        number(fields.get("dim")).intValue(),
        number(fields.get("batch")).intValue(),
        number(fields.get("threads")).intValue(),
        new Timing(new Samples(milliseconds), number(fields.get("cores_used")).doubleValue()),
        memory(fields, "opening"),
        memory(fields, "retrieval"));
  }

  private static MemoryUse memory(Map<String, Object> fields, String of) {
    return new MemoryUse(
        number(fields.get(of + "_native")).longValue(),
        number(fields.get(of + "_heap")).longValue());
  }

  private static Number number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number;
    }
    throw new IllegalArgumentException("'%s' is not a number".formatted(value));
  }
}
