package dev.hopfield.benchmarks.libraries;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.bytedeco.javacpp.Loader;

/**
 * Loads a library with every symbol bound at once, by dlopen(3).
 *
 * <p>The JVM binds each symbol when it is first called, to whoever has it by then. Several
 * libraries here have the same names: MKL, once it has loaded its parts for all to see, would serve
 * the matrix products of a libtorch that was loaded before it but not yet called, and one OpenMP
 * runtime would get half of another's calls.
 */
@SuppressWarnings("restricted") // functions of the C library, called as they are declared
final class SharedLibrary {
  private static final int NOW = 2;
  private static final int GLOBAL = 0x100;
  private static final MethodHandle OPEN =
      function("dlopen", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle ERROR = function("dlerror", FunctionDescriptor.of(ADDRESS));

  private SharedLibrary() {}

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
  }

  /**
   * Loads a library of a JavaCPP preset for those that name it as one they need; what it needs
   * itself is to be loaded before.
   */
  static void bind(Class<?> preset, String library) {
    open(unpack(preset, library), NOW);
  }

  /** Loads a library whose symbols all libraries loaded later may use. */
  static void bindForAll(Class<?> preset, String library) {
    open(unpack(preset, library), NOW | GLOBAL);
  }

  private static void open(File file, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(file.getPath());
      if (MemorySegment.NULL.equals((MemorySegment) OPEN.invokeExact(name, flags))) {
        MemorySegment why = (MemorySegment) ERROR.invokeExact();
        throw new UnsatisfiedLinkError(why.reinterpret(4096).getString(0));
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("dlopen failed", e);
    }
  }

  private static File unpack(Class<?> preset, String library) {
    String folder = preset.getPackageName().replace(".global", "").replace('.', '/');
    String name = "/%s/%s/%s".formatted(folder, Loader.getPlatform(), library);
    try {
      File file = Loader.cacheResource(preset, name);
      if (file == null) {
        throw new UnsatisfiedLinkError("there is no " + name + " for this machine");
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
