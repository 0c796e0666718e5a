package dev.hopfield.simulator.graph;

/** Times and bytes of a graph's last execution: nanoseconds, bytes with headers. */
final class Profile {

  long total;
  long compilation;
  long toDevice;
  long toHost;
  long kernels;
  long bytesToDevice;
  long bytesToHost;
  long deviceBytes;

  void clear() {
    total = 0;
    compilation = 0;
    toDevice = 0;
    toHost = 0;
    kernels = 0;
    bytesToDevice = 0;
    bytesToHost = 0;
    deviceBytes = 0;
  }
}
