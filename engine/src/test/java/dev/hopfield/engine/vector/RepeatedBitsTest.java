package dev.hopfield.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.StateBatch;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same call gives the same bits from the first to the last, though the JVM interprets it at
 * first, compiles it, and compiles it again: no sum may be left to the order that one of them
 * likes.
 */
class RepeatedBitsTest {
  private static final long SEED = 20082217;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8})
  void retrieve_interpretedAndCompiled_givesTheSameBits(int batch) {
    Random random = new Random(SEED + batch);
    RetrievalOptions options =
        RetrievalOptions.defaults().withBeta(0.05f).withTopK(0).withOutputs();
    try (Patterns patterns = Patterns.of(gaussians(random, 256 * 301), 301);
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("cpu").open()) {
      StateBatch queries = new StateBatch(gaussians(random, batch * 301), batch, 301);
      float[] first = memory.retrieve(queries, options).states().data();
      for (int call = 1; call < 400; call++) {
        assertThat(memory.retrieve(queries, options).states().data())
            .as("seed %d, call %d", SEED + batch, call)
            .isEqualTo(first);
      }
    }
  }

  private static float[] gaussians(Random random, int length) {
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
