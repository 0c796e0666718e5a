package dev.hopfield.host;

import dev.hopfield.kernels.Placement;
import dev.hopfield.kernels.ProductFold;
import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;

/** Puts the scratch arrays on the device. Runs first, and once. */
final class ScratchStage extends Stage {
  private final Resident resident;
  private final KernelGrid grid = KernelGrid.of("keep", 1);
  private final KernelGrid clear = KernelGrid.of("clear", KernelChoice.THREADS);

  ScratchStage(Resident resident) {
    super("scratch");
    this.resident = resident;
  }

  @Override
  TaskGraph define(TaskGraph graph) {
    graph.task(
        grid.task(),
        Placement::keep,
        context(),
        resident.scores(),
        resident.splitFolds(),
        resident.splitBest(),
        resident.candidateScores(),
        resident.candidateRows(),
        resident.walkFloats(),
        resident.walkInts());
    ProductBuffers products = resident.products();
    if (products != null) {
      clear.groups(ProductPlan.CLEAR_GROUPS);
      graph.task(
          clear.task(),
          ProductFold::clear,
          context(),
          products.rows(),
          products.values(),
          products.queries(),
          products.scores(),
          products.sums(),
          products.progress(),
          products.factors(),
          ProductPlan.CLEAR_GROUPS * clear.threads());
    }
    return graph.persistOnDevice(resident.scratch().toArray());
  }

  @Override
  List<KernelGrid> grids() {
    return resident.products() == null ? List.of(grid) : List.of(grid, clear);
  }

  void place(DeviceProgram program) {
    program.launch(this);
  }
}
