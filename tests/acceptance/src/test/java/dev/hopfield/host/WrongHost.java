package dev.hopfield.host;

import dev.hopfield.cli.Main;

/** A host class that knows the command line and prints, which the floors refuse. */
public final class WrongHost {
  private WrongHost() {}

  static void print() {
    System.out.println(Main.class);
  }
}
