package dev.hopfield.kernels;

import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The two matrix products of the fold over a chunk of rows, as calls of cuBLAS: TornadoVM's library
 * tasks, which its CUDA backend alone has.
 *
 * <p><b>Order.</b> Our matrices are row-major, cuBLAS's column-major: a row-major matrix of r rows
 * and c columns is, to cuBLAS, its transpose, c × r, with the leading dimension c. So S = Q Xᵀ is
 * asked for as Sᵀ = X Qᵀ, and O = P X as Oᵀ = Xᵀ Pᵀ; what is written out below is theirs.
 *
 * <p>A library task takes arrays from their first element on, with no offset: chunks are therefore
 * copied to the beginning of an array by {@link ProductFold#copy}. Its numbers are fixed when the
 * graph is built.
 *
 * <p>The descriptors are those of TornadoVM's own factories (cublasSgemm, cublasSgemmStridedBatched
 * of its class CuBlas), made here so that nothing but its API is needed to compile.
 */
public final class MatrixProduct {
  private static final String LIBRARY = "nvidia/cublas";

  private static final int AS_IT_IS = 0;
  private static final int TRANSPOSED = 1;

  private MatrixProduct() {}

  /**
   * S = Q Xᵀ: the products of every query with every row of a chunk.
   *
   * @param rows X, {@code chunkRows × dim}
   * @param queries Q, {@code width × dim}
   * @param scores receives S, {@code width × chunkRows}
   * @param chunkRows rows of the chunk
   * @param width queries
   * @param dim d
   */
  public static LibraryTaskDescriptor score(
      FloatArray rows, FloatArray queries, FloatArray scores, int chunkRows, int width, int dim) {
    return new LibraryTaskDescriptor()
        .withLibrary(LIBRARY)
        .withFunction("cublasSgemm")
        .withParameters(
            new Object[] {
              TRANSPOSED,
              AS_IT_IS,
              chunkRows,
              width,
              dim,
              1f,
              rows,
              dim,
              queries,
              dim,
              0f,
              scores,
              chunkRows
            })
        .withAccess(reads(13, 11, Access.WRITE_ONLY));
  }

  /**
   * O += P X, apart for each segment of a chunk: row {@code q · segments + g} of O gets what the
   * rows of segment g add for query q. One product a segment, so that there are enough of them to
   * fill a device although each O is small.
   *
   * @param values X or V, {@code segments · segmentRows × valueDim}
   * @param weights P, {@code width × segments · segmentRows}
   * @param sums O, {@code width · segments × valueDim}
   * @param segments how many
   * @param segmentRows rows of each
   * @param width queries
   * @param valueDim d_v
   */
  public static LibraryTaskDescriptor project(
      FloatArray values,
      FloatArray weights,
      FloatArray sums,
      int segments,
      int segmentRows,
      int width,
      int valueDim) {
    return new LibraryTaskDescriptor()
        .withLibrary(LIBRARY)
        .withFunction("cublasSgemmStridedBatched")
        .withParameters(
            new Object[] {
              AS_IT_IS,
              AS_IT_IS,
              valueDim,
              width,
              segmentRows,
              1f,
              values,
              valueDim,
              (long) segmentRows * valueDim,
              weights,
              segments * segmentRows,
              (long) segmentRows,
              1f,
              sums,
              segments * valueDim,
              (long) valueDim,
              segments
            })
        .withAccess(reads(17, 13, Access.READ_WRITE));
  }

  private static Access[] reads(int arguments, int result, Access ofResult) {
    Access[] access = new Access[arguments];
    for (int i = 0; i < arguments; i++) {
      access[i] = i == result ? ofResult : Access.READ_ONLY;
    }
    return access;
  }
}
