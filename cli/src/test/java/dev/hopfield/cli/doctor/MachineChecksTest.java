package dev.hopfield.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.cli.doctor.Check.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineChecksTest {
  @TempDir private Path folder;

  @Test
  void jdk_anotherVersion_isBrokenWithARemedy() {
    assertThat(MachineChecks.jdk(25).state()).isEqualTo(State.OK);
    assertThat(MachineChecks.jdk(26).state()).isEqualTo(State.BROKEN);
    assertThat(MachineChecks.jdk(26).remedy()).contains("JDK 25");
  }

  @Test
  void jvmci_missing_isAbsent() {
    assertThat(MachineChecks.jvmci(true).state()).isEqualTo(State.OK);
    assertThat(MachineChecks.jvmci(false).state()).isEqualTo(State.ABSENT);
  }

  @Test
  void vectorApi_notResolved_isBrokenAndNamesTheOption() {
    Check check = MachineChecks.vectorApi(false, List.of());
    assertThat(check.state()).isEqualTo(State.BROKEN);
    assertThat(check.remedy()).contains("--add-modules jdk.incubator.vector");
  }

  @Test
  void sdk_notAFolder_isBroken() {
    Check check = MachineChecks.sdk(folder.resolve("none"), false);
    assertThat(check.state()).isEqualTo(State.BROKEN);
    assertThat(check.found()).contains("none is not a folder");
  }

  @Test
  void sdk_notAnSdk_isBroken() {
    assertThat(MachineChecks.sdk(folder, false).found()).contains("no tornado-argfile");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tornado-argfile", "tornado-argfile.template"})
  void sdk_notOnTheModulePath_isBroken(String argfile) throws IOException {
    Files.writeString(folder.resolve(argfile), "");
    assertThat(MachineChecks.sdk(folder, false).state()).isEqualTo(State.BROKEN);
    assertThat(MachineChecks.sdk(folder, false).remedy()).contains("setup/hopfield");
    assertThat(MachineChecks.sdk(folder, true).state()).isEqualTo(State.OK);
  }

  @Test
  void run_reference_isVerified() {
    Check check = KernelChecks.run("reference", true);
    assertThat(check.state()).isEqualTo(State.OK);
    assertThat(check.found()).contains("1021 × 61");
  }
}
