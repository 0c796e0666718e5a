package dev.hopfield.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorNameTest {
  @Test
  void find_severalCores_takesTheFirstModel(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("cpuinfo");
    Files.writeString(
        file,
        "processor\t: 0\nmodel\t\t: 106\nmodel name\t: A Core @ 2.8GHz: fast\n\nmodel name\t: B\n");
    assertThat(ProcessorName.find(file)).contains("A Core @ 2.8GHz: fast");
  }

  @Test
  void find_noModelOrNoFile_isEmpty(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("cpuinfo");
    Files.writeString(file, "processor\t: 0\nmodel name\t:  \nmodel name\n");
    assertThat(ProcessorName.find(file)).isEmpty();
    assertThat(ProcessorName.find(folder.resolve("absent"))).isEmpty();
  }

  @Test
  void find_thisMachine_isNotBlank() {
    assertThat(ProcessorName.find()).isNotBlank();
  }
}
