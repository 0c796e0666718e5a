package dev.hopfield.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Update;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that was started without the Vector API's module computes all the same, and says so. */
class VectorModuleTest {
  @Test
  void update_moduleAbsent_matchesReferenceAndWarnsOnce(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    int exit = run(out, err);
    assertThat(exit).as(() -> read(err)).isZero();
    assertThat(read(err).lines().filter(line -> line.contains("the Vector API is not there")))
        .singleElement()
        .asString()
        .contains("--add-modules jdk.incubator.vector");
    Iterator<String> lines = read(out).lines().iterator();
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

  private static int run(Path out, Path err) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        List.of(java.toString(), "-cp", classPath(), WithoutVectorApi.class.getName());
    return new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start()
        .waitFor();
  }

  /** Where this JVM found the classes that the other one needs. */
  private static String classPath() {
    return Stream.concat(
            Stream.of(VectorProvider.class, WithoutVectorApi.class, Assertions.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(location -> Path.of(java.net.URI.create(location.toString())).toString()),
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)))
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
