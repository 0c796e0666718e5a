package dev.hopfield.host;

/**
 * Rows of a chunk that a launch sees.
 *
 * @param chunkRow number of the chunk's first row among all patterns
 * @param first first row, counted in the chunk
 * @param rows how many
 */
record RowWindow(long chunkRow, int first, int rows) {
  /** Number among all patterns of a row counted in the chunk; −1 stays −1. */
  long row(int inChunk) {
    return inChunk < 0 ? -1 : chunkRow + inChunk;
  }
}
