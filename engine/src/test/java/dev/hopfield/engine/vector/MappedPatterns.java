package dev.hopfield.engine.vector;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import java.nio.file.Path;

/** A program that retrieves from a file and prints the state. */
final class MappedPatterns {
  private MappedPatterns() {}

  /** Prints ξ_new of the file's first row, a number a line. */
  public static void main(String[] arguments) {
    try (Patterns patterns = Patterns.open(Path.of(arguments[0]));
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("cpu").open()) {
      for (float each : memory.retrieve(new float[][] {patterns.row(0)}).state(0)) {
        System.out.println(each);
      }
    }
  }
}
