package dev.hopfield.benchmarks.libraries;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.hopfield.benchmarks.peers.Sgemm;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.mkl.global.mkl_rt;
import org.bytedeco.openblas.global.openblas;

/**
 * A BLAS with the C interface, called in place. JavaCPP unpacks it and loads what it needs; the
 * calls themselves take addresses of the JVM's own off-heap memory.
 */
@SuppressWarnings("restricted") // C functions, called as cblas.h and the libraries' manuals declare them
final class CblasLibrary implements Sgemm {
  private static final int ROW_MAJOR = 101;
  private static final int AS_IT_IS = 111;
  private static final int TRANSPOSED = 112;

  /** MKL_THREADING_INTEL of mkl.h. */
  private static final int INTEL_THREADS = 0;

  private static final String OPENBLAS = "libopenblas.so.0";

  private final MethodHandle sgemm;
  private final MethodHandle sgemv;
  private final MethodHandle setThreads;
  private final MethodHandle getThreads;
  private final Supplier<String> description;

  private CblasLibrary(SymbolLookup symbols, String set, String get, Supplier<String> description) {
    this.description = description;
    sgemm =
        function(
            symbols,
            "cblas_sgemm",
            FunctionDescriptor.ofVoid(
                layouts("iiiiiifaiaifai")));
    sgemv =
        function(
            symbols, "cblas_sgemv", FunctionDescriptor.ofVoid(layouts("iiiifaiaifai")));
    setThreads = function(symbols, set, FunctionDescriptor.ofVoid(JAVA_INT));
    getThreads = function(symbols, get, FunctionDescriptor.of(JAVA_INT));
  }

  /** OpenBLAS, the one that libtorch uses too. */
  static CblasLibrary openBlas() {
    // What they need is looked for among what is loaded, so in this order.
    SharedLibrary.bind(openblas.class, "libquadmath.so.0");
    SharedLibrary.bind(openblas.class, "libgfortran.so.5");
    SharedLibrary.bind(openblas.class, OPENBLAS);
    SymbolLookup symbols = beside(Loader.load(openblas.class), OPENBLAS);
    MethodHandle config = function(symbols, "openblas_get_config", FunctionDescriptor.of(ADDRESS));
    return new CblasLibrary(
        symbols,
        "openblas_set_num_threads",
        "openblas_get_num_threads",
        () -> text((MemorySegment) call(config)));
  }

  /**
   * MKL with Intel's OpenMP, its usual threads. Left alone it would take whatever OpenMP runtime it
   * finds in the process, and its parts would not find Intel's where only the JVM has loaded it.
   */
  static CblasLibrary mkl() {
    SharedLibrary.bindForAll(mkl_rt.class, "libiomp5.so");
    SymbolLookup symbols = beside(Loader.load(mkl_rt.class), "libmkl_rt.so.2");
    MethodHandle layer =
        function(symbols, "MKL_Set_Threading_Layer", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    if ((int) call(layer, INTEL_THREADS) != INTEL_THREADS) {
      throw new UnsatisfiedLinkError("MKL does not take Intel's OpenMP threads");
    }
    MethodHandle version =
        function(symbols, "MKL_Get_Version_String", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
    return new CblasLibrary(
        symbols,
        "MKL_Set_Num_Threads",
        "MKL_Get_Max_Threads",
        () -> {
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(256);
            call(version, text, (int) text.byteSize() - 1);
            return text.getString(0).strip() + ", Intel's OpenMP";
          }
        });
  }

  private static SymbolLookup beside(String wrapper, String library) {
    return SymbolLookup.libraryLookup(Path.of(wrapper).resolveSibling(library), Arena.global());
  }

  private static MethodHandle function(
      SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
    MemorySegment address =
        symbols.find(name).orElseThrow(() -> new UnsatisfiedLinkError("there is no " + name));
    return Linker.nativeLinker().downcallHandle(address, descriptor);
  }

  /** Arguments in short: i for int, f for float, a for an address. */
  private static MemoryLayout[] layouts(String arguments) {
    return arguments
        .chars()
        .mapToObj(
            letter ->
                switch (letter) {
                  case 'i' -> JAVA_INT;
                  case 'f' -> JAVA_FLOAT;
                  default -> ADDRESS;
                })
        .toArray(MemoryLayout[]::new);
  }

  private static Object call(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException("a native function failed", e);
    }
  }

  private static String text(MemorySegment address) {
    return address.reinterpret(1024).getString(0);
  }

  @Override
  public String describe() {
    return description.get();
  }

  @Override
  public void setThreads(int threads) {
    call(setThreads, threads);
  }

  @Override
  public int threads() {
    return (int) call(getThreads);
  }

  @Override
  public void multiply(
      boolean transposeB,
      int m,
      int n,
      int k,
      float alpha,
      MemorySegment a,
      MemorySegment b,
      float gamma,
      MemorySegment c) {
    int ldb = transposeB ? k : n;
    int form = transposeB ? TRANSPOSED : AS_IT_IS;
    try {
      if (m == 1) {
        // One query: y ← α op(B) a + γ y reads B as it lies, where sgemm would pack it first.
        int rows = transposeB ? n : k;
        int forVector = transposeB ? AS_IT_IS : TRANSPOSED;
        sgemv.invokeExact(
            ROW_MAJOR, forVector, rows, ldb, alpha, b, ldb, a, 1, gamma, c, 1);
      } else {
        sgemm.invokeExact(
            ROW_MAJOR, AS_IT_IS, form, m, n, k, alpha, a, k, b, ldb, gamma, c, n);
      }
    } catch (Throwable e) {
      throw new IllegalStateException("a matrix product failed", e);
    }
  }
}
