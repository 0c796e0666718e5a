package dev.hopfield.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Drivers and what else a backend of the SDK needs of the system. What no backend here needs may be
 * missing.
 *
 * @param sdk the SDK in TORNADOVM_HOME; {@code null} without one
 * @param libraries the system's
 * @param environment where the CUDA toolkit may be named
 * @param root of the file system, {@code /} but in tests
 * @param driver version of the NVIDIA driver that the kernel holds; {@code null} without one
 */
record DriverChecks(
    @Nullable Sdk sdk,
    Libraries libraries,
    Map<String, String> environment,
    Path root,
    @Nullable String driver) {
  /** CUDA and PTX in TornadoVM 5.2.0 are built for CUDA 13. */
  private static final int CUDA = 13;

  private static final String LIBCUDA = "libcuda.so.1";
  private static final String NVRTC = "libnvrtc.so." + CUDA;
  private static final String UNNEEDED = "only SDKs with the %s need it";

  /** All of them. */
  List<Check> all() {
    return List.of(openCl(), nvidia(), nvrtc(), headers());
  }

  private boolean has(String backend) {
    return sdk != null && sdk.backends().contains(backend);
  }

  private static Check missing(boolean needed, String subject, String found, String remedy) {
    return needed ? Check.broken(subject, found, remedy) : Check.absent(subject, found, remedy);
  }

  private Check openCl() {
    boolean needed = has("opencl");
    if (!libraries.loads("libOpenCL.so.1")) {
      return missing(
          needed,
          "OpenCL driver",
          "libOpenCL.so.1 cannot be loaded",
          needed
              ? "install an ICD loader (Debian, Ubuntu: ocl-icd-libopencl1) and a driver"
              : UNNEEDED.formatted("opencl backend"));
    }
    List<String> drivers = icds();
    return drivers.isEmpty()
        ? missing(
            needed,
            "OpenCL driver",
            "the loader is there but no driver in /etc/OpenCL/vendors",
            "install the device's driver, or pocl-opencl-icd for the CPU")
        : Check.ok("OpenCL driver", String.join(", ", drivers));
  }

  private List<String> icds() {
    String named = environment.get("OCL_ICD_VENDORS");
    Path folder = named == null ? root.resolve("etc/OpenCL/vendors") : Path.of(named);
    if (Files.isRegularFile(folder)) {
      return List.of(folder.getFileName().toString());
    }
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".icd"))
          .sorted()
          .forEach(names::add);
    } catch (IOException e) {
      return List.of(); // no such folder: no driver
    }
    return names;
  }

  private Check nvidia() {
    boolean needed = sdk != null && sdk.needsNvidia();
    String subject = "NVIDIA driver";
    if (!libraries.loads(LIBCUDA)) {
      return missing(
          needed,
          subject,
          LIBCUDA
              + " cannot be loaded"
              + (driver == null ? "" : ", though the kernel holds driver " + driver),
          needed
              ? "install an NVIDIA driver for CUDA %d (580 or later), or use the SDK with the opencl backend"
                  .formatted(CUDA)
              : UNNEEDED.formatted("cuda or ptx backend"));
    }
    OptionalInt version = libraries.version(LIBCUDA, "cuDriverGetVersion");
    String found = driver == null ? LIBCUDA : driver;
    if (version.isEmpty()) {
      return missing(
          needed, subject, found + " does not tell its CUDA version", "install the driver anew");
    }
    int cuda = version.getAsInt();
    String described = "%s, CUDA %d.%d".formatted(found, cuda / 1000, cuda % 1000 / 10);
    return cuda / 1000 >= CUDA
        ? Check.ok(subject, described)
        : missing(
            needed,
            subject,
            described,
            "update it to one for CUDA %d (580 or later)".formatted(CUDA));
  }

  private Check nvrtc() {
    boolean needed = has("cuda");
    return libraries.loads(NVRTC)
        ? Check.ok("NVRTC", NVRTC)
        : missing(
            needed,
            "NVRTC",
            NVRTC + " cannot be loaded",
            needed
                ? "install the CUDA %d toolkit, or add the folder of its %s to LD_LIBRARY_PATH"
                    .formatted(CUDA, NVRTC)
                : UNNEEDED.formatted("cuda backend"));
  }

  /** Where TornadoVM looks for the header that its kernels with 16-bit floats include. */
  private Check headers() {
    boolean needed = has("cuda");
    List<Path> folders = new ArrayList<>();
    for (String name : List.of("CUDA_PATH", "CUDA_HOME", "CUDA_ROOT")) {
      String home = environment.get(name);
      if (home != null && !home.isEmpty()) {
        folders.add(Path.of(home, "include"));
      }
    }
    folders.add(root.resolve("usr/local/cuda/include"));
    folders.add(root.resolve("usr/include"));
    for (Path folder : folders) {
      if (Files.isReadable(folder.resolve("cuda_fp16.h"))) {
        return Check.ok("CUDA headers", folder.toString());
      }
    }
    return missing(
        needed,
        "CUDA headers",
        "no cuda_fp16.h in $CUDA_PATH/include, /usr/local/cuda/include or /usr/include",
        needed
            ? "install the CUDA %d toolkit's headers and set CUDA_PATH to the folder above include"
                .formatted(CUDA)
            : UNNEEDED.formatted("cuda backend"));
  }
}
