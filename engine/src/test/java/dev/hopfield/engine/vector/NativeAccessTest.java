package dev.hopfield.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.PatternFiles;
import dev.hopfield.engine.generate.PatternGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are retrieved from where a JVM denies what would make that faster. */
class NativeAccessTest {
  @Test
  void retrieve_fromFileWhereNativeAccessIsDenied_matchesReference(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path file = folder.resolve("patterns.npy");
    float[] expected;
    try (Patterns patterns = PatternGenerator.random(1301, 64, 12_200).toPatterns()) {
      PatternFiles.write(file, patterns);
      try (HopfieldMemory memory = HopfieldMemory.of(patterns).backend("reference").open()) {
        expected = memory.retrieve(new float[][] {patterns.row(0)}).state(0);
      }
    }
    List<String> options =
        List.of("--add-modules=jdk.incubator.vector", "--illegal-native-access=deny");
    ChildJvm child = ChildJvm.run(folder, options, MappedPatterns.class, file.toString());
    assertThat(child.exit()).as(() -> child.err().toString()).isZero();
    assertThat(child.out()).hasSize(expected.length);
    for (int c = 0; c < expected.length; c++) {
      assertThat(Float.parseFloat(child.out().get(c))).isCloseTo(expected[c], within(1e-5f));
    }
  }
}
