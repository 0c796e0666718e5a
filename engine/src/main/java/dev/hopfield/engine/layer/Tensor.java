package dev.hopfield.engine.layer;

import dev.hopfield.engine.InvalidInputException;
import java.util.Arrays;

/**
 * Numbers with a shape, the last dimension contiguous. The arrays are shared, not copied.
 *
 * @param data the numbers
 * @param shape sizes of the dimensions, whose product is the number of numbers
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier
public record Tensor(float[] data, int... shape) {
  /** Checks the shape. */
  public Tensor {
    long count = 1;
    for (int size : shape) {
      count = size < 0 ? -1 : Math.multiplyExact(count, (long) size);
    }
    if (count != data.length) {
      throw new InvalidInputException(
          "%d numbers do not have the shape %s".formatted(data.length, Arrays.toString(shape)));
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Tensor(float[] otherData, int[] otherShape)
        && Arrays.equals(shape, otherShape)
        && Arrays.equals(data, otherData);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(data) * 31 + Arrays.hashCode(shape);
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape);
  }
}
