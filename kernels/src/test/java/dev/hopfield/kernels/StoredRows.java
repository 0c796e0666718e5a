package dev.hopfield.kernels;

import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Random rows as a device holds them, and the values that they stand for.
 *
 * @param floats the rows, where they are f32
 * @param packed the rows, where they are not
 * @param scales a factor for each row, or powers of two
 * @param exact the value of each element, row after row
 */
record StoredRows(FloatArray floats, IntArray packed, FloatArray scales, FloatArray exact) {

  /** Normally distributed, rounded to the format. */
  static StoredRows normal(long seed, int rows, int dim, int format) {
    FloatArray drawn = Run.normal(seed, rows * dim);
    if (format == RowFormat.F32) {
      return new StoredRows(drawn, new IntArray(1), new FloatArray(1), drawn);
    }
    int each = format == RowFormat.I8 ? 4 : 2;
    int words = Math.ceilDiv(dim, each);
    IntArray packed = new IntArray(rows * words);
    packed.init(0);
    FloatArray scales =
        format == RowFormat.I8 ? new FloatArray(rows) : FloatArray.fromArray(RowFormat.powers());
    FloatArray exact = new FloatArray(rows * dim);
    for (int r = 0; r < rows; r++) {
      float scale = 0.01f + 0.03f / (r + 1);
      if (format == RowFormat.I8) {
        scales.set(r, scale);
      }
      for (int c = 0; c < dim; c++) {
        int code = code(drawn.get(r * dim + c), scale, format);
        int at = r * words + c / each;
        int bits = 32 / each;
        packed.set(at, packed.get(at) | (code & (int) ((1L << bits) - 1)) << (c % each * bits));
        exact.set(r * dim + c, value(code, scale, format));
      }
    }
    return new StoredRows(new FloatArray(1), packed, scales, exact);
  }

  private static int code(float x, float scale, int format) {
    return switch (format) {
      case RowFormat.I8 -> Math.clamp(Math.round(x / scale), -128, 127);
      case RowFormat.F16, RowFormat.F16_SHIFT -> Float.floatToFloat16(x);
      default -> Float.floatToRawIntBits(x) >>> 16;
    };
  }

  private static float value(int code, float scale, int format) {
    return switch (format) {
      case RowFormat.I8 -> scale * code;
      case RowFormat.F16, RowFormat.F16_SHIFT -> Float.float16ToFloat((short) code);
      default -> Float.intBitsToFloat(code << 16);
    };
  }

  /** These arrays and others, each once. */
  TornadoNativeArray[] and(TornadoNativeArray... others) {
    List<TornadoNativeArray> all = new ArrayList<>(List.of(floats, packed, scales));
    all.addAll(List.of(others));
    return all.toArray(TornadoNativeArray[]::new);
  }
}
