package dev.hopfield.engine.vector;

import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.BackendProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The cpu backend as it would be on machines with other vectors, side by side in one process. */
final class CpuBackends {
  /** Class loaders by the bits that their constants were computed with. */
  private static final Map<Integer, Reloader> LOADERS = new ConcurrentHashMap<>();

  private CpuBackends() {}

  /** Opens a backend whose classes were loaded anew with these settings; 0 bits are plain loops. */
  static Backend open(int bits, int threads) {
    System.setProperty(CpuSettings.VECTOR_BITS, Integer.toString(bits));
    System.setProperty(CpuSettings.THREADS, Integer.toString(threads));
    try {
      var provider =
          (BackendProvider)
              LOADERS
                  .computeIfAbsent(bits, width -> new Reloader())
                  .loadClass(VectorProvider.class.getName())
                  .getDeclaredConstructor()
                  .newInstance();
      return provider.open(provider.devices().get(0));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    } finally {
      System.clearProperty(CpuSettings.VECTOR_BITS);
      System.clearProperty(CpuSettings.THREADS);
    }
  }

  /** Defines the classes of this package itself, so that their constants are computed again. */
  private static final class Reloader extends ClassLoader {
    private static final String PACKAGE = VectorProvider.class.getPackageName() + ".";

    Reloader() {
      super(VectorProvider.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (!name.startsWith(PACKAGE)) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
