package dev.hopfield.host;

import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The arrays that hold a chunk on the device. Kernels take one for each way in which rows can lie;
 * in place of those that are not there they get arrays that they do not read.
 *
 * @param patterns rows of floats
 * @param packed packed rows
 * @param values rows of floats; {@code patterns} where patterns are their own values
 * @param packedValues packed rows; {@code packed} where patterns are their own values
 * @param scales factors of rows, or powers of two
 * @param held those among them that hold the chunk
 */
record ChunkBuffers(
    FloatArray patterns,
    IntArray packed,
    FloatArray values,
    IntArray packedValues,
    FloatArray scales,
    List<Object> held) {

  /**
   * Arrays over a staged chunk.
   *
   * @param plan what they hold
   * @param staged where it is on the host
   * @param floats stands in for floats that are not there
   * @param words stands in for words that are not there
   */
  static ChunkBuffers of(MemoryPlan plan, StagedChunk staged, FloatArray floats, IntArray words) {
    MemoryPlan.Shape shape = plan.shape();
    List<Object> held = new ArrayList<>();
    boolean isPacked = shape.storage().isPacked();
    FloatArray patterns = isPacked ? floats : keep(held, staged.patterns().newFloats());
    IntArray packed = isPacked ? keep(held, staged.patterns().newWords()) : words;
    FloatArray values = patterns;
    IntArray packedValues = packed;
    if (shape.separate()) {
      boolean arePacked = shape.valueStorage().isPacked();
      values = arePacked ? floats : keep(held, staged.values().newFloats());
      packedValues = arePacked ? keep(held, staged.values().newWords()) : words;
    }
    FloatArray scales = plan.scaleFloats() > 0 ? keep(held, staged.scales().newArray()) : floats;
    return new ChunkBuffers(patterns, packed, values, packedValues, scales, List.copyOf(held));
  }

  private static <T> T keep(List<Object> held, T array) {
    held.add(array);
    return array;
  }
}
