package dev.hopfield.simulator.library;

import dev.hopfield.simulator.KernelFault;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Functions of cuBLAS as TornadoVM's binding takes them: C = α op(A) op(B) + β C, matrices in
 * column-major order, on the whole arrays: there is no offset into one. Products are summed up in
 * double precision.
 */
enum CublasFunction {
  /** transa, transb, m, n, k, α, A, lda, B, ldb, β, C, ldc. */
  SGEMM(
      "cublasSgemm",
      List.of(
          Integer.class,
          Integer.class,
          Integer.class,
          Integer.class,
          Integer.class,
          Float.class,
          FloatArray.class,
          Integer.class,
          FloatArray.class,
          Integer.class,
          Float.class,
          FloatArray.class,
          Integer.class),
      10,
      11) {
    @Override
    void run(Object[] v) {
      Product product = Product.of(v, (float) v[10]);
      product.run(
          new Operand((FloatArray) v[6], 0, (int) v[7]),
          new Operand((FloatArray) v[8], 0, (int) v[9]),
          new Operand((FloatArray) v[11], 0, (int) v[12]));
    }
  },

  /** transa, transb, m, n, k, α, A, lda, strideA, B, ldb, strideB, β, C, ldc, strideC, count. */
  SGEMM_STRIDED_BATCHED(
      "cublasSgemmStridedBatched",
      List.of(
          Integer.class,
          Integer.class,
          Integer.class,
          Integer.class,
          Integer.class,
          Float.class,
          FloatArray.class,
          Integer.class,
          Long.class,
          FloatArray.class,
          Integer.class,
          Long.class,
          Float.class,
          FloatArray.class,
          Integer.class,
          Long.class,
          Integer.class),
      12,
      13) {
    @Override
    void run(Object[] v) {
      Product product = Product.of(v, (float) v[12]);
      for (int i = 0; i < (int) v[16]; i++) {
        product.run(
            new Operand((FloatArray) v[6], i * (long) v[8], (int) v[7]),
            new Operand((FloatArray) v[9], i * (long) v[11], (int) v[10]),
            new Operand((FloatArray) v[13], i * (long) v[15], (int) v[14]));
      }
    }
  };

  private static final int NOT_TRANSPOSED = 0;
  private static final int CONJUGATE = 2;

  private final String cublasName;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Class<?>> types;

  private final int betaAt;
  private final int resultAt;

  CublasFunction(String cublasName, List<Class<?>> types, int betaAt, int resultAt) {
    this.cublasName = cublasName;
    this.types = types;
    this.betaAt = betaAt;
    this.resultAt = resultAt;
  }

  /** Calls it with arrays on the device. */
  abstract void run(Object[] arguments);

  String cublasName() {
    return cublasName;
  }

  /** The types of its arguments. */
  List<Class<?>> types() {
    return types;
  }

  static CublasFunction of(String task, @Nullable String name) {
    for (CublasFunction function : values()) {
      if (function.cublasName.equals(name)) {
        return function;
      }
    }
    throw new TornadoRuntimeException(
        "[ERROR] cuBLAS function not supported: %s of task %s is none that is simulated"
            .formatted(name, task));
  }

  void requireTypes(String task, Object[] arguments) {
    List<Class<?>> given =
        java.util.Arrays.stream(arguments).<Class<?>>map(Object::getClass).toList();
    if (!given.equals(types)) {
      throw new TornadoRuntimeException(
          "task %s gives %s what it does not take: %s"
              .formatted(task, cublasName, given.stream().map(Class::getSimpleName).toList()));
    }
  }

  /** What is done with an array: C is read where β is not 0. */
  Access access(int argument, Object[] arguments) {
    if (argument != resultAt) {
      return Access.READ_ONLY;
    }
    return (float) arguments[betaAt] == 0 ? Access.WRITE_ONLY : Access.READ_WRITE;
  }

  /** A matrix that begins in an array and whose columns lie {@code leading} elements apart. */
  private record Operand(FloatArray array, long from, int leading) {
    int at(int row, int column) {
      return Math.toIntExact(from + row + (long) column * leading);
    }

    float get(int row, int column) {
      return array.get(at(row, column));
    }

    void requireLeading(int rows) {
      if (leading < Math.max(1, rows)) {
        throw new KernelFault(
            "failed with status: CUBLAS_STATUS_INVALID_VALUE: a leading dimension is %d, of %d rows"
                .formatted(leading, rows));
      }
    }
  }

  private record Product(
      boolean transposesA,
      boolean transposesB,
      int rows,
      int columns,
      int depth,
      float alpha,
      float beta) {
    static Product of(Object[] v, float beta) {
      for (int i = 0; i < 5; i++) {
        if ((int) v[i] < 0 || (i < 2 && (int) v[i] > CONJUGATE)) {
          throw new KernelFault(
              "failed with status: CUBLAS_STATUS_INVALID_VALUE: argument %d is %d"
                  .formatted(i + 1, (int) v[i]));
        }
      }
      return new Product(
          (int) v[0] != NOT_TRANSPOSED,
          (int) v[1] != NOT_TRANSPOSED,
          (int) v[2],
          (int) v[3],
          (int) v[4],
          (float) v[5],
          beta);
    }

    void run(Operand a, Operand b, Operand c) {
      a.requireLeading(transposesA ? depth : rows);
      b.requireLeading(transposesB ? columns : depth);
      c.requireLeading(rows);
      float[][] left = new float[rows][depth];
      for (int i = 0; i < rows; i++) {
        for (int p = 0; p < depth; p++) {
          left[i][p] = transposesA ? a.get(p, i) : a.get(i, p);
        }
      }
      float[] right = new float[depth];
      for (int j = 0; j < columns; j++) {
        for (int p = 0; p < depth; p++) {
          right[p] = transposesB ? b.get(j, p) : b.get(p, j);
        }
        for (int i = 0; i < rows; i++) {
          double sum = 0;
          for (int p = 0; p < depth; p++) {
            sum += (double) left[i][p] * right[p];
          }
          // C need not hold anything where β is 0.
          double before = beta == 0 ? 0 : beta * (double) c.get(i, j);
          c.array.set(c.at(i, j), (float) (alpha * sum + before));
        }
      }
    }
  }
}
