package dev.hopfield.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code setup/gpu-check} with a launcher and a Python that say what a test wants them to. */
final class GpuCheckTest {
  private static final String ENVIRONMENT =
      "\"environment\":{\"cpu\":\"a \\\"CPU\\\"\",\"memory_bytes\":1,\"commit\":\"abc\"}}";
  private static final String ROW =
      "{\"backend\":\"x:0:0\",\"precision\":\"f32\",\"verified\":true,\"failure\":null,";

  @TempDir Path folder;
  @TempDir Path setup;

  @BeforeEach
  void copyScripts() throws IOException {
    for (String name : List.of("gpu-check", "gpu-check-torch.py")) {
      Files.copy(Script.path(name), setup.resolve(name));
    }
    executable(setup.resolve("gpu-check"));
    device("accelerator", true);
    bench(ROW, 0);
    // Not a Python: says what the script beside it would.
    script("python", "echo '{\"absent\":\"no PyTorch\"}'");
  }

  private static void executable(Path file) {
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void script(String name, String body) throws IOException {
    executable(Files.writeString(setup.resolve(name), "#!/bin/sh\n" + body + "\n"));
  }

  private void device(String kind, boolean usable) throws IOException {
    String cpu =
        "{\"backend\":\"cpu\",\"kind\":\"cpu\",\"device\":\"c\",\"memory_bytes\":null,\"usable\":true,"
            + ENVIRONMENT;
    String device =
        "{\"backend\":\"x:0:0\",\"kind\":\"%s\",\"device\":\"d\",\"memory_bytes\":4096000,\"usable\":%s,%s"
            .formatted(kind, usable, ENVIRONMENT);
    Files.writeString(setup.resolve("devices.jsonl"), cpu + "\n" + device + "\n");
  }

  /** What every bench prints, and its exit code; the launcher writes down what it was asked. */
  private void bench(String row, int code) throws IOException {
    Files.writeString(setup.resolve("row.jsonl"), row + ENVIRONMENT + "\n");
    script(
        "hopfield",
        """
        here=$(dirname "$0")
        echo "$HOPFIELD_JAVA_OPTS | $*" >>"$here/calls"
        case "$HOPFIELD_JAVA_OPTS" in
          *hopfield.path=none*)
            echo "hopfield: property hopfield.path is 'none' but must be fused, warp or three-step" >&2
            exit 2 ;;
        esac
        case "$1" in
          devices) cat "$here/devices.jsonl" ;;
          bench) cat "$here/row.jsonl"; exit %d ;;
        esac
        """
            .formatted(code));
  }

  private Script.Run run(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--out", folder.resolve("check.json").toString()));
    Map<String, String> environment = Map.of("HOPFIELD_PYTHON", setup.resolve("python").toString());
    return Script.at(setup.resolve("gpu-check"), folder)
        .run(environment, all.toArray(String[]::new));
  }

  private Map<String, Object> document() throws IOException {
    return JSON.std.mapFrom(Files.readString(folder.resolve("check.json")));
  }

  private static List<Map<?, ?>> list(Map<String, Object> document, String key) {
    return ((List<?>) document.get(key)).stream().<Map<?, ?>>map(row -> (Map<?, ?>) row).toList();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(setup.resolve("calls"));
  }

  @Test
  void run_everythingVerified_isOneDocumentAndZero() throws Exception {
    Script.Run run = run();

    assertThat(run.exitCode()).as("%s", run.err()).isZero();
    Map<String, Object> document = document();
    Map<?, ?> about = (Map<?, ?>) document.get("about");
    assertThat(about.get("backend")).isEqualTo("x:0:0");
    assertThat(about.get("commit")).isEqualTo("abc");
    assertThat(about.get("command").toString()).startsWith("setup/gpu-check --out");
    assertThat(about.get("note").toString()).contains("no GPU");
    assertThat(((Map<?, ?>) document.get("environment")).get("cpu")).isEqualTo("a \"CPU\"");
    assertThat(list(document, "correctness"))
        .extracting("part")
        .contains(
            "correct-chosen",
            "correct-fused",
            "correct-warp",
            "correct-three-step",
            "correct-streamed",
            "correct-large");
    assertThat(list(document, "correctness"))
        .allSatisfy(row -> assertThat(row.containsKey("environment")).isFalse());
    assertThat(list(document, "torch")).extracting("absent").containsOnly("no PyTorch");
    assertThat(calls()).anyMatch(call -> call.contains("-d 512") && call.contains("--ceilings"));
    // Every batch at every dimension, and B · N · d bounded.
    for (int dim : new int[] {64, 128, 512}) {
      assertThat(calls()).anyMatch(call -> call.matches(".*-d " + dim + " -b [\\d,]*2048 .*"));
      assertThat(calls()).anyMatch(call -> call.matches(".*-d " + dim + " -b 1[, ].*"));
    }
  }

  @Test
  void run_onCuda_checksAndTimesTheProductsToo() throws Exception {
    Path devices = setup.resolve("devices.jsonl");
    Files.writeString(devices, Files.readString(devices).replace("x:0:0", "cuda:0:0"));

    assertThat(run().exitCode()).isZero();

    assertThat(list(document(), "correctness"))
        .extracting("part")
        .contains("correct-product-chunks", "correct-product-launched");
    assertThat(calls()).anyMatch(call -> call.contains("-Dhopfield.graphs=off"));
    for (int dim : new int[] {64, 128, 512}) {
      String timed = ".*-Dhopfield.path=product \\| bench -n \\d+ -d " + dim;
      assertThat(calls()).anyMatch(call -> call.matches(timed + " -b [\\d,]*2048 .*"));
      assertThat(calls()).noneMatch(call -> call.matches(timed + " -b [148][, ].*"));
    }
  }

  @Test
  void run_again_keepsTheParts() throws Exception {
    assertThat(run("--correctness-only").exitCode()).isZero();
    int before = calls().size();

    Script.Run again = run("--correctness-only");

    assertThat(again.exitCode()).isZero();
    // The devices and the paths are asked for, nothing else.
    assertThat(calls()).hasSize(before + 2);
    assertThat(again.err()).anyMatch(line -> line.contains("correct-chosen: kept"));

    run("--correctness-only", "--fresh");
    assertThat(calls()).hasSize(2 * before + 2);
  }

  @Test
  void run_outOfTime_leavesTheRestForTheNextCall() throws Exception {
    Script.Run run = run("--minutes", "0", "--bench-only");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err().getLast()).contains("left for the next call", "bench-d64");
    assertThat(list(document(), "bench")).isEmpty();

    assertThat(run("--bench-only").exitCode()).isZero();
    assertThat(list(document(), "bench")).isNotEmpty();
  }

  @Test
  void run_somethingDiffers_isOne() throws Exception {
    bench(ROW.replace("true", "false"), 1);

    assertThat(run("--correctness-only").exitCode()).isEqualTo(1);
    Map<?, ?> verdict = (Map<?, ?>) document().get("verdict");
    assertThat((Integer) verdict.get("rows_different")).isPositive();
  }

  @Test
  void run_precisionThatTheDeviceLacks_isToldAndNoFailure() throws Exception {
    String refused =
        ROW.replace("f32", "f16").replace("true", "false").replace("null", "\"no f16\"");
    bench(ROW + ENVIRONMENT + "\n" + refused, 3);

    Script.Run run = run("--bench-only", "--quick");

    assertThat(run.exitCode()).as("%s", run.err()).isZero();
    Map<?, ?> verdict = (Map<?, ?>) document().get("verdict");
    assertThat((Integer) verdict.get("rows_refused")).isPositive();
    assertThat(verdict.get("rows_different")).isEqualTo(0);
  }

  @Test
  void run_partThatCrashes_isThreeAndNamed() throws Exception {
    script("hopfield", "[ $1 = devices ] && cat \"$(dirname $0)/devices.jsonl\" || exit 134");

    Script.Run run = run("--bench-only", "--quick");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err().getLast()).contains("failed: bench-d128");
    assertThat((List<?>) ((Map<?, ?>) document().get("verdict")).get("failed")).isNotEmpty();
  }

  @Test
  void run_sanitizerThatIsNotThere_isTold() throws Exception {
    Script.Run run = run("--correctness-only", "--sanitize");

    assumeTrue(list(document(), "sanitizer").toString().contains("absent"), "there is a sanitizer");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).anyMatch(line -> line.contains("compute-sanitizer is not on PATH"));
  }

  @Test
  void run_gpu_isPreferred() throws Exception {
    device("gpu", true);
    assertThat(run("--correctness-only").exitCode()).isZero();
    assertThat(((Map<?, ?>) document().get("about")).get("note")).isEqualTo("the device is a GPU");
  }

  @Test
  void run_noDevice_isThree() throws Exception {
    device("gpu", false);
    Script.Run run = run();
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err().getLast()).contains("no device can be used", "doctor");
  }

  @Test
  void run_wrongOptions_isTwo() throws Exception {
    for (String[] wrong :
        new String[][] {
          {"--nonsense"},
          {"--minutes", "soon"},
          {"--backend", "nope"},
          {"--bench-only", "--correctness-only"}
        }) {
      Script.Run run = run(wrong);
      assertThat(run.exitCode()).as(String.join(" ", wrong)).isEqualTo(2);
      assertThat(run.err()).singleElement().asString().startsWith("gpu-check: ");
    }
  }

  /** Only that the script runs through: what stands in for PyTorch computes nothing. */
  @Test
  void torchScript_withAStandInForPyTorch_isOneDocument() throws Exception {
    assumeTrue(python3(), "there is no python3");
    Path torch = Files.createDirectories(setup.resolve("torch/nn"));
    Files.writeString(
        setup.resolve("torch/__init__.py"),
        """
        class Anything:
            __version__ = "none"
            def __getattr__(self, name): return self
            def __call__(self, *more, **named): return self
            def __getitem__(self, key): return self
            def __matmul__(self, other): return self
            def __mul__(self, other): return self
            def __rmul__(self, other): return self
            def __sub__(self, other): return self
            def __truediv__(self, other): return self
            def __enter__(self): return self
            def __exit__(self, *more): return False
            def __bool__(self): return False
            def __float__(self): return 0.5
            def __int__(self): return 3
            def __str__(self): return "anything"
        def __getattr__(name): return Anything()
        """);
    Files.writeString(
        torch.resolve("__init__.py"), "from torch import Anything\nfunctional = Anything()\n");
    Files.writeString(
        torch.resolve("attention.py"),
        "from torch import Anything\nSDPBackend = sdpa_kernel = Anything()\n");
    Path rows =
        Files.write(folder.resolve("rows.npy"), NpyBytes.of(new float[][] {{1, 2}, {3, 4}}));
    Path script = setup.resolve("gpu-check-torch.py");
    executable(script);

    Script.Run run =
        Script.at(script, folder)
            .run(
                Map.of("PYTHONPATH", setup.toString()),
                "--cases=2:5:3,7:11:1",
                "--seconds=0",
                "--ceilings",
                "--patterns=" + rows,
                "--queries=" + rows,
                "--states=" + rows);

    assertThat(run.exitCode()).as("%s", run.err()).isZero();
    Map<String, Object> document = JSON.std.mapFrom(run.out());
    // Two cases, eager and four kernels of the other; what stands in has no GPU.
    assertThat(list(document, "results")).hasSize(2 * 5);
    assertThat(list(document, "results"))
        .allSatisfy(row -> assertThat(row.get("median_ms")).isNotNull());
    assertThat(document).containsKeys("about", "copy", "product", "agreement");
  }

  private static boolean python3() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
