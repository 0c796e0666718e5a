package dev.hopfield.benchmarks.command;

import com.sun.management.OperatingSystemMXBean;
import dev.hopfield.cli.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs this program again in a JVM with a given number of processors: the only way to tell every
 * part of a JVM (the engine, its collector, its compiler) how many threads it may use.
 */
final class MeasuringJvm {
  private static final String MARK = "hopfield.benchmarks.measuring";

  /** The JVM has no option against this. */
  private static final String INCUBATOR_WARNING = "WARNING: Using incubator modules";

  private static final List<String> OPTIONS =
      List.of(
          "--add-modules=jdk.incubator.vector",
          // A heap of one size, touched at the start: what the process grows by lies outside it.
          "-Xms1g",
          "-Xmx1g",
          "-XX:+AlwaysPreTouch",
          // JavaCPP would count the patterns against the heap's size.
          "-Dorg.bytedeco.javacpp.maxBytes=0",
          "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final int threads;
  private final List<String> arguments;
  private final PrintWriter err;
  private final Map<String, String> environment = new HashMap<>();

  /**
   * A JVM that was not started yet.
   *
   * @param threads processors that it is to see
   * @param arguments of the command
   * @param err where its messages go
   */
  MeasuringJvm(int threads, List<String> arguments, PrintWriter err) {
    this.threads = threads;
    this.arguments = arguments;
    this.err = err;
  }

  /** Whether this is such a JVM. */
  static boolean isThisOne() {
    return Boolean.getBoolean(MARK);
  }

  /** Adds a variable to its environment. */
  MeasuringJvm with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Runs with this JVM's standard output and gives the exit code. */
  int run() {
    return run(null);
  }

  /**
   * Runs and gives the exit code.
   *
   * @param line takes each line of its standard output; {@code null} lets it through
   */
  int run(@Nullable Consumer<String> line) {
    ProcessBuilder builder = new ProcessBuilder(command());
    builder.redirectInput(Redirect.INHERIT);
    builder.redirectOutput(line == null ? Redirect.INHERIT : Redirect.PIPE);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      Thread onExit = new Thread(process::destroy);
      Runtime.getRuntime().addShutdownHook(onExit);
      Thread messages = Thread.ofPlatform().daemon().start(() -> passMessages(process));
      if (line != null) {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
          out.lines().forEach(line);
        }
      }
      messages.join();
      return process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILURE;
    }
  }

  private void passMessages(Process process) {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      lines
          .lines()
          .filter(line -> !line.startsWith(INCUBATOR_WARNING))
          .forEach(
              line -> {
                err.println(line);
                err.flush();
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.add("-XX:MaxDirectMemorySize=" + SYSTEM.getTotalMemorySize());
    command.add("-XX:ActiveProcessorCount=" + threads);
    command.add("-D" + MARK + "=true");
    // After ours, so that a user's win.
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(arguments);
    return command;
  }
}
