package dev.hopfield.cli;

import dev.hopfield.kernels.WrongKernel;
import java.util.List;

/** A command that calls a kernel itself, which the floors refuse. */
public final class WrongCommand {
  private WrongCommand() {}

  static int run(List<Integer> values) {
    return new WrongKernel().hashCode() + values.size();
  }
}
