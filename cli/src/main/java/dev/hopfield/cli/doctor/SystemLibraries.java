package dev.hopfield.cli.doctor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalInt;

/** This machine's libraries. Asking for one loads it for the rest of the process. */
final class SystemLibraries implements Libraries {
  @Override
  public boolean loads(String library) {
    return open(library).isPresent();
  }

  @Override
  public OptionalInt version(String library, String function) {
    Optional<MemorySegment> entry = open(library).flatMap(symbols -> symbols.find(function));
    return entry.isPresent() ? call(entry.get()) : OptionalInt.empty();
  }

  @SuppressWarnings("restricted") // the launcher allows native access
  private static Optional<SymbolLookup> open(String library) {
    try {
      return Optional.of(SymbolLookup.libraryLookup(library, Arena.global()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // it is not there, or one that it needs is not
    }
  }

  @SuppressWarnings("restricted")
  private static OptionalInt call(MemorySegment entry) {
    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    MethodHandle function = Linker.nativeLinker().downcallHandle(entry, type);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment version = arena.allocate(ValueLayout.JAVA_INT);
      int failure = (int) function.invokeExact(version);
      return failure == 0
          ? OptionalInt.of(version.get(ValueLayout.JAVA_INT, 0))
          : OptionalInt.empty();
    } catch (Throwable e) {
      throw new IllegalStateException("a version cannot be asked for", e);
    }
  }
}
