package dev.hopfield.engine.vector;

/** Chooses the loops once for the process, and says so once where they are not the fast ones. */
final class KernelChoice {
  private static final System.Logger LOGGER = System.getLogger(KernelChoice.class.getName());
  private static final String MODULE = "jdk.incubator.vector";

  static final Kernels KERNELS = choose();

  private KernelChoice() {}

  private static Kernels choose() {
    if (CpuSettings.vectorBits() == 0) {
      return new ScalarKernels();
    }
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "the Vector API is not there, so the cpu backend is slow; start Java with --add-modules {0}",
          MODULE);
      return new ScalarKernels();
    }
    return new VectorKernels();
  }
}
