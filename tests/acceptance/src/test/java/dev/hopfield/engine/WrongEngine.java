package dev.hopfield.engine;

import com.tngtech.archunit.core.domain.JavaClasses;

/** An engine class that leans on a library, which the floors refuse. */
public final class WrongEngine {
  private WrongEngine() {}

  static int count(JavaClasses classes) {
    return classes.size();
  }
}
