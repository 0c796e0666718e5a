package dev.hopfield.host;

/** Why TornadoVM cannot start, and what to do: one line for a person. */
final class Absence {
  private Absence() {}

  /** Explains what the first touch of TornadoVM threw. */
  static String explain(Throwable failure) {
    String line = DeviceFailure.line(failure);
    if (line.contains("argfile")) {
      return "the JVM runs without TornadoVM's options; start it with"
          + " @$TORNADOVM_HOME/tornado-argfile";
    }
    if (has(failure, UnsatisfiedLinkError.class) || line.contains("JNI Library")) {
      return "the driver of the SDK's backend cannot be loaded (%s); install it (OpenCL: a driver with its ICD; CUDA, PTX: an NVIDIA driver for CUDA 13), or use an SDK of another backend"
          .formatted(line);
    }
    if (has(failure, ClassNotFoundException.class)) {
      return "TornadoVM is not here; set TORNADOVM_HOME to a TornadoVM 5.2.0 SDK for JDK 25";
    }
    return "TornadoVM does not start (%s); check that TORNADOVM_HOME is a TornadoVM 5.2.0 SDK for JDK 25"
        .formatted(line);
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }
}
