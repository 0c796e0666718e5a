package dev.hopfield.host;

import dev.hopfield.kernels.Placement;
import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A buffer for a chunk on the device. Every graph of a plan has a buffer of its own for an array
 * that it transfers, and hands it on to the graphs that consume the array after it. So the graphs
 * that read a chunk are there once: they read the chunk whose stage was launched last. (A graph
 * that is captured, as for CUDA, would go on reading the buffer that it was captured with.)
 */
final class ChunkStage extends Stage {
  private final Resident resident;
  private final boolean always;
  private final KernelGrid grid = KernelGrid.of("hold", 1);
  private final FloatArray sum = new FloatArray(1);

  /**
   * A stage for one buffer.
   *
   * @param resident the arrays that its chunk, and all others, are sent from
   * @param buffer its number
   * @param always whether every launch sends what is staged, else the first alone
   */
  ChunkStage(Resident resident, int buffer, boolean always) {
    super("chunk" + buffer);
    this.resident = resident;
    this.always = always;
  }

  @Override
  TaskGraph define(TaskGraph graph) {
    ChunkBuffers chunk = resident.chunk();
    int mode = always ? DataTransferMode.EVERY_EXECUTION : DataTransferMode.FIRST_EXECUTION;
    return graph
        .transferToDevice(mode, chunk.held().toArray())
        .task(
            grid.task(),
            Placement::hold,
            context(),
            chunk.patterns(),
            chunk.packed(),
            chunk.values(),
            chunk.packedValues(),
            chunk.scales(),
            sum)
        .transferToHost(DataTransferMode.UNDER_DEMAND, sum);
  }

  @Override
  List<KernelGrid> grids() {
    return List.of(grid);
  }

  /** Sends what is staged where that is due, and makes it what later stages read. */
  void bring(DeviceProgram program) {
    program.launch(this);
  }
}
