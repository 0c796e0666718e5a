package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AbsenceTest {
  @Test
  void explain_ofMissingClasses() {
    Throwable failure =
        new NoClassDefFoundError("uk/ac/manchester/tornado/api/runtime/TornadoRuntimeProvider")
            .initCause(new ClassNotFoundException("uk.ac.manchester.tornado.api"));
    assertThat(Absence.explain(failure))
        .isEqualTo("TornadoVM is not here; set TORNADOVM_HOME to a TornadoVM 5.2.0 SDK for JDK 25");
  }

  @Test
  void explain_ofMissingOptions() {
    Throwable failure =
        new ExceptionInInitializerError(
            new IllegalStateException(
                "[ERROR] class not specified. Did you remember to add @tornado-argfile?"));
    assertThat(Absence.explain(failure)).contains("start it with @$TORNADOVM_HOME");
  }

  @Test
  void explain_ofADriverThatCannotBeLoaded() {
    Throwable failure =
        new RuntimeException("start", new UnsatisfiedLinkError("libcuda.so.1: no such file"));
    assertThat(Absence.explain(failure))
        .contains("libcuda.so.1: no such file")
        .contains("an NVIDIA driver for CUDA 13");
  }

  @Test
  void explain_ofAnythingElseGivesItsFirstLine() {
    Throwable failure = new RuntimeException("\n  \u001B[31mbroken\u001B[0m \nat once\n");
    assertThat(Absence.explain(failure))
        .isEqualTo(
            "TornadoVM does not start (broken); check that TORNADOVM_HOME is a TornadoVM 5.2.0 SDK"
                + " for JDK 25");
  }
}
