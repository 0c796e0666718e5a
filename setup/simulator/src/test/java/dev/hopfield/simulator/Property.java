package dev.hopfield.simulator;

import org.jspecify.annotations.Nullable;

/** A system property that has another value for a while. */
final class Property implements AutoCloseable {

  private final String name;
  private final @Nullable String before;

  private Property(String name, String value) {
    this.name = name;
    this.before = System.setProperty(name, value);
  }

  static Property backend(String value) {
    return new Property("hopfield.simulator.backend", value);
  }

  static Property order(String value) {
    return new Property("hopfield.simulator.order", value);
  }

  static Property barriers(String value) {
    return new Property("hopfield.simulator.barriers", value);
  }

  static Property threads(String value) {
    return new Property("hopfield.simulator.threads", value);
  }

  static Property memory(String value) {
    return new Property("hopfield.simulator.memory", value);
  }

  @Override
  public void close() {
    if (before == null) {
      System.clearProperty(name);
    } else {
      System.setProperty(name, before);
    }
  }
}
