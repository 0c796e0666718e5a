package dev.hopfield.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.acceptance.Archive.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code setup/tornadovm}: from an archive or from SDKMAN to an SDK that doctor has looked at. */
final class TornadovmScriptTest {
  private static final String FAILURE =
      "IllegalStateException(\"[ERROR] CUDADriver JNI Library not found\")";

  @TempDir Path folder;
  @TempDir Path state;
  @TempDir Path given;

  private Script.Run run(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), arguments);
  }

  private Script.Run run(Map<String, String> more, String... arguments)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("HOPFIELD_JDK", Script.THIS_JDK);
    environment.put("HOPFIELD_HOME", state.toString());
    environment.putIfAbsent("SDKMAN_DIR", given.resolve("no-sdkman").toString());
    return Script.named("tornadovm", folder).run(environment, arguments);
  }

  private Script.Run install(Path archive, String... more)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--archive",
                archive.toString(),
                "--sha256",
                Archive.sha256(archive),
                "--backend",
                "cuda"));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private void assertRefused(Script.Run run, String... parts) throws IOException {
    assertThat(run.exitCode()).as("%s", run.err()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().getLast()).startsWith("tornadovm: ").contains(parts);
    try (Stream<Path> left = Files.walk(state)) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  /** An SDK whose backend lacks its driver, as files of an archive under one folder. */
  private List<Entry> sdk() throws IOException {
    Path home =
        FakeSdk.thatCannotLoad(Files.createDirectory(given.resolve("sdk")), "cuda", FAILURE);
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = "tornadovm-5.2.0/" + home.relativize(file);
        entries.add(new Entry(name, Archive.FILE, "", Files.readAllBytes(file)));
      }
    }
    return entries;
  }

  private void assertInstalled(Script.Run run, Path home) throws IOException {
    assertThat(Files.readString(home.resolve("tornado-argfile")))
        .contains("--module-path " + home + "/share/java/tornado/")
        .doesNotContain("${");
    assertThat(run.err()).anyMatch(line -> line.endsWith("export TORNADOVM_HOME=" + home));
    // It was doctor that had the last word: this SDK's driver is not there.
    assertThat(run.out()).contains("5.2.0 for JDK 25, backend cuda, in " + home);
    assertThat(run.exitCode()).isEqualTo(3);
  }

  @Test
  void archive_rightChecksum_isInstalledAndFoundAgain() throws Exception {
    Path archive = Archive.tarGz(given.resolve("sdk.tar.gz"), sdk());
    Path home = state.toRealPath().resolve("tornadovm/5.2.0-jdk25-cuda");

    assertInstalled(install(archive), home);
    try (Stream<Path> beside = Files.list(home.getParent())) {
      assertThat(beside).containsExactly(home);
    }

    Script.Run again = install(archive);
    assertInstalled(again, home);
    assertThat(again.err()).anyMatch(line -> line.contains("already unpacked"));
  }

  @Test
  void archive_zipThroughAUrl_isInstalledWhereAsked() throws Exception {
    Path archive = Archive.zip(given.resolve("sdk.zip"), sdk());
    Path home = given.toRealPath().resolve("here");

    Script.Run run =
        run(
            "--archive",
            "file://" + archive,
            "--sha256",
            Archive.sha256(archive),
            "--backend",
            "cuda",
            "--into",
            home.toString());

    assertInstalled(run, home);
  }

  @Test
  void archive_wrongChecksum_isNotUnpacked() throws Exception {
    Path archive = Archive.tarGz(given.resolve("sdk.tar.gz"), sdk());
    String wrong = "0".repeat(64);

    assertRefused(
        run("--archive", archive.toString(), "--sha256", wrong, "--backend", "cuda"),
        Archive.sha256(archive),
        wrong,
        "nothing was unpacked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "tornadovm-5.2.0/../../outside", "/tmp/outside"})
  void archive_nameThatLeadsOut_isRefused(String name) throws Exception {
    List<Entry> entries = sdk();
    entries.add(Entry.file(name, "x"));

    assertRefused(install(Archive.tarGz(given.resolve("sdk.tgz"), entries)), name, "outside");
    assertRefused(install(Archive.zip(given.resolve("sdk.zip"), entries)), name, "outside");
    assertThat(state.resolve("outside")).doesNotExist();
    assertThat(state.resolve("tornadovm/outside")).doesNotExist();
  }

  @Test
  void archive_linksThatLeadOut_areRefused() throws Exception {
    List<Entry> entries = sdk();
    entries.add(Entry.link("tornadovm-5.2.0/lib", Archive.SYMBOLIC_LINK, given.toString()));
    assertRefused(install(Archive.tarGz(given.resolve("a.tgz"), entries)), "lib", "link");

    entries.set(
        entries.size() - 1,
        Entry.link("tornadovm-5.2.0/lib", Archive.SYMBOLIC_LINK, "../../../../none"));
    assertRefused(install(Archive.tarGz(given.resolve("b.tgz"), entries)), "lib", "link");

    entries.set(
        entries.size() - 1, Entry.link("tornadovm-5.2.0/x", Archive.HARD_LINK, "/etc/passwd"));
    assertRefused(install(Archive.tarGz(given.resolve("c.tgz"), entries)), "hard links");
  }

  @Test
  void archive_otherThanAskedFor_isRefused() throws Exception {
    List<Entry> none = List.of(Entry.file("folder/readme", "no SDK"));
    assertRefused(install(Archive.tarGz(given.resolve("none.tgz"), none)), "no TornadoVM SDK");

    List<Entry> forJdk21 =
        List.of(
            Entry.file("sdk/tornado-argfile.template", "-Dnone=1"),
            Entry.file("sdk/share/java/tornado/tornado-api-4.0.1-jdk21.jar", ""));
    assertRefused(install(Archive.tarGz(given.resolve("old.tgz"), forJdk21)), "JDK 21");

    Path cuda = Archive.tarGz(given.resolve("cuda.tgz"), sdk());
    assertRefused(
        run("--archive", cuda.toString(), "--sha256", Archive.sha256(cuda), "--backend", "opencl"),
        "no opencl backend");

    for (String name : new String[] {"torn.tgz", "torn.zip"}) {
      Path torn = Files.write(given.resolve(name), new byte[] {1, 2, 3});
      Script.Run refused = install(torn);
      assertRefused(refused, "cannot be unpacked");
      assertThat(refused.err()).allMatch(line -> line.startsWith("tornadovm: "));
    }

    Path other = Files.write(given.resolve("sdk.rar"), new byte[] {1, 2, 3});
    assertRefused(install(other), ".tar.gz");
  }

  @Test
  void archive_folderThatIsThere_isLeftAlone() throws Exception {
    Path archive = Archive.tarGz(given.resolve("sdk.tgz"), sdk());
    Path taken = Files.createDirectory(given.resolve("taken"));

    assertRefused(install(archive, "--into", taken.toString()), "there already");
    assertThat(taken).isEmptyDirectory();
  }

  @Test
  void options_wrong_areRefused() throws Exception {
    assertRefused(run("--backend", "metal"), "metal", "opencl, ptx, cuda");
    assertRefused(run("--archive", "sdk.tgz"), "--sha256");
    assertRefused(run("--archive", "sdk.tgz", "--sha256", "12ab"), "64 digits");
    assertRefused(run("--sha256", "0".repeat(64)), "--archive");
    assertRefused(run("--nonsense"), "--nonsense");
    assertRefused(run("--archive"), "needs a value");
    assertRefused(
        run("--archive", "none.tgz", "--sha256", "0".repeat(64)), "none.tgz does not exist");
  }

  @Test
  void sdkman_missing_isRefusedWithTheOtherWay() throws Exception {
    assertRefused(run(), "SDKMAN is not in", "--archive");
  }

  @Test
  void sdkman_there_installsTheCandidate() throws Exception {
    Path sdkman = Files.createDirectory(given.resolve("sdkman"));
    Path sdk = FakeSdk.thatCannotLoad(Files.createDirectory(given.resolve("sdk")), "cuda", FAILURE);
    Files.createDirectory(sdkman.resolve("bin"));
    Files.writeString(
        sdkman.resolve("bin/sdkman-init.sh"),
        """
        sdk() {
          [ "$*" = "install tornadovm 5.2.0-jdk25-cuda" ] || return 1
          mkdir -p "$SDKMAN_DIR/candidates/tornadovm" && cp -r '%s' "$SDKMAN_DIR/candidates/tornadovm/$3"
        }
        """
            .formatted(sdk));
    Path tools = nvidiaSmi("echo 'GPU 0: A card (UUID: GPU-1)'");

    // The machine suggests the backend.
    Map<String, String> environment =
        Map.of("SDKMAN_DIR", sdkman.toString(), "PATH", tools + ":" + System.getenv("PATH"));
    Script.Run run = run(environment);

    assertThat(run.err()).anyMatch(line -> line.contains("the backend is cuda"));
    assertInstalled(run, sdkman.resolve("candidates/tornadovm/5.2.0-jdk25-cuda"));

    Script.Run refused = run(environment, "--backend", "ptx");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err().getLast()).contains("could not install tornadovm 5.2.0-jdk25-ptx");
  }

  private Path nvidiaSmi(String says) throws IOException {
    Path tools = Files.createDirectory(given.resolve("tools"));
    Path tool = Files.writeString(tools.resolve("nvidia-smi"), "#!/bin/sh\n" + says + "\n");
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    return tools;
  }
}
