package dev.hopfield.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code doctor} on set-ups that are broken, each in its own way. */
final class DoctorTest {
  private static final String SDK = "TornadoVM SDK";

  @TempDir Path folder;
  @TempDir Path home;

  private Script.Run doctor(Map<String, String> environment)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("HOPFIELD_JDK", Script.THIS_JDK);
    return Script.named("hopfield", folder)
        .run(all, "doctor", "--backend", "reference", "--output", "json");
  }

  private Script.Run doctorOf(Path sdk) throws IOException, InterruptedException {
    return doctor(Map.of("TORNADOVM_HOME", sdk.toString()));
  }

  /** The row of a check, by the names of its columns. */
  private static Map<?, ?> check(Script.Run run, String subject) throws IOException {
    List<?> rows = (List<?>) JSON.std.mapFrom(run.out()).get("results");
    return rows.stream()
        .map(row -> (Map<?, ?>) row)
        .filter(row -> subject.equals(row.get("check")))
        .findFirst()
        .orElseThrow();
  }

  private static void assertBroken(Script.Run run, String subject, String found, String remedy)
      throws IOException {
    assertThat(run.exitCode()).as("%s", run.err()).isEqualTo(3);
    Map<?, ?> row = check(run, subject);
    assertThat(row.get("state")).as("%s", row).isEqualTo("broken");
    assertThat((String) row.get("found")).contains(found);
    assertThat((String) row.get("remedy")).contains(remedy);
    assertThat(run.err()).anyMatch(line -> line.startsWith("hopfield: " + subject + ": "));
    assertThat(run.err()).noneMatch(line -> line.startsWith("\tat ") || line.contains("WARNING"));
  }

  @Test
  void doctor_noSdk_worksAndSaysHowToGetOne() throws Exception {
    Script.Run run = doctor(Map.of());

    assertThat(run.exitCode()).isZero();
    assertThat(check(run, SDK).get("state")).isEqualTo("absent");
    assertThat((String) check(run, SDK).get("remedy")).contains("setup/tornadovm");
    assertThat(check(run, "backend reference").get("state")).isEqualTo("ok");
  }

  @Test
  void doctor_sdkThatIsNoFolder_isBroken() throws Exception {
    assertBroken(doctorOf(home.resolve("none")), SDK, "not a folder", "unset it");
  }

  @Test
  void doctor_sdkWithoutOptions_isBroken() throws Exception {
    assertBroken(doctorOf(home), SDK, "no tornado-argfile", "whole");
  }

  @Test
  void doctor_sdkForAnotherJdk_isBrokenAndOtherCommandsRefuse() throws Exception {
    Path sdk = FakeSdk.ofVersion(home, "4.0.1-jdk21", "-Dnone=1");

    assertBroken(doctorOf(sdk), SDK, "for JDK 21", "5.2.0-jdk25");

    Map<String, String> environment =
        Map.of("HOPFIELD_JDK", Script.THIS_JDK, "TORNADOVM_HOME", sdk.toString());
    Script.Run devices = Script.named("hopfield", folder).run(environment, "devices");
    assertThat(devices.exitCode()).isEqualTo(2);
    assertThat(devices.out()).isEmpty();
    assertThat(devices.err())
        .singleElement()
        .asString()
        .contains("TORNADOVM_HOME=" + sdk, "JDK 21", "5.2.0-jdk25");
  }

  @Test
  void doctor_sdkWhoseOptionsTheJvmRefuses_isBroken() throws Exception {
    Path sdk = FakeSdk.ofVersion(home, "5.2.0-jdk25", "--add-modules no.such.module\n");

    assertBroken(doctorOf(sdk), SDK, "no.such.module", "setup/tornadovm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cuda | IllegalStateException("[ERROR] CUDADriver JNI Library not found")
          ptx  | UnsatisfiedLinkError("libtornado-ptx.so: libcuda.so.1: cannot open shared object")
          """)
  void doctor_backendThatCannotLoad_isBroken(String backend, String failure) throws Exception {
    Script.Run run = doctorOf(FakeSdk.thatCannotLoad(home, backend, failure));

    assertThat(check(run, SDK).get("state")).isEqualTo("ok");
    assertThat((String) check(run, SDK).get("found")).contains("5.2.0 for JDK 25", backend);
    assertBroken(
        run, "TornadoVM backend", "driver of the SDK's backend cannot be loaded", "CUDA 13");
  }

  @Test
  void doctor_anotherJdk_isRefusedByTheLauncher() throws Exception {
    Path jdk = Files.createDirectories(home.resolve("jdk17/bin")).getParent();
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.12\"\n");
    for (String program : List.of("java", "javac")) {
      Path file = jdk.resolve("bin").resolve(program);
      Files.writeString(file, "#!/bin/sh\nexit 1\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    Script.Run run = doctor(Map.of("HOPFIELD_JDK", jdk.toString()));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().getFirst()).contains("a JDK 25 is needed", "17.0.12", jdk.toString());
  }
}
