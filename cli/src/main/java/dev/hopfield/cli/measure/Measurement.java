package dev.hopfield.cli.measure;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.UpdateRule;
import dev.hopfield.engine.backend.DeviceInfo;
import org.jspecify.annotations.Nullable;

/**
 * One row: a backend on a workload.
 *
 * @param backend the name it was asked for by
 * @param device what it runs on
 * @param size what it was given
 * @param verification {@code null} where the device failed before
 * @param timing {@code null} unless verified
 * @param found how many queries had the pattern that they were made from as their strongest; {@code
 *     null} where that is not known
 * @param failure why there is no result; {@code null} where there is one
 */
public record Measurement(
    String backend,
    DeviceInfo device,
    Size size,
    @Nullable Verification verification,
    @Nullable Timing timing,
    @Nullable Integer found,
    @Nullable String failure) {

  /**
   * What was measured.
   *
   * @param patterns N
   * @param dim d
   * @param batch B
   * @param beta β
   * @param steps T
   * @param held how the patterns' elements are held
   * @param rule similarity and separation
   */
  public record Size(
      long patterns, int dim, int batch, float beta, int steps, ElementType held, UpdateRule rule) {
    static Size of(Workload workload) {
      return new Size(
          workload.patterns().count(),
          workload.patterns().dim(),
          workload.queries().batch(),
          workload.beta(),
          workload.steps(),
          workload.patterns().elementType(),
          workload.rule());
    }
  }

  /**
   * What it took.
   *
   * @param loadMs until the patterns were checked and ready on the device
   * @param firstCallMs the first retrieval, compilation included
   * @param samples retrievals after warm-up
   * @param onDevice what a device tells of its part; {@code null} where patterns are read in place
   */
  public record Timing(
      double loadMs, double firstCallMs, Samples samples, @Nullable OnDevice onDevice) {
    /** What the first retrieval took more than a usual one. */
    public double compileMs() {
      return Math.max(0, firstCallMs - samples.median());
    }
  }

  /** Whether its states were compared with the reference's and agreed. */
  public boolean verified() {
    return verification != null && verification.passed();
  }

  /** How the patterns are held; for the reference, which reads f32 as doubles, that is f64. */
  public String precision() {
    boolean exact = device.kind() == DeviceInfo.Kind.REFERENCE && size.held == ElementType.F32;
    return exact ? ElementType.F64.label() : size.held.label();
  }

  /**
   * Time of copies to and from the device: none where there are none, {@code null} where unknown.
   */
  public @Nullable Double transferMs() {
    return switch (device.kind()) {
      case REFERENCE, CPU -> 0.0;
      case GPU, ACCELERATOR -> {
        OnDevice told = onDevice();
        yield told == null ? null : told.usual().transferMs();
      }
      case SIMULATOR -> null;
    };
  }

  /** What a device tells of its part, {@code null} without one. */
  public @Nullable OnDevice onDevice() {
    return timing == null ? null : timing.onDevice();
  }

  /** Bytes a second that the kernels alone read patterns with, as a share of the copy's. */
  public @Nullable Double shareOfCopy() {
    OnDevice told = onDevice();
    if (told == null || told.copyBytesPerSecond() == null || !(told.usual().kernelMs() > 0)) {
      return null;
    }
    return patternBytes() * 1e3 / told.usual().kernelMs() / told.copyBytesPerSecond();
  }

  /** Bytes of all patterns, once an update. */
  private double patternBytes() {
    return (double) size.held.bytes() * size.patterns() * size.dim() * size.steps();
  }

  /** Median time of a retrieval; {@code null} where there is none. */
  public @Nullable Double medianMs() {
    return timing == null ? null : timing.samples().median();
  }

  /** Queries retrieved in a second. */
  public @Nullable Double queriesPerSecond() {
    return perSecond(size.batch());
  }

  /** 10⁹ operations in a second, counting 4 · B · N · d for an update: scores and projection. */
  public @Nullable Double gflops() {
    return perSecond(4e-9 * size.batch() * size.patterns() * size.dim() * size.steps());
  }

  /** 10⁹ bytes in a second, counting each pattern once an update as it is held. */
  public @Nullable Double gbytesPerSecond() {
    return perSecond(1e-9 * patternBytes());
  }

  private @Nullable Double perSecond(double amount) {
    Double median = medianMs();
    return median == null ? null : amount * 1e3 / median;
  }

  /** How many times faster it is than another; {@code null} where either time is not known. */
  public @Nullable Double speedUpOver(@Nullable Measurement other) {
    Double mine = medianMs();
    Double theirs = other == null ? null : other.medianMs();
    return mine == null || theirs == null ? null : theirs / mine;
  }
}
