package dev.hopfield.benchmarks.peers;

import dev.hopfield.benchmarks.measure.Timing;
import dev.hopfield.cli.measure.Samples;
import dev.hopfield.cli.measure.Verification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row as a JSON object and back, bit for bit: how a measuring JVM reports. */
public final class PeerRowJson {
  private PeerRowJson() {}

  /** The fields, of JSON's types; numbers that JSON lacks become texts. */
  public static Map<String, @Nullable Object> fields(PeerRow row) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("system", row.system());
    fields.put("version", row.version());
    fields.put("count", row.size().count());
    fields.put("dim", row.size().dim());
    fields.put("batch", row.size().batch());
    fields.put("threads", row.threads());
    fields.put("note", row.note());
    Verification verification = row.verification();
    if (verification != null) {
      fields.put("error", text(verification.maxRelativeError()));
      fields.put("tolerance", text(verification.tolerance()));
      fields.put("queries", verification.queries());
      fields.put("precision_error", text(verification.precisionError()));
      fields.put("passed", verification.passed());
    }
    Timing timing = row.timing();
    if (timing != null) {
      fields.put("milliseconds", timing.samples().milliseconds());
      fields.put("visits", timing.visits());
      fields.put("cores_used", text(timing.coresUsed()));
    }
    PeerRow.Beside beside = row.beside();
    fields.put("our_median", text(beside.ourMedianMs()));
    fields.put("our_least", text(beside.ourLeastMs()));
    fields.put("paired_ratio", text(beside.pairedRatio()));
    fields.put("peak", text(beside.peak().median()));
    fields.put("peak_most", text(beside.peak().most()));
    fields.put("bandwidth", text(beside.bandwidth().median()));
    fields.put("bandwidth_most", text(beside.bandwidth().most()));
    return fields;
  }

  private static String text(double number) {
    return Double.toString(number);
  }

  /** Reads what {@link #fields} gave. */
  public static PeerRow read(Map<?, ?> fields) {
    return new PeerRow(
        string(fields, "system"),
        string(fields, "version"),
        new PeerRow.Size(
            integer(fields, "count"),
            Math.toIntExact(integer(fields, "dim")),
            Math.toIntExact(integer(fields, "batch"))),
        Math.toIntExact(integer(fields, "threads")),
        string(fields, "note"),
        verification(fields),
        timing(fields),
        new PeerRow.Beside(
            decimal(fields, "our_median"),
            decimal(fields, "our_least"),
            decimal(fields, "paired_ratio"),
            new PeerRow.Rate(decimal(fields, "peak"), decimal(fields, "peak_most")),
            new PeerRow.Rate(decimal(fields, "bandwidth"), decimal(fields, "bandwidth_most"))));
  }

  private static @Nullable Verification verification(Map<?, ?> fields) {
    if (!fields.containsKey("passed")) {
      return null;
    }
    return new Verification(
        decimal(fields, "error"),
        decimal(fields, "tolerance"),
        Math.toIntExact(integer(fields, "queries")),
        decimal(fields, "precision_error"),
        Boolean.TRUE.equals(fields.get("passed")));
  }

  private static @Nullable Timing timing(Map<?, ?> fields) {
    if (!(fields.get("milliseconds") instanceof List<?> samples)
        || !(fields.get("visits") instanceof List<?> visits)) {
      return null;
    }
    return new Timing(
        new Samples(samples.stream().mapToDouble(each -> number(each).doubleValue()).toArray()),
        visits.stream().mapToInt(each -> number(each).intValue()).toArray(),
        decimal(fields, "cores_used"));
  }

  private static String string(Map<?, ?> fields, String key) {
    return String.valueOf(fields.get(key));
  }

  private static long integer(Map<?, ?> fields, String key) {
    return number(fields.get(key)).longValue();
  }

  private static double decimal(Map<?, ?> fields, String key) {
    return Double.parseDouble(string(fields, key));
  }

  private static Number number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number;
    }
    throw new IllegalArgumentException("'%s' is not a number".formatted(value));
  }
}
