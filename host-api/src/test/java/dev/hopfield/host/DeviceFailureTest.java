package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.DeviceException;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

class DeviceFailureTest {
  @Test
  void of_givesOneLineOfTheDeepestCause() {
    Throwable cause = new IllegalStateException("\u001B[31m\n  no such kernel \u001B[0m\n at x");
    DeviceException failure =
        DeviceFailure.of("stage fold0ONE failed", new RuntimeException("Bailout:\nno", cause));
    assertThat(failure).hasMessage("stage fold0ONE failed: no such kernel");
    assertThat(failure).hasRootCause(cause);
  }

  @Test
  void of_namesTheRemedyWhereMemoryRanOut() {
    Throwable cause = new TornadoOutOfMemoryException("Unable to allocate 12 bytes of memory.\n");
    DeviceException failure = DeviceFailure.of("stage place0 failed", cause);
    assertThat(failure.getMessage())
        .startsWith("stage place0 failed: Unable to allocate 12 bytes of memory.; use fewer")
        .contains("hopfield.device.memory")
        .doesNotContain("\n");
    assertThat(DeviceFailure.isMemory(failure)).isTrue();
  }

  @Test
  void of_namesTheRemedyWhereCublasIsMissing() {
    Throwable cause = new IllegalStateException("[ERROR] Unable to load libtornado-cublas.");
    assertThat(DeviceFailure.of("stage product64x1 failed", cause).getMessage())
        .endsWith("built with cuBLAS, or leave hopfield.path=product out");
  }

  @Test
  void of_keepsWhatIsAlreadyExplained() {
    DeviceException known = new DeviceException("known");
    assertThat(DeviceFailure.of("anything", known)).isSameAs(known);
    assertThat(DeviceFailure.isMemory(known)).isFalse();
  }

  @Test
  void line_isTheNameWhereThereIsNoMessage() {
    assertThat(DeviceFailure.line(new IllegalStateException())).isEqualTo("IllegalStateException");
  }
}
