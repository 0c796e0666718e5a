package dev.hopfield.acceptance;

import static dev.hopfield.acceptance.Hopfield.hopfield;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.acceptance.Hopfield.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad usage: exit code 2, one line that names the value, nothing on standard output, no file. */
final class UsageTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                             | no command
          comapre                                        | did you mean compare?
          compare --batch-size 3                         | --batch
          compare --bacth 3                              | did you mean --batch?
          compare surplus                                | surplus
          compare --output xml                           | md, csv, json, jsonl
          compare --backends nope                        | nope
          compare --backends reference,nope              | nope
          compare --beta 0                               | beta is 0.0
          compare --beta -1                              | beta is -1.0
          compare --beta NaN                             | beta is NaN
          compare --beta Infinity                        | beta is Infinity
          compare --beta much                            | much
          compare --beta 1e40                            | '1e40' is too large
          compare --beta 1e-50                           | '1e-50' is too small
          compare --steps 0                              | steps is 0
          compare --patterns 0                           | 0 patterns
          compare --patterns -5                          | -5 patterns
          compare --patterns 99999999999999999999        | 99999999999999999999
          compare --patterns 9000000000000000000         | 9000000000000000000
          compare --patterns 2000000000000 --dim 64      | use fewer
          compare --patterns 7 --dim 0                   | dimension 0
          compare --patterns 7 --dim 2.5                 | 2.5
          compare --patterns 7 --batch 0                 | batch is 0
          compare --patterns 7 --batch 2147483647        | batch is 2147483647
          compare --patterns none.npy                    | none.npy
          compare --patterns 7 --queries none.npy        | none.npy
          compare --repetitions 0                        | repetitions is 0
          compare --separation softmin                   | softmin
          compare --alpha 2                              | belongs to --separation entmax
          bench --similarity near                        | similarity is 'near'
          bench --separation top-k --separation-k 0      | top-k separation is 0
          bench --precision f8                           | f8
          bench -n 7,many                                | many
          bench -n 7 -b 0                                | batch is 0
          bench -n 7 --beta 0                            | beta is 0.0
          bench -n 7 --steps 0                           | steps is 0
          bench -n 7 -r 0                                | repetitions is 0
          bench -n 7 --backend nope                      | nope
          doctor --backend nope                          | nope
          demo --backend nope                            | nope
          demo --backend reference --beta 0              | beta is 0.0
          demo --backend reference --width 5             | 784
          demo --backend reference --show 0              | show is 0
          retrieve -p p.npy -q q.npy --out s.npy --associations - | - is no file
          retrieve -p p.npy -q q.npy --out -             | name a file
          generate --patterns 7 --out -                  | name a file
          generate --patterns 7 --out p.npy -q 1 --queries-out q.npy --truth-out t.ivecs | written as .npy
          demo --backend reference --images none.npy     | none.npy
          """)
  void execute_badUsage_isOneLineAndTwo(String commandLine, String named) throws IOException {
    Path out = folder.resolve("out.png");
    String[] words = commandLine.isEmpty() ? new String[0] : commandLine.split(" +");
    boolean writes = words.length > 0 && words[0].equals("demo");
    String[] args = writes ? append(words, "--out", out.toString()) : words;
    Run run = hopfield(args);
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err().strip()).hasLineCount(1).startsWith("hopfield: ").contains(named);
    assertThat(run.out()).isEmpty();
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  private static String[] append(String[] words, String... more) {
    String[] all = new String[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  @Test
  void compare_gpuWhereThereIsNone_isThreeAndDoesNotFallBack() {
    boolean thereIsOne =
        dev.hopfield.engine.backend.Backends.devices().stream()
            .anyMatch(
                device ->
                    device.kind() == dev.hopfield.engine.backend.DeviceInfo.Kind.GPU
                        && device.isAvailable());
    org.junit.jupiter.api.Assumptions.assumeFalse(thereIsOne, "a GPU is there");
    Run run = hopfield("compare", "--backends", "gpu");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err().strip()).hasLineCount(1).contains("gpu", "TORNADOVM_HOME");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--help",
    "compare --help",
    "bench --help",
    "devices --help",
    "doctor --help",
    "demo --help"
  })
  void execute_help_isOnStandardOutputWithAnExample(String commandLine) {
    Run run = hopfield(commandLine.split(" "));
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Usage: hopfield", "Example");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void demo_pictureThatIsNoPng_isTwoAndWritesNothing() {
    Path out = folder.resolve("out.jpg");
    Run run = hopfield("demo", "--backend", "reference", "--out", out.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().strip()).hasLineCount(1).contains("out.jpg", ".png");
    assertThat(out).doesNotExist();
  }

  @Test
  void demo_folderThatIsNotThere_isTwoAndWritesNothing() {
    Path out = folder.resolve("none").resolve("out.png");
    Run run = hopfield("demo", "--backend", "reference", "--out", out.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().strip()).hasLineCount(1).contains("none");
    assertThat(out).doesNotExist();
  }
}
