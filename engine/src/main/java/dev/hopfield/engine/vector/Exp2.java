package dev.hopfield.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * 2ˣ in every lane, for −126 ≤ x &lt; 127.5 within 2 ulp; exactly 1 for 0; 0 below −126, for −∞ and
 * for NaN. The method is that of {@link Exp2Polynomial}.
 *
 * <p>Results that would be denormal become 0: the fold multiplies them, and a denormal factor costs
 * a hundred times a normal one.
 */
final class Exp2 {
  private Exp2() {}

  static FloatVector of(FloatVector x) {
    FloatVector shifted = x.add(Exp2Polynomial.ROUND);
    FloatVector f = x.sub(shifted.sub(Exp2Polynomial.ROUND));
    FloatVector p = f.fma(broadcast(Exp2Polynomial.C6), broadcast(Exp2Polynomial.C5));
    p = p.fma(f, broadcast(Exp2Polynomial.C4));
    p = p.fma(f, broadcast(Exp2Polynomial.C3));
    p = p.fma(f, broadcast(Exp2Polynomial.C2));
    p = p.fma(f, broadcast(Exp2Polynomial.C1));
    p = p.fma(f, broadcast(1f));
    FloatVector power =
        p.reinterpretAsInts()
            .add(
                shifted
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, Exp2Polynomial.SIGNIFICAND_BITS))
            .reinterpretAsFloats();
    VectorMask<Float> normal = x.compare(VectorOperators.GE, Exp2Polynomial.LEAST);
    return FloatVector.zero(Lanes.SPECIES).blend(power, normal);
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(Lanes.SPECIES, value);
  }
}
