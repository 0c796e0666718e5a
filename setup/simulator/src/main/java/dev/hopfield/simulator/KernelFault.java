package dev.hopfield.simulator;

import java.io.Serial;

/**
 * What a kernel did that a device would not forgive. Reaches the caller of the plan as the message
 * of a {@code TornadoRuntimeException}, with the task and the work-item.
 */
public final class KernelFault extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public KernelFault(String message) {
    super(message);
  }
}
