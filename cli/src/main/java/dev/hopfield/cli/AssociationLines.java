package dev.hopfield.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.hopfield.engine.Associations;
import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Output;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.format.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file with a line of JSON for each query: {@code query}, {@code steps}, {@code converged},
 * {@code energy}, {@code indices}, {@code weights}, and {@code metastable_size}, {@code
 * error_bound} and {@code least_weight} where they were asked for, {@code labels} of a saved
 * memory. What is not finite is {@code null}, and so is the label of a pattern without one.
 */
final class AssociationLines implements AutoCloseable {
  private final WholeFile file;
  private final JsonGenerator line;
  private final boolean metastableSizes;
  private final boolean errorBounds;
  private final @Nullable HopfieldMemory labelled;

  private AssociationLines(WholeFile file, Set<Output> outputs, @Nullable HopfieldMemory labelled) {
    this.file = file;
    this.labelled = labelled;
    metastableSizes = outputs.contains(Output.METASTABLE_SIZE);
    errorBounds = outputs.contains(Output.ERROR_BOUND);
    try {
      line = new JsonFactory().createGenerator(file.stream());
    } catch (IOException e) {
      throw file.failed(e);
    }
    // Each line ends with its own line break, so nothing stands between two of them.
    line.setRootValueSeparator(null);
  }

  /**
   * Begins the file under its temporary name, or goes on with what is there.
   *
   * @param path {@code null} where none is wanted
   * @param labelled whose labels are told; {@code null} for none
   * @param bytes how much of what is there is kept
   * @return {@code null} where none is wanted
   */
  static @Nullable AssociationLines partial(
      @Nullable Path path,
      RetrievalOptions options,
      @Nullable HopfieldMemory labelled,
      long bytes) {
    return path == null
        ? null
        : new AssociationLines(WholeFile.partial(path, bytes), options.outputs(), labelled);
  }

  /** Appends a line for each query of a batch, the first of which has number {@code first}. */
  void write(Retrieval found, long first) {
    try {
      for (int q = 0; q < found.batch(); q++) {
        write(found, q, first + q);
        line.writeRaw('\n');
      }
    } catch (IOException e) {
      throw file.failed(e);
    }
  }

  private void write(Retrieval found, int q, long query) throws IOException {
    line.writeStartObject();
    line.writeNumberField("query", query);
    line.writeNumberField("steps", found.steps(q));
    line.writeBooleanField("converged", found.converged(q));
    line.writeFieldName("energy");
    if (Double.isFinite(found.energy(q))) {
      line.writeNumber(found.energy(q));
    } else {
      line.writeNull();
    }
    Associations top = found.topK(q);
    line.writeFieldName("indices");
    line.writeArray(top.indices(), 0, top.indices().length);
    line.writeArrayFieldStart("weights");
    for (float weight : top.weights()) {
      if (Float.isFinite(weight)) {
        line.writeNumber(weight);
      } else {
        line.writeNull();
      }
    }
    line.writeEndArray();
    if (labelled != null) {
      writeLabels(labelled, top.indices());
    }
    if (metastableSizes) {
      line.writeNumberField("metastable_size", found.metastableSize(q));
    }
    if (errorBounds) {
      line.writeNumberField("error_bound", found.errorBound(q).distance());
      line.writeNumberField("least_weight", found.errorBound(q).weight());
    }
    line.writeEndObject();
  }

  private void writeLabels(HopfieldMemory memory, long[] ids) throws IOException {
    line.writeArrayFieldStart("labels");
    for (long id : ids) {
      line.writeString(memory.label(id)); // null becomes null
    }
    line.writeEndArray();
  }

  /** Brings all lines to the disk; returns their bytes. */
  long sync() {
    flush();
    return file.sync();
  }

  private void flush() {
    try {
      line.flush();
    } catch (IOException e) {
      throw file.failed(e);
    }
  }

  void commit() {
    flush();
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }
}
