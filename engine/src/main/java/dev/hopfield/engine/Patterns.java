package dev.hopfield.engine;

import dev.hopfield.engine.format.PatternFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * N patterns of dimension d: the X of the paper, also used for queries and for values.
 *
 * <p>The contract, said once: patterns are row-major, one pattern a row; batches come first (B ×
 * d); rows are numbered from 0 by {@code long}; a missing row number is −1. The elements lie
 * outside the Java heap or in mapped files, in one piece or several ({@link #shards}), and are
 * addressed by {@code long}, so N · d may exceed 2³¹. Whoever reads rows sees floats, whatever the
 * elements are stored as; where rows have a scale, elements are multiplied by it.
 *
 * <p>Reading is safe from several threads. {@link #close} frees the memory or the mapping; reading
 * afterwards throws {@link IllegalStateException}. Instances made by {@link #allocate} may be
 * written with {@link #setRow} by one thread before they are shared.
 */
public final class Patterns implements AutoCloseable {
  private final List<Shard> shards;
  private final long count;
  private final List<Arena> arenas;

  private Patterns(List<Shard> shards, List<Arena> arenas) {
    this.shards = List.copyOf(shards);
    this.arenas = List.copyOf(arenas);
    count = shards.getLast().end();
  }

  /**
   * Patterns over memory that the caller provides, for example a mapped file; see {@link
   * #over(MemorySegment, RowLayout, MemorySegment, Arena)}.
   */
  public static Patterns over(MemorySegment segment, RowLayout layout, Arena arena) {
    return over(segment, layout, null, null, arena);
  }

  /**
   * Patterns over memory whose rows are checked whenever they are read; else as {@link
   * #over(MemorySegment, RowLayout, Arena)}.
   */
  public static Patterns checked(
      MemorySegment segment, RowLayout layout, RowCheck check, Arena arena) {
    return over(segment, layout, null, check, arena);
  }

  /**
   * Patterns over memory that the caller provides, with a scale for each row.
   *
   * @param segment the bytes; must stay alive as long as {@code arena}. The {@code cpu} backend
   *     reads rows of allocated memory where they lie, those of a mapped file if native access is
   *     enabled, and copies others as it reads them.
   * @param layout where each element lies
   * @param scales as in {@link Shard#scales}; {@code null} where rows have no scale
   * @param arena closed by {@link #close}
   * @throws InvalidInputException if the layout is empty or reaches beyond the segment
   */
  public static Patterns over(
      MemorySegment segment, RowLayout layout, @Nullable MemorySegment scales, Arena arena) {
    return over(segment, layout, scales, null, arena);
  }

  private static Patterns over(
      MemorySegment segment,
      RowLayout layout,
      @Nullable MemorySegment scales,
      @Nullable RowCheck check,
      Arena arena) {
    requireShape(layout.count(), layout.dim());
    long needed;
    try {
      needed = layout.requiredBytes();
    } catch (ArithmeticException e) {
      throw new InvalidInputException(
          "%d patterns of dimension %d exceed 2^63 bytes; the header cannot be right"
              .formatted(layout.count(), layout.dim()),
          e);
    }
    if (layout.offset() < 0 || needed > segment.byteSize()) {
      throw new InvalidInputException(
          "%d patterns of dimension %d (%s) need %d bytes but only %d are there; the data is cut short"
              .formatted(
                  layout.count(), layout.dim(), layout.type().label(), needed, segment.byteSize()));
    }
    if (scales != null && scales.byteSize() / Float.BYTES != layout.count()) {
      throw new InvalidInputException(
          "there are %d scales but %d patterns; give one scale for each pattern"
              .formatted(scales.byteSize() / Float.BYTES, layout.count()));
    }
    return new Patterns(List.of(new Shard(0, segment, layout, scales, check)), List.of(arena));
  }

  /**
   * Several sets as one, their rows one after another. They are taken over: closing the result
   * closes them all.
   *
   * @param parts at least one set
   * @throws InvalidInputException if dimensions, element types or the use of scales differ; then
   *     the parts stay open
   */
  public static Patterns joined(List<Patterns> parts) {
    List<Shard> shards = new ArrayList<>();
    List<Arena> arenas = new ArrayList<>();
    Patterns start = parts.getFirst();
    long first = 0;
    for (Patterns part : parts) {
      if (part.dim() != start.dim()
          || part.elementType() != start.elementType()
          || part.isScaled() != start.isScaled()) {
        throw new InvalidInputException(
            "%s cannot follow %s in one set; all parts need the same dimension and element type"
                .formatted(part, start));
      }
      for (Shard shard : part.shards) {
        shards.add(
            new Shard(first, shard.segment(), shard.layout(), shard.scales(), shard.check()));
        first = Math.addExact(first, shard.layout().count());
      }
      arenas.addAll(part.arenas);
    }
    return new Patterns(shards, arenas);
  }

  /**
   * Rows that lie in memory of others, as one set; closing it closes nothing.
   *
   * @param shards at least one, of one dimension and held alike; each begins where the one before
   *     it ends
   */
  public static Patterns view(List<Shard> shards) {
    return new Patterns(shards, List.of());
  }

  /**
   * Opens a pattern file, mapped, without reading its data: {@code .npy}, {@code .fvecs}, {@code
   * .bvecs}, {@code .fbin}, {@code .f16bin}, {@code .u8bin}, {@code .i8bin} or {@code
   * .safetensors}; {@code file.safetensors:name} is one tensor of several, and {@code part-*.npy}
   * all files that fit, as one set.
   *
   * @throws InvalidInputException if the file is not what its name and header claim
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Patterns open(Path file) {
    return PatternFiles.open(file);
  }

  /** Copies B × d numbers, row after row; {@code rowMajor.length} must be a multiple of d. */
  public static Patterns of(float[] rowMajor, int dim) {
    if (dim < 1 || rowMajor.length == 0 || rowMajor.length % dim != 0) {
      throw new InvalidInputException(
          "%d numbers do not make rows of dimension %d; give a positive multiple of the dimension"
              .formatted(rowMajor.length, dim));
    }
    Patterns patterns = allocate(rowMajor.length / dim, dim);
    for (int r = 0; r < rowMajor.length / dim; r++) {
      patterns.encode(r, rowMajor, r * dim);
    }
    return patterns;
  }

  /** Copies rows of equal length. */
  public static Patterns of(float[][] rows) {
    int dim = commonDim(rows, "patterns");
    Patterns patterns = allocate(rows.length, dim);
    for (int r = 0; r < rows.length; r++) {
      patterns.setRow(r, rows[r]);
    }
    return patterns;
  }

  /** The length of all rows, of which there must be one at least. */
  static int commonDim(float[][] rows, String what) {
    if (rows.length == 0 || rows[0].length == 0) {
      throw new InvalidInputException(
          "the set of %s is empty; give at least one row".formatted(what));
    }
    int dim = rows[0].length;
    for (int r = 0; r < rows.length; r++) {
      if (rows[r].length != dim) {
        throw new InvalidInputException(
            "row %d has dimension %d but row 0 has %d; all rows need the same dimension"
                .formatted(r, rows[r].length, dim));
      }
    }
    return dim;
  }

  /** Zeros, f32, outside the heap, to be written with {@link #setRow}. */
  public static Patterns allocate(long count, int dim) {
    return allocate(count, dim, Precision.F32);
  }

  /** Zeros outside the heap, held as asked, to be written with {@link #setRow}. */
  public static Patterns allocate(long count, int dim, Precision precision) {
    requireShape(count, dim);
    Arena arena = Arena.ofShared();
    try {
      RowLayout layout =
          RowLayout.packed(count, dim, precision.elementType(), ByteOrder.LITTLE_ENDIAN);
      long bytes = Math.multiplyExact(count, layout.rowStride());
      MemorySegment segment = arena.allocate(bytes, 64);
      MemorySegment scales =
          precision.isScaled()
              ? arena.allocate(Math.multiplyExact(count, (long) Float.BYTES), 64)
              : null;
      return over(segment, layout, scales, arena);
    } catch (ArithmeticException | OutOfMemoryError e) {
      arena.close();
      throw new InvalidInputException(
          "%d patterns of dimension %d do not fit in memory; use fewer, or a mapped file"
              .formatted(count, dim),
          e);
    }
  }

  /**
   * These patterns held with another precision: an off-heap copy, or this object itself if they are
   * of that element type already (closing one then closes the other).
   *
   * @throws InvalidInputException if an element cannot be held so, with its row and column, or if
   *     the copy does not fit in memory
   */
  public Patterns in(Precision precision) {
    if (elementType() == precision.elementType()) {
      return this;
    }
    Patterns copy = allocate(count, dim(), precision);
    try {
      RowPass.over(
          this,
          (first, rows, block) -> {
            for (int r = 0; r < rows; r++) {
              copy.encode(first + r, block, r * dim());
            }
            return rows;
          });
      return copy;
    } catch (RuntimeException | Error e) {
      copy.close();
      throw e;
    }
  }

  /** N, the number of patterns. */
  public long count() {
    return count;
  }

  /** d, the dimension of each pattern. */
  public int dim() {
    return shards.getFirst().layout().dim();
  }

  /** How the elements are stored. */
  public ElementType elementType() {
    return shards.getFirst().layout().type();
  }

  /** Whether each row has a scale, by which its elements are multiplied. */
  public boolean isScaled() {
    return shards.getFirst().scales() != null;
  }

  /** What the elements of a row are multiplied by; 1 where rows have no scale. */
  public float scale(long row) {
    return shard(row).scale(row);
  }

  /** The pieces of memory that hold the patterns, in the order of the rows; at least one. */
  public List<Shard> shards() {
    return shards;
  }

  /** The piece that holds a row. */
  public Shard shard(long row) {
    Objects.checkIndex(row, count);
    int from = 0;
    int to = shards.size() - 1;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (row < shards.get(middle).end()) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return shards.get(from);
  }

  /**
   * Where each element lies in {@link #segment}.
   *
   * @throws UnsupportedOperationException if there is more than one of {@link #shards}
   */
  public RowLayout layout() {
    return onlyShard().layout();
  }

  /**
   * The bytes themselves, for backends that read them in place.
   *
   * @throws UnsupportedOperationException if there is more than one of {@link #shards}
   */
  public MemorySegment segment() {
    return onlyShard().segment();
  }

  private Shard onlyShard() {
    if (shards.size() > 1) {
      throw new UnsupportedOperationException(
          "these patterns lie in %d pieces; read their shards".formatted(shards.size()));
    }
    return shards.getFirst();
  }

  /** Whether all rows lie one after another in one piece, in this machine's byte order. */
  public boolean isPacked() {
    return shards.size() == 1 && shards.getFirst().isPacked();
  }

  /** Whether the rows lie one after another as f32 in this machine's byte order. */
  public boolean isPackedFloat() {
    return isPacked() && elementType() == ElementType.F32 && !isScaled();
  }

  /** Row {@code row} as floats, in a new array. */
  public float[] row(long row) {
    float[] into = new float[dim()];
    copyRows(row, 1, into, 0);
    return into;
  }

  /**
   * Copies rows, converted to float and, where rows have a scale, multiplied by it.
   *
   * @param first number of the first row
   * @param rows how many
   * @param into receives {@code rows · d} numbers, row after row
   * @param at where in {@code into} they begin
   */
  public void copyRows(long first, int rows, float[] into, int at) {
    Objects.checkFromIndexSize(first, rows, count);
    Objects.checkFromIndexSize(at, Math.multiplyExact(rows, dim()), into.length);
    requireOpen();
    long row = first;
    while (row < first + rows) {
      Shard shard = shard(row);
      int taken = (int) (Math.min(first + rows, shard.end()) - row);
      shard.copyRows(row, taken, into, at + (int) (row - first) * dim());
      row += taken;
    }
  }

  /**
   * Overwrites a row of patterns made by {@link #allocate}, rounded to what they are held as.
   *
   * @throws InvalidInputException if the dimension differs or an element cannot be held
   * @throws UnsupportedOperationException if these patterns were not made by {@code allocate}
   */
  public void setRow(long row, float[] values) {
    Objects.checkIndex(row, count);
    if (values.length != dim()) {
      throw new InvalidInputException(
          "row %d is given dimension %d but the patterns have %d"
              .formatted(row, values.length, dim()));
    }
    encode(row, values, 0);
  }

  private void encode(long row, float[] values, int at) {
    requireOpen();
    shard(row).encode(row, values, at);
  }

  /** Frees the memory or the mapping. Closing again does nothing. */
  @Override
  public void close() {
    for (Arena arena : arenas) {
      if (arena.scope().isAlive()) {
        arena.close();
      }
    }
  }

  private void requireOpen() {
    if (!shards.getFirst().segment().scope().isAlive()) {
      throw new IllegalStateException("these patterns are closed; keep them open while in use");
    }
  }

  private static void requireShape(long count, int dim) {
    if (count < 1 || dim < 1) {
      throw new InvalidInputException(
          "%d patterns of dimension %d; both must be at least 1".formatted(count, dim));
    }
  }

  @Override
  public String toString() {
    return "Patterns[%d × %d, %s]".formatted(count, dim(), elementType().label());
  }
}
