package dev.hopfield.benchmarks.peers;

/** Is told what goes on in a comparison. */
public interface Progress {
  /** Who is at work when no system is. */
  String NOBODY = "";

  /** What goes on, in one line for a person. */
  void say(String line);

  /**
   * From now on this system is at work. Should the process end, it is the one to be suspected.
   *
   * @param system its name, or {@link #NOBODY}
   */
  void atWork(String system);
}
