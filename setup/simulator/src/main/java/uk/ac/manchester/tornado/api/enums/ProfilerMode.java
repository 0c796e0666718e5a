package uk.ac.manchester.tornado.api.enums;

/** What becomes of a plan's measurements. */
public enum ProfilerMode {
  /** They are kept, and printed after every execution. */
  CONSOLE,
  /** They are kept. */
  SILENT
}
