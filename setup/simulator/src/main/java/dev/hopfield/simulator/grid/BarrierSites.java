package dev.hopfield.simulator.grid;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.KernelContext;

/**
 * Compares where in the code the work-items of a group wait: two barriers in the two branches of an
 * if are not one barrier, even if every item waits at one of them.
 *
 * <p>Looking costs more than waiting, so only the first group of a launch is looked at.
 */
final class BarrierSites {

  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final Set<String> OURS =
      Set.of(
          BarrierSites.class.getName(),
          ThreadedGroup.class.getName(),
          KernelContext.class.getName());

  private StackWalker.@Nullable StackFrame first;

  /** Remembers the caller's place, or compares it with the one remembered. */
  void check(boolean isFirst) {
    StackWalker.StackFrame here = caller().orElseThrow();
    if (isFirst || first == null) {
      first = here;
    } else if (!isSame(first, here)) {
      throw WorkGroup.waitAtDifferentPlaces(place(first), place(here));
    }
  }

  private static Optional<StackWalker.StackFrame> caller() {
    return WALKER.walk(
        frames -> frames.dropWhile(frame -> OURS.contains(frame.getClassName())).findFirst());
  }

  private static String place(StackWalker.StackFrame frame) {
    return frame.getFileName() + ":" + frame.getLineNumber();
  }

  private static boolean isSame(StackWalker.StackFrame a, StackWalker.StackFrame b) {
    return a.getByteCodeIndex() == b.getByteCodeIndex()
        && a.getMethodName().equals(b.getMethodName())
        && a.getClassName().equals(b.getClassName());
  }
}
