package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.kernels.Placement;
import dev.hopfield.kernels.RowFormat;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** A kernel that ran as sequential Java is noticed, even where its data is all zeros. */
class EchoTest {
  private final IntArray positions = new IntArray(Placement.ECHOES * Placement.POSITION);
  private final FloatArray echoes = new FloatArray(Placement.ECHOES);
  private final IntArray seen = new IntArray(Placement.ECHOES);

  private void runSequentially(FloatArray patterns) {
    // What TornadoVM does with a kernel that it cannot compile: one call, on the calling thread.
    Placement.echo(
        new KernelContext(),
        positions,
        patterns,
        new IntArray(1),
        patterns,
        new IntArray(1),
        new FloatArray(1),
        echoes,
        seen,
        1,
        1,
        RowFormat.F32,
        RowFormat.F32);
  }

  @Test
  void verify_refusesSequentialJava() {
    runSequentially(new FloatArray(8));
    assertThatCode(() -> EchoStage.verify(0, 0, 0f, echoes, seen)).doesNotThrowAnyException();
    assertThatThrownBy(() -> EchoStage.verify(0, 1, 0f, echoes, seen))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("kernels do not run on the device")
        .hasMessageContaining("-Dtornado.recover.bailout=False");
  }

  @Test
  void verify_refusesOtherDataThanWasSent() {
    runSequentially(new FloatArray(8));
    assertThatThrownBy(() -> EchoStage.verify(3, 0, 1f, echoes, seen))
        .isInstanceOf(DeviceException.class)
        .hasMessageStartingWith("a first kernel gave back 0.0 for an element of row 3 that is 1.0");
  }
}
