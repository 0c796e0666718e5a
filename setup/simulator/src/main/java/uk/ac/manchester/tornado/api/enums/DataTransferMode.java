package uk.ac.manchester.tornado.api.enums;

/** When an array is copied between host and device. */
public class DataTransferMode {

  /** To the device: once, and again only after the device's memory was freed. */
  public static final int FIRST_EXECUTION = 0;

  /** In either direction: at every execution of the graph. */
  public static final int EVERY_EXECUTION = 1;

  /** To the device: never, the array only gets its place there. To the host: when asked for. */
  public static final int UNDER_DEMAND = 2;
}
