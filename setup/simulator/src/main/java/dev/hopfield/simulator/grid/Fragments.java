package dev.hopfield.simulator.grid;

import uk.ac.manchester.tornado.api.types.HalfFloat;

/**
 * The parts of matrices that the lanes of a warp hold in their registers for a product on tensor
 * cores, A (16 × 16) times B (16 × 8) plus C (16 × 8), as the PTX instruction set lays them out.
 *
 * @param a eight elements of A
 * @param b four elements of B
 * @param c four elements of C, or of the result
 */
record Fragments(HalfFloat[] a, HalfFloat[] b, float[] c) {
  private static final int LANES = 32;
  private static final int ROWS = 16;
  private static final int COLUMNS = 8;
  private static final int DEPTH = 16;

  /** The row of A that a lane's element i lies in. */
  static int rowOfA(int lane, int i) {
    return lane / 4 + (i / 2 % 2) * 8;
  }

  /** The column of A that a lane's element i lies in. */
  static int columnOfA(int lane, int i) {
    return lane % 4 * 2 + i % 2 + i / 4 * 8;
  }

  /** The row of B that a lane's element i lies in. */
  static int rowOfB(int lane, int i) {
    return lane % 4 * 2 + i % 2 + i / 2 * 8;
  }

  /** The column of B that all of a lane's elements lie in. */
  static int columnOfB(int lane) {
    return lane / 4;
  }

  /** The row of C that a lane's element i lies in. */
  static int rowOfC(int lane, int i) {
    return lane / 4 + i / 2 * 8;
  }

  /** The column of C that a lane's element i lies in. */
  static int columnOfC(int lane, int i) {
    return lane % 4 * 2 + i % 2;
  }

  /** The element of a tile of pairs in ints that lies this many bytes from its start. */
  static HalfFloat element(int[] tile, int bytes) {
    return new HalfFloat((short) (tile[bytes / 4] >> (8 * (bytes % 4))));
  }

  /** What each lane has of A · B + C, for elements that are bfloat16. */
  static float[][] multiply(Fragments[] lanes) {
    float[][] a = new float[ROWS][DEPTH];
    float[][] b = new float[DEPTH][COLUMNS];
    for (int lane = 0; lane < LANES; lane++) {
      for (int i = 0; i < 8; i++) {
        a[rowOfA(lane, i)][columnOfA(lane, i)] = bfloat16(lanes[lane].a[i]);
      }
      for (int i = 0; i < 4; i++) {
        b[rowOfB(lane, i)][columnOfB(lane)] = bfloat16(lanes[lane].b[i]);
      }
    }
    float[][] results = new float[LANES][4];
    for (int lane = 0; lane < LANES; lane++) {
      for (int i = 0; i < 4; i++) {
        float sum = lanes[lane].c[i];
        for (int k = 0; k < DEPTH; k++) {
          sum += a[rowOfC(lane, i)][k] * b[k][columnOfC(lane, i)];
        }
        results[lane][i] = sum;
      }
    }
    return results;
  }

  private static float bfloat16(HalfFloat bits) {
    return Float.intBitsToFloat(bits.getHalfFloatValue() << 16);
  }
}
