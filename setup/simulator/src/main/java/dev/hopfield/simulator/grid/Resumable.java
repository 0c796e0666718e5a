package dev.hopfield.simulator.grid;

/**
 * One work-item of a kernel that stops at its barriers and can be resumed there. Subclasses are
 * generated from kernels by {@link ResumableCompiler}.
 */
public abstract class Resumable {

  /** Which of the kernel's barriers the item waits at, from 1; 0 before it began. */
  protected int barrier;

  /** Takes the kernel's arguments. The next {@link #resume} begins at the kernel's beginning. */
  public abstract void begin(Object[] arguments);

  /** Runs to the next barrier, or to the end. Says whether it waits at a barrier. */
  public abstract boolean resume();
}
