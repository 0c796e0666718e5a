package dev.hopfield.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.cli.doctor.Check.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineChecksTest {
  @Test
  void jdk_anotherVersion_isBrokenWithARemedy() {
    for (String other : List.of("17.0.12", "26-ea")) {
      Check check = MachineChecks.jdk(Runtime.Version.parse(other));
      assertThat(check.state()).isEqualTo(State.BROKEN);
      assertThat(check.found()).contains(other);
      assertThat(check.remedy()).contains("JDK 25");
    }
  }

  @Test
  void jdk_ofThatVersion_worksAndIsToldToUpdateWhereItIsEarly() {
    Check sound = MachineChecks.jdk(Runtime.Version.parse("25.0.3"));
    Check early = MachineChecks.jdk(Runtime.Version.parse("25.0.1"));
    assertThat(sound.state()).isEqualTo(State.OK);
    assertThat(sound.remedy()).isNull();
    assertThat(early.state()).isEqualTo(State.OK);
    assertThat(early.remedy()).contains("25.0.3");
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
  void run_reference_isVerified() {
    Check check = KernelChecks.run("reference", true);
    assertThat(check.state()).isEqualTo(State.OK);
    assertThat(check.found()).contains("1021 × 61");
  }
}
