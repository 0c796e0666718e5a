package dev.hopfield.engine.vector;

/**
 * The register blocks of the matrix products: so many sums that the latency of a multiply-add is
 * hidden (at least eight; sixteen where registers allow), and none in memory.
 */
final class RegisterBlock {
  /** The tallest block. */
  static final int MOST_ROWS = 8;

  private RegisterBlock() {}

  /** The width in vectors of the next block of a panel with so many vectors left. */
  static int width(int left) {
    if (left >= Lanes.BLOCK_VECTORS) {
      return Lanes.BLOCK_VECTORS;
    }
    return left >= 2 ? 2 : 1;
  }

  /** The height of a block that is so many vectors wide. */
  static int height(int width) {
    return width == Lanes.BLOCK_VECTORS ? 4 : 8;
  }
}
