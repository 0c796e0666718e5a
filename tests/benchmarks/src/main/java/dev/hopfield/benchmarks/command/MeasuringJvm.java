package dev.hopfield.benchmarks.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import dev.hopfield.cli.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs this program again in a JVM with a given number of processors: the only way to tell every
 * part of a JVM (the engine, its collector, its compiler) how many threads it may use.
 */
final class MeasuringJvm implements Measuring {
  /** What the line says by which a dying process tells why. */
  private static final Pattern REASON =
      Pattern.compile("(?i)error|fatal|\\bSIG[A-Z]+\\b|exception|killed");

  /** The JVM has no option against this. */
  private static final String INCUBATOR_WARNING = "WARNING: Using incubator modules";

  private static final List<String> OPTIONS =
      List.of(
          "--add-modules=jdk.incubator.vector",
          // A heap of one size, touched at the start: what the process grows by lies outside it.
          "-Xms1g",
          "-Xmx1g",
          "-XX:+AlwaysPreTouch",
          // A library that crashes leaves a line, not files.
          "-XX:-CreateCoredumpOnCrash",
          "-XX:ErrorFile=/dev/null",
          // JavaCPP would count the patterns against the heap's size.
          "-Dorg.bytedeco.javacpp.maxBytes=0",
          "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final int threads;
  private final List<String> arguments;
  private final PrintWriter err;
  private final Map<String, String> environment = new HashMap<>();
  private volatile @Nullable Process process;
  private String reason = "";

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

  @Override
  public MeasuringJvm with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  @Override
  public int run(Consumer<String> line) {
    ProcessBuilder builder = new ProcessBuilder(command());
    builder.redirectInput(Redirect.INHERIT);
    builder.environment().putAll(environment);
    try {
      Process started = builder.start();
      process = started;
      Runtime.getRuntime().addShutdownHook(new Thread(started::destroy));
      Thread messages =
          Thread.ofPlatform().daemon().start(() -> pass(started.errorReader(UTF_8), this::say));
      pass(started.inputReader(UTF_8), each -> sort(each, line));
      messages.join();
      return started.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILURE;
    }
  }

  /** What is JSON was measured; the rest comes from a library, or from a JVM that dies. */
  private void sort(String line, Consumer<String> measured) {
    if (line.startsWith("{")) {
      measured.accept(line);
    } else {
      say(line);
    }
  }

  private synchronized void say(String line) {
    if (line.startsWith(INCUBATOR_WARNING)) {
      return;
    }
    if (reason.isEmpty() && REASON.matcher(line).find()) {
      reason = line.replaceFirst("^[#\\s]+", "").strip();
    }
    err.println(line);
    err.flush();
  }

  @Override
  public synchronized String reason() {
    return reason.isEmpty() ? "it left no message" : reason;
  }

  @Override
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  private static void pass(BufferedReader lines, Consumer<String> to) {
    try (lines) {
      lines.lines().forEach(to);
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
    // After ours, so that a user's win.
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(arguments);
    command.add("--measuring");
    return command;
  }
}
