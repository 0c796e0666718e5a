package dev.hopfield.cli;

import dev.hopfield.cli.doctor.Check;
import dev.hopfield.cli.doctor.Check.State;
import dev.hopfield.cli.doctor.KernelChecks;
import dev.hopfield.cli.doctor.MachineChecks;
import dev.hopfield.cli.report.ReportWriter;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.DeviceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}: what works here, what does not, why, and what to do about it. */
@Command(
    name = "doctor",
    description = {
      "Checks the JDK, the Vector API, memory, the TornadoVM SDK and the driver, and verifies one"
          + " kernel on every backend.",
      "Ends with 0 if retrieval works, 3 if something that was asked for does not."
    },
    footer = {
      "",
      "Example: hopfield doctor",
      "Example: hopfield doctor --backend gpu",
      "A TornadoVM SDK counts as asked for when TORNADOVM_HOME is set."
    })
final class DoctorCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = {"--backend", "--backends"},
      split = ",",
      paramLabel = "NAME",
      description = "Backends that must work. Default: those that can be used.")
  private List<String> asked = List.of();

  @Mixin private OutputOptions output = new OutputOptions();

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<DeviceInfo> devices = Backends.devices();
    asked.forEach(name -> KernelChecks.requireKnown(name, devices));
    List<Check> checks = new ArrayList<>(MachineChecks.all(devices));
    for (String name : asked.isEmpty() ? names(devices) : asked) {
      try (Progress _ = console.progress("verifying a kernel on " + name)) {
        checks.add(KernelChecks.run(name, asked.contains(name)));
      }
    }
    ReportWriter<Check> report = output.writer(console, Check.COLUMNS, devices);
    report.begin(List.of());
    report.rows(checks);
    List<Check> broken = checks.stream().filter(check -> check.state() == State.BROKEN).toList();
    report.end(List.of(broken.isEmpty() ? "Retrieval works." : "Something needed is broken."));
    broken.forEach(
        check ->
            console.say("%s: %s; %s".formatted(check.subject(), check.found(), check.remedy())));
    return broken.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private static List<String> names(List<DeviceInfo> devices) {
    return devices.stream().map(DeviceInfo::name).toList();
  }
}
