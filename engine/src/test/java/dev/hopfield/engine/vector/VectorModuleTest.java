package dev.hopfield.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Update;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that was started without the Vector API's module computes all the same, and says so. */
class VectorModuleTest {
  @Test
  void update_moduleAbsent_matchesReferenceAndWarnsOnce(@TempDir Path folder)
      throws IOException, InterruptedException {
    ChildJvm child = ChildJvm.run(folder, List.of(), WithoutVectorApi.class);
    assertThat(child.exit()).as(() -> child.err().toString()).isZero();
    assertThat(child.err().stream().filter(line -> line.contains("the Vector API is not there")))
        .singleElement()
        .asString()
        .contains("--add-modules jdk.incubator.vector");
    Iterator<String> lines = child.out().iterator();
    try (Backend reference = Trials.reference();
        Patterns patterns = WithoutVectorApi.patterns()) {
      for (int batch : WithoutVectorApi.BATCHES) {
        assertThat(lines.next()).startsWith("plain loops");
        StateBatch states = WithoutVectorApi.states(batch);
        Update expected =
            Trials.update(reference, patterns, patterns, states, WithoutVectorApi.REQUEST);
        for (float right : expected.projected().data()) {
          assertThat(Float.parseFloat(lines.next())).isCloseTo(right, Assertions.within(1e-5f));
        }
      }
    }
    assertThat(lines).isExhausted();
  }
}
