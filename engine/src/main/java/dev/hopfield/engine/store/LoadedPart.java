package dev.hopfield.engine.store;

import dev.hopfield.engine.backend.LoadedPatterns;

/** A part on a device, freed when no description of the memory has it any more. */
final class LoadedPart {
  private final Part part;
  private final LoadedPatterns loaded;
  private int users = 1;

  /** A part with one user. */
  LoadedPart(Part part, LoadedPatterns loaded) {
    this.part = part;
    this.loaded = loaded;
  }

  Part part() {
    return part;
  }

  LoadedPatterns loaded() {
    return loaded;
  }

  synchronized LoadedPart retain() {
    users++;
    return this;
  }

  synchronized void release() {
    users--;
    if (users == 0) {
      loaded.close();
    }
  }
}
