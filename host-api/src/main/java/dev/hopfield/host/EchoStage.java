package dev.hopfield.host;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.kernels.Placement;
import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Proves that a chunk is on the device and that kernels run as kernels: by default TornadoVM
 * answers a kernel that does not compile by running it as sequential Java, with wrong results.
 */
final class EchoStage extends Stage {
  private final MemoryPlan plan;
  private final DeviceLimits limits;
  private final Resident resident;
  private final KernelGrid grid = KernelGrid.of("echo", Placement.ECHOES);
  private final IntArray positions = new IntArray(Placement.ECHOES * Placement.POSITION);
  private final FloatArray echoes = new FloatArray(Placement.ECHOES);
  private final IntArray seen = new IntArray(Placement.ECHOES);

  /**
   * A stage for all chunks.
   *
   * @param plan what is placed
   * @param limits the device's
   * @param resident what is shared
   */
  EchoStage(MemoryPlan plan, DeviceLimits limits, Resident resident) {
    super("echo");
    this.plan = plan;
    this.limits = limits;
    this.resident = resident;
  }

  @Override
  TaskGraph define(TaskGraph graph) {
    ChunkBuffers chunk = resident.chunk();
    MemoryPlan.Shape shape = plan.shape();
    return graph
        .transferToDevice(DataTransferMode.EVERY_EXECUTION, positions)
        .task(
            grid.task(),
            Placement::echo,
            context(),
            positions,
            chunk.patterns(),
            chunk.packed(),
            chunk.values(),
            chunk.packedValues(),
            chunk.scales(),
            echoes,
            seen,
            shape.dim(),
            shape.valueDim(),
            shape.storage().format(limits),
            (shape.separate() ? shape.valueStorage() : shape.storage()).format(limits))
        .transferToHost(DataTransferMode.EVERY_EXECUTION, echoes, seen);
  }

  @Override
  List<KernelGrid> grids() {
    return List.of(grid);
  }

  /** Checks that the rows that are staged are those that kernels read. */
  void verify(DeviceProgram program, StagedChunk staged, int rows) {
    MemoryPlan.Shape shape = plan.shape();
    int valueScales = shape.valueScales(plan.chunkRows());
    float[] sent = new float[Placement.ECHOES];
    for (int i = 0; i < sent.length; i++) {
      boolean isValue = i >= 2;
      int row = i % 2 == 0 ? 0 : rows - 1;
      int column = i % 2 == 0 ? 0 : (isValue ? shape.valueDim() : shape.dim()) - 1;
      int scaleOfRow0 = isValue ? valueScales : 0;
      positions.set(i * Placement.POSITION, row);
      positions.set(i * Placement.POSITION + 1, column);
      positions.set(i * Placement.POSITION + 2, scaleOfRow0);
      RowStorage storage = isValue && shape.separate() ? shape.valueStorage() : shape.storage();
      float stored = (isValue ? staged.values() : staged.patterns()).get(row, column);
      sent[i] = storage.isScaled() ? staged.scales().get(scaleOfRow0 + row) * stored : stored;
    }
    seen.init(0);
    echoes.init(0);
    program.launch(this);
    for (int i = 0; i < sent.length; i++) {
      verify(positions.get(i * Placement.POSITION), i, sent[i], echoes, seen);
    }
  }

  /** Refuses an echo that a work-item of its own did not give. */
  static void verify(int row, int item, float sent, FloatArray echoes, IntArray seen) {
    float echo = echoes.get(item);
    // A decoded NaN may come back as infinity: retrieval notices both.
    boolean same = echo == sent || (!Float.isFinite(echo) && !Float.isFinite(sent));
    if (seen.get(item) != item + 1 || !same) {
      throw new DeviceException(
          "a first kernel gave back %s for an element of row %d that is %s, from work-item %d for %d: kernels do not run on the device; start the JVM with -Dtornado.recover.bailout=False to see why"
              .formatted(echo, row, sent, seen.get(item) - 1, item));
    }
  }
}
