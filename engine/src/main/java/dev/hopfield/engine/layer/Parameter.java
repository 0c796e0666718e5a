package dev.hopfield.engine.layer;

import java.util.Arrays;

/**
 * Learned numbers and the gradient of the loss with respect to them. Gradients add up over calls of
 * {@code backward} until {@link #clearGradient}. Not safe for use by several threads at once.
 */
public final class Parameter {
  private final String name;
  private final int[] shape;
  private final float[] value;
  private final double[] gradient;

  Parameter(String name, float[] value, int... shape) {
    this.name = name;
    this.shape = shape;
    this.value = value;
    gradient = new double[value.length];
  }

  static Parameter zeros(String name, int... shape) {
    return new Parameter(name, new float[Math.toIntExact(count(shape))], shape);
  }

  private static long count(int... shape) {
    return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
  }

  /** What it is, for a person, for example {@code query.weight}. */
  public String name() {
    return name;
  }

  /** Sizes of its dimensions, in a new array. */
  public int[] shape() {
    return shape.clone();
  }

  /** The numbers themselves: who writes to the array changes the layer. */
  public float[] value() {
    return value;
  }

  /** The gradient so far, the array itself. */
  public double[] gradient() {
    return gradient;
  }

  /** Sets the gradient to zero. */
  public void clearGradient() {
    Arrays.fill(gradient, 0);
  }

  void fill(float number) {
    Arrays.fill(value, number);
  }

  @Override
  public String toString() {
    return name + Arrays.toString(shape);
  }
}
