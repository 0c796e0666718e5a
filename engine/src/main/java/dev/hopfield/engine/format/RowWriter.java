package dev.hopfield.engine.format;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.Shard;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Writes rows of any kind of pattern file as they come, in one pass. */
final class RowWriter implements PatternWriter {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int MOST_ROW_BYTES = 1 << 30;
  private static final int BLOCK_FLOATS = 1 << 16;
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final WholeFile file;
  private final RowFrame frame;
  private final int dim;
  private final long rowBytes;
  private final ByteBuffer buffer;
  private final MemorySegment elements;
  private final @Nullable RowScales scales;
  private long rows;

  /** Begins with the header, unless rows follow others that are there. */
  private RowWriter(WholeFile file, RowFrame frame, long knownRows, long rowsThere) {
    this.file = file;
    this.frame = frame;
    rows = rowsThere;
    dim = frame.dim();
    rowBytes = frame.storage().rowBytes(dim);
    if (rowBytes > MOST_ROW_BYTES) {
      throw file.refused(
          "cannot hold rows of %d bytes; a row takes at most %d"
              .formatted(rowBytes, MOST_ROW_BYTES));
    }
    int bytes = (int) Math.max(BUFFER_BYTES, rowBytes + Integer.BYTES);
    buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    elements = MemorySegment.ofBuffer(buffer);
    byte[] header = frame.header(knownRows);
    if (rowsThere == 0) {
      file.write(ByteBuffer.wrap(header));
    }
    scales = frame.storage().scaled() ? new RowScales(file, header.length, knownRows) : null;
  }

  /** A file of so many rows as will come, without scales. */
  static RowWriter create(PatternName name, Storage storage, int dim) {
    requireHolds(name, storage);
    return begin(name, storage, dim, 0);
  }

  /** A file of all of these patterns, if the disk has room for it. */
  static RowWriter create(PatternName name, Storage storage, Patterns patterns) {
    RowFrame frame = new RowFrame(name, storage, patterns.dim());
    long each = storage.rowBytes(patterns.dim()) + (storage.scaled() ? Float.BYTES : 0);
    long prefix = frame.rowsTellTheirDimension() ? Integer.BYTES : 0;
    WholeFile.requireRoom(name.file(), patterns.count(), each + prefix);
    return begin(name, storage, patterns.dim(), patterns.count());
  }

  private static RowWriter begin(PatternName name, Storage storage, int dim, long knownRows) {
    WholeFile file = WholeFile.create(name.file());
    try {
      return new RowWriter(file, new RowFrame(name, storage, dim), knownRows, 0);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /** A file under its temporary name, without scales, going on after rows that are there. */
  static RowWriter partial(PatternName name, Storage storage, int dim, long rowsThere) {
    requireHolds(name, storage);
    RowFrame frame = new RowFrame(name, storage, dim);
    long prefix = frame.rowsTellTheirDimension() ? Integer.BYTES : 0;
    long rowBytes = storage.rowBytes(dim) + prefix;
    long bytes = rowsThere == 0 ? 0 : frame.header(0).length + rowsThere * rowBytes;
    WholeFile file = WholeFile.partial(name.file(), bytes);
    try {
      return new RowWriter(file, frame, 0, rowsThere);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private static void requireHolds(PatternName name, Storage storage) {
    if (!name.format().holds(storage)) {
      throw new InvalidInputException(
          "%s cannot hold %s; write a .npy, .fvecs, .fbin or .safetensors file"
              .formatted(FileText.name(name.file()), storage.label()));
    }
  }

  @Override
  public void write(float[] rowMajor, int newRows) {
    Precision precision = frame.storage().precision();
    if (precision == null) {
      throw new IllegalStateException("floats are not rounded to " + frame.storage().label());
    }
    for (int r = 0; r < newRows; r++) {
      int at = beginRow();
      float scale = precision.encode(rowMajor, Math.multiplyExact(r, dim), dim, elements, at, rows);
      endRow(at, scale);
    }
  }

  /** Writes all of these: bit for bit where they are stored so already, otherwise rounded. */
  void writeAll(Patterns patterns) {
    if (Storage.of(patterns).equals(frame.storage())) {
      patterns.shards().forEach(this::copy);
      return;
    }
    int blockRows = Math.clamp(patterns.count(), 1, Math.max(1, BLOCK_FLOATS / patterns.dim()));
    float[] block = new float[Math.multiplyExact(blockRows, dim)];
    for (long row = 0; row < patterns.count(); row += blockRows) {
      int taken = (int) Math.min(blockRows, patterns.count() - row);
      patterns.copyRows(row, taken, block, 0);
      if (patterns.elementType() == ElementType.F64) {
        requireRange(patterns, row, taken, block);
      }
      write(block, taken);
    }
  }

  /** Infinity is copied where it is stored, and refused where a double became it. */
  private static void requireRange(Patterns patterns, long first, int rows, float[] block) {
    int dim = patterns.dim();
    for (int i = 0; i < rows * dim; i++) {
      if (Float.isInfinite(block[i])) {
        double stored = stored(patterns, first + i / dim, i % dim);
        if (Double.isFinite(stored)) {
          throw new InvalidInputException(
              "row %d, column %d holds %s, beyond the 32-bit floats (3.4e38); scale the patterns"
                  .formatted(first + i / dim, i % dim, stored));
        }
      }
    }
  }

  private static double stored(Patterns patterns, long row, int column) {
    MemorySegment elements = MemorySegment.ofArray(new double[patterns.dim()]);
    patterns.shard(row).copyElements(row, elements, 0);
    return elements.get(DOUBLE, (long) column * Double.BYTES);
  }

  private void copy(Shard shard) {
    for (long row = shard.first(); row < shard.end(); row++) {
      int at = beginRow();
      shard.copyElements(row, elements, at);
      endRow(at, shard.scale(row));
    }
  }

  /** Where in the buffer the elements of the next row go. */
  private int beginRow() {
    int prefix = frame.rowsTellTheirDimension() ? Integer.BYTES : 0;
    if (buffer.remaining() < rowBytes + prefix) {
      flush();
    }
    if (prefix > 0) {
      buffer.putInt(dim);
    }
    if (rows == frame.mostRows()) {
      throw file.refused("cannot hold more than %d rows; write a .npy file".formatted(rows));
    }
    return buffer.position();
  }

  private void endRow(int at, float scale) {
    buffer.position(at + (int) rowBytes);
    if (scales != null) {
      scales.add(scale);
    }
    rows++;
  }

  private void flush() {
    file.write(buffer.flip());
    buffer.clear();
  }

  @Override
  public void sync() {
    flush();
    file.sync();
  }

  @Override
  public void commit() {
    if (rows == 0) {
      throw file.refused("would be empty; write at least one row");
    }
    flush();
    if (scales != null) {
      scales.flush();
    }
    file.writeAt(0, ByteBuffer.wrap(frame.header(rows)));
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }

  /** The scales of the rows, which stand before them all and are known only as they come. */
  private static final class RowScales {
    private final WholeFile file;
    private final ByteBuffer pending =
        ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private long at;

    RowScales(WholeFile file, long at, long rows) {
      this.file = file;
      this.at = at;
      file.skip(rows * Float.BYTES);
    }

    void add(float scale) {
      if (!pending.hasRemaining()) {
        flush();
      }
      pending.putFloat(scale);
    }

    void flush() {
      int bytes = pending.position();
      file.writeAt(at, pending.flip());
      at += bytes;
      pending.clear();
    }
  }
}
