package dev.hopfield.simulator.grid;

import dev.hopfield.simulator.grid.WorkGroup.GroupFault;
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
          BarrierSites.class.getName(), WorkGroup.class.getName(), KernelContext.class.getName());

  private StackWalker.@Nullable StackFrame first;

  /** Remembers the caller's place, or compares it with the one remembered. */
  void check(boolean isFirst) {
    StackWalker.StackFrame here = caller().orElseThrow();
    if (isFirst || first == null) {
      first = here;
    } else if (!isSame(first, here)) {
      throw new GroupFault(
          "its work-items wait at different barriers, %s:%d and %s:%d"
              .formatted(
                  first.getFileName(),
                  first.getLineNumber(),
                  here.getFileName(),
                  here.getLineNumber()));
    }
  }

  private static Optional<StackWalker.StackFrame> caller() {
    return WALKER.walk(
        frames -> frames.dropWhile(frame -> OURS.contains(frame.getClassName())).findFirst());
  }

  private static boolean isSame(StackWalker.StackFrame a, StackWalker.StackFrame b) {
    return a.getByteCodeIndex() == b.getByteCodeIndex()
        && a.getMethodName().equals(b.getMethodName())
        && a.getClassName().equals(b.getClassName());
  }
}
