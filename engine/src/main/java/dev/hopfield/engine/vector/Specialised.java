package dev.hopfield.engine.vector;

import dev.hopfield.engine.ElementType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;

/**
 * Kernels compiled apart for each type of elements.
 *
 * <p>A kernel's loop must know at compile time how it loads. So its class is defined once more for
 * each type, hidden, with the type as its data: to the JIT that is a constant, and what it learns
 * of one type's loops says nothing of another's.
 */
final class Specialised {
  private Specialised() {}

  /** What a kernel's class was specialised for; f32 for the class itself. */
  static ElementType type(MethodHandles.Lookup kernel) {
    try {
      ElementType type = MethodHandles.classData(kernel, "_", ElementType.class);
      return type == null ? ElementType.F32 : type;
    } catch (IllegalAccessException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** A new instance of a kernel for a type of elements. */
  static <K> K of(Class<K> kind, Class<? extends K> kernel, ElementType type) {
    try {
      Class<?> made =
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(bytes(kernel), type, true)
              .lookupClass();
      return kind.cast(made.getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static byte[] bytes(Class<?> kernel) {
    try (InputStream in = kernel.getResourceAsStream(kernel.getSimpleName() + ".class")) {
      if (in == null) {
        throw new LinkageError("the class file of " + kernel.getName() + " is not there");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
