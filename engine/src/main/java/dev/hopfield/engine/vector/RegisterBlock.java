package dev.hopfield.engine.vector;

/**
 * The register blocks of the matrix products: six rows by up to {@link Lanes#BLOCK_VECTORS} vectors
 * of queries, 24 sums of 32 registers or 12 of 16. Each vector that is loaded is used six times, so
 * that loads, and what else an instruction is spent on, keep up with the multiply-adds.
 */
final class RegisterBlock {
  /** Rows of a block; {@link PackedStrip#COLUMNS} and the rows of a tile are multiples. */
  static final int HEIGHT = 6;

  private RegisterBlock() {}

  /** The width in vectors of the next block of a panel with so many vectors left. */
  static int width(int left) {
    if (left >= Lanes.BLOCK_VECTORS) {
      return Lanes.BLOCK_VECTORS;
    }
    return left >= 2 ? 2 : 1;
  }

  /**
   * The height of the next block of sums with so many columns left: six, or by four vectors also
   * four where sixes alone would reach further beyond the last column.
   */
  static int height(int width, int left) {
    return width < 4 || left % HEIGHT == 0 || left % HEIGHT == 5 ? HEIGHT : 4;
  }

  /** The blocks that cover so many rows. */
  static int blocks(int rows) {
    return (rows + HEIGHT - 1) / HEIGHT;
  }
}
