package dev.hopfield.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.cli.doctor.Check.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverChecksTest {
  @TempDir private Path root;

  /** Libraries that load, with the version that each tells. */
  private record Some(Map<String, Integer> present) implements Libraries {
    @Override
    public boolean loads(String library) {
      return present.containsKey(library);
    }

    @Override
    public OptionalInt version(String library, String function) {
      Integer version = present.get(library);
      return version == null || version == 0 ? OptionalInt.empty() : OptionalInt.of(version);
    }
  }

  private Check check(
      String subject, String backend, Map<String, Integer> libraries, @Nullable String driver) {
    return check(subject, backend, libraries, driver, Map.of());
  }

  private Check check(
      String subject,
      String backend,
      Map<String, Integer> libraries,
      @Nullable String driver,
      Map<String, String> environment) {
    Sdk sdk = backend.isEmpty() ? null : new Sdk(root, "5.2.0", 25, Set.of(backend));
    return new DriverChecks(sdk, new Some(libraries), environment, root, driver)
        .all().stream().filter(c -> c.subject().equals(subject)).findFirst().orElseThrow();
  }

  @Test
  void nvidia_noDriver_isBrokenForTheBackendsThatNeedIt() {
    assertThat(check("NVIDIA driver", "", Map.of(), null).state()).isEqualTo(State.ABSENT);
    assertThat(check("NVIDIA driver", "opencl", Map.of(), null).state()).isEqualTo(State.ABSENT);
    for (String backend : new String[] {"cuda", "ptx"}) {
      Check broken = check("NVIDIA driver", backend, Map.of(), null);
      assertThat(broken.state()).isEqualTo(State.BROKEN);
      assertThat(broken.found()).contains("libcuda.so.1");
      assertThat(broken.remedy()).contains("driver for CUDA 13");
    }
  }

  @Test
  void nvidia_kernelModuleWithoutItsLibrary_saysSo() {
    assertThat(check("NVIDIA driver", "cuda", Map.of(), "580.65").found())
        .contains("libcuda.so.1", "580.65");
  }

  @Test
  void nvidia_driverOfAnEarlierCuda_isBroken() {
    Check old = check("NVIDIA driver", "cuda", Map.of("libcuda.so.1", 12080), "570.86");
    assertThat(old.state()).isEqualTo(State.BROKEN);
    assertThat(old.found()).contains("570.86", "CUDA 12.8");
    assertThat(old.remedy()).contains("CUDA 13");

    Check right = check("NVIDIA driver", "cuda", Map.of("libcuda.so.1", 13000), "580.65");
    assertThat(right.state()).isEqualTo(State.OK);
    assertThat(right.found()).contains("CUDA 13.0");

    Check mute = check("NVIDIA driver", "ptx", Map.of("libcuda.so.1", 0), null);
    assertThat(mute.state()).isEqualTo(State.BROKEN);
  }

  @Test
  void nvrtc_missing_isBrokenForCudaAlone() {
    Map<String, Integer> driver = Map.of("libcuda.so.1", 13000);
    Check broken = check("NVRTC", "cuda", driver, null);
    assertThat(broken.state()).isEqualTo(State.BROKEN);
    assertThat(broken.remedy()).contains("toolkit", "LD_LIBRARY_PATH");
    assertThat(check("NVRTC", "ptx", driver, null).state()).isEqualTo(State.ABSENT);
    assertThat(check("NVRTC", "cuda", Map.of("libnvrtc.so.13", 0), null).state())
        .isEqualTo(State.OK);
  }

  @Test
  void headers_areLookedForWhereTornadovmDoes() throws IOException {
    Check none = check("CUDA headers", "cuda", Map.of(), null);
    assertThat(none.state()).isEqualTo(State.BROKEN);
    assertThat(none.remedy()).contains("CUDA_PATH");
    assertThat(check("CUDA headers", "opencl", Map.of(), null).state()).isEqualTo(State.ABSENT);

    Path include = Files.createDirectories(root.resolve("toolkit/include"));
    Files.writeString(include.resolve("cuda_fp16.h"), "");
    Map<String, String> named = Map.of("CUDA_HOME", root.resolve("toolkit").toString());
    Check found = check("CUDA headers", "cuda", Map.of(), null, named);
    assertThat(found.state()).isEqualTo(State.OK);
    assertThat(found.found()).isEqualTo(include.toString());
  }

  @Test
  void openCl_loaderOrDriverMissing_isBrokenForOpenClAlone() throws IOException {
    Check noLoader = check("OpenCL driver", "opencl", Map.of(), null);
    assertThat(noLoader.state()).isEqualTo(State.BROKEN);
    assertThat(noLoader.remedy()).contains("ocl-icd");
    assertThat(check("OpenCL driver", "cuda", Map.of(), null).state()).isEqualTo(State.ABSENT);

    Map<String, Integer> loader = Map.of("libOpenCL.so.1", 0);
    Check noDriver = check("OpenCL driver", "opencl", loader, null);
    assertThat(noDriver.state()).isEqualTo(State.BROKEN);
    assertThat(noDriver.remedy()).contains("pocl-opencl-icd");

    Path vendors = Files.createDirectories(root.resolve("etc/OpenCL/vendors"));
    Files.writeString(vendors.resolve("pocl.icd"), "libpocl.so.2");
    Check there = check("OpenCL driver", "opencl", loader, null);
    assertThat(there.state()).isEqualTo(State.OK);
    assertThat(there.found()).isEqualTo("pocl.icd");
  }
}
