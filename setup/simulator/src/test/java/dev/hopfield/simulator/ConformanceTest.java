package dev.hopfield.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.classfile.ClassModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.TaskGraph;

/**
 * Compares every public class, method and field of ours with TornadoVM's own API: what is compiled
 * against the one must run with the other.
 */
class ConformanceTest {

  private ApiClasses ours;
  private ApiClasses theirs;

  // Before each, so that every test says that it was skipped.
  @BeforeEach
  void readBoth() throws Exception {
    String home = System.getenv("TORNADOVM_HOME");
    assumeTrue(home != null, "TORNADOVM_HOME is not set: the API is not compared with TornadoVM's");
    ours =
        ApiClasses.ofFolder(
            Path.of(TaskGraph.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    theirs = ApiClasses.ofJar(ApiClasses.apiJar(Path.of(home)));
  }

  @Test
  void publicClasses_areTornadoVmsOwn() throws IOException {
    List<String> differences = new ArrayList<>();
    for (ClassModel mine : ours.publicClasses()) {
      Optional<ClassModel> other = theirs.find(mine.thisClass().asInternalName());
      if (other.isEmpty()) {
        differences.add("no class " + mine.thisClass().asInternalName());
      } else {
        ClassComparison.compare(mine, other.get(), theirs, differences);
      }
    }
    assertThat(ours.publicClasses()).hasSizeGreaterThan(60);
    assertThat(differences).isEmpty();
  }

  @Test
  void comparison_ofDifferentClasses_findsDifferences() throws IOException {
    List<String> differences = new ArrayList<>();
    String types = "uk/ac/manchester/tornado/api/types/arrays/";
    ClassModel mine = ours.find(types + "FloatArray").orElseThrow();
    ClassComparison.compare(
        mine, theirs.find(types + "IntArray").orElseThrow(), theirs, differences);
    assertThat(differences)
        .anyMatch(line -> line.contains("fromFloatBuffer"))
        .anyMatch(line -> line.contains("get(I)F"))
        .noneMatch(line -> line.contains("getSize"));
    assertThat(mine.flags().has(AccessFlag.FINAL)).isTrue();
  }
}
