package dev.hopfield.kernels;

import static dev.hopfield.kernels.TensorFold.PANEL;
import static dev.hopfield.kernels.TensorFold.TILE;

import uk.ac.manchester.tornado.api.types.BFloat16;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Queries as tensor cores multiply them: each element is the sum of three bf16. */
final class QueryParts {
  // Ints of a 16 × 8 right factor.
  private static final int FACTOR = 64;

  private QueryParts() {}

  /** Two neighbouring queries' elements of one row k of a right factor; part 0, 1, 2 of each. */
  static int pair(FloatArray queries, int firstQuery, int warp, int i, int dim, int part) {
    // Blocks of 16 k × 8 queries; the two blocks of the same k next to each other.
    int block = i / FACTOR;
    int k = i % FACTOR / 4;
    int query = firstQuery + block % 2 * 8 + i % 4 * 2;
    int column = warp * PANEL + block / 2 * TILE + k;
    float one = 0f;
    float two = 0f;
    if (column < dim) {
      one = queries.get(query * dim + column);
      two = queries.get((query + 1) * dim + column);
    }
    return (bits(one, part) & 0xffff) | (bits(two, part) << 16);
  }

  /** The first, second or third bf16 of those whose sum a number is. */
  private static int bits(float x, int part) {
    float rest = x;
    int bits = BFloat16.bf16FromFloat(rest);
    if (part > 0) {
      rest -= BFloat16.bf16ToFloat((short) bits);
      bits = BFloat16.bf16FromFloat(rest);
    }
    if (part > 1) {
      rest -= BFloat16.bf16ToFloat((short) bits);
      bits = BFloat16.bf16FromFloat(rest);
    }
    return bits;
  }
}
