package dev.hopfield.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.cli.doctor.Check.State;
import dev.hopfield.engine.backend.DeviceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SdkChecksTest {
  @TempDir private Path folder;

  private Sdk sdk(String... files) throws IOException {
    for (String file : files) {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "");
    }
    return Sdk.in(folder);
  }

  private static DeviceInfo device(@Nullable String unavailable) {
    return new DeviceInfo(
        "opencl:0:0",
        DeviceInfo.Kind.ACCELERATOR,
        "a processor",
        "TornadoVM OPENCL, a driver",
        3L << 30,
        unavailable);
  }

  @Test
  void in_wholeSdk_readsVersionJdkAndBackends() throws IOException {
    Sdk sdk =
        sdk(
            "tornado-argfile.template",
            "share/java/tornado/tornado-api-5.2.0-jdk25.jar",
            "share/java/tornado/tornado-drivers-common-5.2.0-jdk25.jar",
            "share/java/tornado/tornado-drivers-cuda-5.2.0-jdk25.jar",
            "share/java/tornado/tornado-drivers-cuda-jni-5.2.0-jdk25-libs.jar");
    assertThat(sdk.version()).isEqualTo("5.2.0");
    assertThat(sdk.jdk()).isEqualTo(25);
    assertThat(sdk.backends()).containsExactly("cuda");
    assertThat(SdkChecks.sdk(sdk, true, null).state()).isEqualTo(State.OK);
  }

  @Test
  void sdk_none_isAbsent() {
    Check check = SdkChecks.sdk(null, false, null);
    assertThat(check.state()).isEqualTo(State.ABSENT);
    assertThat(check.remedy()).contains("setup/tornadovm");
  }

  @Test
  void sdk_notAFolder_isBroken() {
    Check check = SdkChecks.sdk(Sdk.in(folder.resolve("none")), false, null);
    assertThat(check.state()).isEqualTo(State.BROKEN);
    assertThat(check.found()).contains("none is not a folder");
  }

  @Test
  void sdk_notAnSdk_isBroken() throws IOException {
    assertThat(SdkChecks.sdk(sdk(), false, null).found()).contains("no tornado-argfile");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tornado-argfile", "tornado-argfile.template"})
  void sdk_notOnTheModulePath_isBroken(String argfile) throws IOException {
    Sdk sdk = sdk(argfile, "share/java/tornado/tornado-api-5.2.0-jdk25.jar");
    assertThat(SdkChecks.sdk(sdk, false, null).state()).isEqualTo(State.BROKEN);
    assertThat(SdkChecks.sdk(sdk, false, null).remedy()).contains("setup/hopfield");
    assertThat(SdkChecks.sdk(sdk, true, null).state()).isEqualTo(State.OK);
  }

  @Test
  void sdk_forAnotherJdk_isBrokenAndNamesBoth() throws IOException {
    Sdk sdk = sdk("tornado-argfile", "share/java/tornado/tornado-api-4.0.1-jdk21.jar");
    Check check = SdkChecks.sdk(sdk, true, null);
    assertThat(check.state()).isEqualTo(State.BROKEN);
    assertThat(check.found()).contains("JDK 21", "JDK " + Runtime.version().feature());
    assertThat(check.remedy()).contains("SDK for this JDK");
  }

  @Test
  void sdk_refusedByTheLauncher_saysWhy() throws IOException {
    Check check = SdkChecks.sdk(sdk("tornado-argfile"), false, "it does not start; get another");
    assertThat(check.state()).isEqualTo(State.BROKEN);
    assertThat(check.found()).contains("it does not start");
    assertThat(check.remedy()).isEqualTo("get another");
  }

  @Test
  void sdk_ofAnotherVersion_worksWithAWord() throws IOException {
    Check check =
        SdkChecks.sdk(
            sdk("tornado-argfile", "share/java/tornado/tornado-api-5.3.0-jdk25.jar"), true, null);
    assertThat(check.state()).isEqualTo(State.OK);
    assertThat(check.remedy()).contains("5.2.0");
  }

  @Test
  void backend_withoutDevicesOrThatDoesNotStart_isBroken() {
    Check none = SdkChecks.backend(true, List.of());
    assertThat(none.state()).isEqualTo(State.BROKEN);
    assertThat(none.remedy()).contains("driver");

    Check refused = SdkChecks.backend(true, List.of(device("no library; install it")));
    assertThat(refused.state()).isEqualTo(State.BROKEN);
    assertThat(refused.found()).isEqualTo("no library");
    assertThat(refused.remedy()).isEqualTo("install it");

    assertThat(SdkChecks.backend(true, List.of(device(null))).found()).isEqualTo("opencl:0:0");
    assertThat(SdkChecks.backend(false, List.of()).state()).isEqualTo(State.ABSENT);
  }

  @Test
  void memory_ofADevice_isInGibibytes() {
    assertThat(SdkChecks.memory(List.of(device(null))).found()).contains("opencl:0:0 3.0 GiB");
    assertThat(SdkChecks.memory(List.of()).state()).isEqualTo(State.ABSENT);
  }
}
