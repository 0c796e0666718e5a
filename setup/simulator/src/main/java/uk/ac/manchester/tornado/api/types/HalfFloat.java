package uk.ac.manchester.tornado.api.types;

/** A number of IEEE 754 binary16. Arithmetic is done in {@code float} and rounded once. */
public class HalfFloat {

  private final short bits;

  /** Rounds a value to the nearest binary16. */
  public HalfFloat(float halfFloat) {
    this.bits = Float.floatToFloat16(halfFloat);
  }

  /** Takes a bit pattern. */
  public HalfFloat(short halfFloat) {
    this.bits = halfFloat;
  }

  /** Returns a + b. */
  public static HalfFloat add(HalfFloat a, HalfFloat b) {
    return new HalfFloat(a.getFloat32() + b.getFloat32());
  }

  /** Returns a − b. */
  public static HalfFloat sub(HalfFloat a, HalfFloat b) {
    return new HalfFloat(a.getFloat32() - b.getFloat32());
  }

  /** Returns a · b. */
  public static HalfFloat mult(HalfFloat a, HalfFloat b) {
    return new HalfFloat(a.getFloat32() * b.getFloat32());
  }

  /** Returns a / b. */
  public static HalfFloat div(HalfFloat a, HalfFloat b) {
    return new HalfFloat(a.getFloat32() / b.getFloat32());
  }

  /** Returns the bit pattern. */
  public short getHalfFloatValue() {
    return bits;
  }

  /** Returns the value, exactly. */
  public float getFloat32() {
    return Float.float16ToFloat(bits);
  }

  @Override
  public String toString() {
    return "HalfFloat: " + getFloat32();
  }
}
