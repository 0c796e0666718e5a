package uk.ac.manchester.tornado.api.enums;

/** The language that a backend's kernels are compiled to. */
public enum TornadoVMBackendType {
  OPENCL,
  METAL,
  PTX,
  CUDA,
  SPIRV,
  JAVA,
  VIRTUAL
}
