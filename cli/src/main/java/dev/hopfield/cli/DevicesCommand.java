package dev.hopfield.cli;

import dev.hopfield.cli.report.Column;
import dev.hopfield.cli.report.ReportWriter;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.DeviceInfo;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code devices}: what there is to retrieve on, and why something cannot be used. */
@Command(
    name = "devices",
    description = "Lists what patterns can be retrieved on.",
    footer = {
      "",
      "Example: hopfield devices --output json",
      "The name in the first column is what --backend takes."
    })
final class DevicesCommand implements Callable<Integer> {
  private static final List<Column<DeviceInfo>> COLUMNS =
      List.of(
          Column.of("backend", "backend", DeviceInfo::name),
          Column.of("kind", "kind", device -> device.kind().name().toLowerCase(Locale.ROOT)),
          Column.of("device", "device", DeviceInfo::description),
          Column.of("platform", "platform", DeviceInfo::platform),
          Column.of(
              "memory_bytes",
              device -> device.memoryBytes() == 0 ? null : device.memoryBytes(),
              "memory [GiB]",
              device ->
                  device.memoryBytes() == 0
                      ? "-"
                      : "%.1f".formatted(device.memoryBytes() / (double) (1 << 30))),
          Column.of("usable", "usable", DeviceInfo::isAvailable),
          Column.of("unavailable", "why not", DeviceInfo::unavailable));

  private final Console console;

  @Mixin private OutputOptions output = new OutputOptions();

  DevicesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<DeviceInfo> devices = Backends.devices();
    ReportWriter<DeviceInfo> report = output.writer(console, COLUMNS, devices);
    report.begin(List.of());
    report.rows(devices);
    report.end(List.of());
    return ExitCode.OK;
  }
}
