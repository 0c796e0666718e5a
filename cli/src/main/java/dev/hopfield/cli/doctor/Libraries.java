package dev.hopfield.cli.doctor;

import java.util.OptionalInt;

/** Shared libraries as the system's linker finds them. */
interface Libraries {
  /** Whether a library can be loaded, with all that it needs. */
  boolean loads(String library);

  /** What a library's function {@code int f(int *version)} says; empty if it cannot be asked. */
  OptionalInt version(String library, String function);
}
