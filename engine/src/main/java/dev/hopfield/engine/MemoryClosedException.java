package dev.hopfield.engine;

/** A {@link HopfieldMemory} was used after it was closed, or closed while a retrieval ran. */
public final class MemoryClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** The one message that this exception has. */
  public MemoryClosedException() {
    super("the Hopfield memory is closed; open another one to retrieve from");
  }
}
