package dev.hopfield.host;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.kernels.Placement;
import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Brings a chunk to the device and proves that it is there and that kernels run as kernels: by
 * default TornadoVM answers a kernel that does not compile by running it as sequential Java, with
 * wrong results.
 */
final class PlacementStage extends Stage {
  private final Resident resident;
  private final int buffer;
  private final boolean streams;
  private final KernelGrid grid = KernelGrid.of("echo", Placement.ECHOES);
  private final IntArray positions = new IntArray(Placement.ECHOES);
  private final FloatArray echoes = new FloatArray(Placement.ECHOES);
  private final IntArray seen = new IntArray(Placement.ECHOES);

  /**
   * A stage for one buffer.
   *
   * @param resident what is shared; the first buffer's stage also puts the scratch arrays there
   * @param buffer the buffer's number
   * @param streams whether it is filled again and again
   */
  PlacementStage(Resident resident, int buffer, boolean streams) {
    super("place" + buffer);
    this.resident = resident;
    this.buffer = buffer;
    this.streams = streams;
  }

  @Override
  TaskGraph define(TaskGraph graph) {
    int mode = streams ? DataTransferMode.EVERY_EXECUTION : DataTransferMode.FIRST_EXECUTION;
    FloatArray patterns = resident.patterns().get(buffer);
    FloatArray values = resident.values().get(buffer);
    graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, positions);
    graph.transferToDevice(mode, patterns);
    if (values != patterns) {
      graph.transferToDevice(mode, values);
    }
    graph.task(
        grid.task(),
        Placement::echoF32,
        context(),
        positions,
        patterns,
        values,
        resident.scores(),
        resident.splitFolds(),
        resident.splitBest(),
        resident.candidateScores(),
        resident.candidateRows(),
        echoes,
        seen);
    if (buffer == 0) {
      graph.persistOnDevice(resident.scratch().toArray());
    }
    return graph.transferToHost(DataTransferMode.EVERY_EXECUTION, echoes, seen);
  }

  @Override
  List<KernelGrid> grids() {
    return List.of(grid);
  }

  /** Uploads the rows that were staged, and checks what comes back. */
  void place(DeviceProgram program, StagedChunk staged, MemoryPlan.Shape shape, int rows) {
    int last = Math.toIntExact((long) rows * shape.dim() - 1);
    int lastOfValues = Math.toIntExact((long) rows * shape.valueDim() - 1);
    int[] at = {0, last, 0, lastOfValues};
    for (int i = 0; i < at.length; i++) {
      positions.set(i, at[i]);
    }
    seen.init(0);
    echoes.init(0);
    program.launch(this);
    for (int i = 0; i < at.length; i++) {
      float sent = (i < 2 ? staged.patterns() : staged.values()).get(at[i]);
      verify(at[i], i, sent, echoes, seen);
    }
  }

  /** Refuses an echo that a work-item of its own did not give. */
  static void verify(int at, int item, float sent, FloatArray echoes, IntArray seen) {
    if (seen.get(item) != item + 1 || Float.compare(echoes.get(item), sent) != 0) {
      throw new DeviceException(
          "a first kernel gave back %s for element %d, which is %s, from work-item %d for %d: kernels do not run on the device; start the JVM with -Dtornado.recover.bailout=False to see why"
              .formatted(echoes.get(item), at, sent, seen.get(item) - 1, item));
    }
  }
}
