package dev.hopfield.host;

import dev.hopfield.engine.DeviceException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.exceptions.TornadoMemoryException;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

/** Turns what TornadoVM and drivers throw into one line. */
final class DeviceFailure {
  private static final int LONGEST = 300;

  private DeviceFailure() {}

  /** An exception that says what failed and, in one line, why. */
  static DeviceException of(String what, Throwable cause) {
    if (cause instanceof DeviceException already) {
      return already;
    }
    return new DeviceException("%s: %s%s".formatted(what, line(cause), remedy(cause)), cause);
  }

  private static String remedy(Throwable cause) {
    if (line(cause).contains("cublas")) {
      return "; use an SDK that was built with cuBLAS, or leave %s=product out"
          .formatted(HostSettings.PATH);
    }
    if (!isMemory(cause)) {
      return "";
    }
    return line(cause).contains("direct buffer memory")
        ? "; raise -XX:MaxDirectMemorySize, or use fewer patterns"
        : "; use fewer patterns, or lower %s so that they are streamed"
            .formatted(HostSettings.DEVICE_MEMORY);
  }

  /** Whether something was out of memory, as far as one can tell. */
  static boolean isMemory(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof TornadoOutOfMemoryException
          || t instanceof TornadoMemoryException
          || t instanceof OutOfMemoryError) {
        return true;
      }
      String message = t.getMessage() == null ? "" : t.getMessage().toLowerCase(Locale.ROOT);
      if (message.contains("out of memory") || message.contains("unable to allocate")) {
        return true;
      }
    }
    return false;
  }

  /** The first line with text of the deepest message, without colours. */
  static String line(Throwable failure) {
    String best = failure.getClass().getSimpleName();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String line = firstLine(t.getMessage());
      if (line != null) {
        best = line;
      }
    }
    return best.length() <= LONGEST ? best : best.substring(0, LONGEST) + "…";
  }

  private static @Nullable String firstLine(@Nullable String message) {
    if (message == null) {
      return null;
    }
    return message
        .replaceAll("\u001B\\[[;\\d]*m", "")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse(null);
  }
}
