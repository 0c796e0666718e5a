package dev.hopfield.host;

import dev.hopfield.kernels.Placement;
import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;

/** Puts the scratch arrays on the device. Runs first, and once. */
final class ScratchStage extends Stage {
  private final Resident resident;
  private final KernelGrid grid = KernelGrid.of("keep", 1);

  ScratchStage(Resident resident) {
    super("scratch");
    this.resident = resident;
  }

  @Override
  TaskGraph define(TaskGraph graph) {
    return graph
        .task(
            grid.task(),
            Placement::keep,
            context(),
            resident.scores(),
            resident.splitFolds(),
            resident.splitBest(),
            resident.candidateScores(),
            resident.candidateRows(),
            resident.walkFloats(),
            resident.walkInts())
        .persistOnDevice(resident.scratch().toArray());
  }

  @Override
  List<KernelGrid> grids() {
    return List.of(grid);
  }

  void place(DeviceProgram program) {
    program.launch(this);
  }
}
