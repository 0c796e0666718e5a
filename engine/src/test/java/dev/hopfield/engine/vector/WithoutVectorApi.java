package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import java.util.Random;

/** What {@link VectorModuleTest} runs in a JVM of its own: prints the platform and states. */
final class WithoutVectorApi {
  static final int[] BATCHES = {1, 7, 33};
  static final UpdateRequest REQUEST = new UpdateRequest(0.3f, Projection.PATTERNS, 2);

  private WithoutVectorApi() {}

  static Patterns patterns() {
    return Trials.gaussian(97, 61, new Random(5));
  }

  static StateBatch states(int batch) {
    return Trials.states(batch, 61, new Random(batch));
  }

  public static void main(String[] args) {
    try (Patterns patterns = patterns()) {
      for (int batch : BATCHES) {
        try (Backend cpu = Backends.open("cpu")) {
          System.out.println(cpu.device().platform());
          for (float number :
              Trials.update(cpu, patterns, patterns, states(batch), REQUEST).projected().data()) {
            System.out.println(number);
          }
        }
      }
    }
  }
}
