package uk.ac.manchester.tornado.api;

/** A grid of one dimension. */
public class WorkerGrid1D extends AbstractWorkerGrid {

  /** The number of dimensions. */
  public static final int DIM = 1;

  /** Makes a grid of so many work-items; the device chooses the work-groups until they are set. */
  public WorkerGrid1D(int x) {
    super(x, 1, 1);
  }

  @Override
  public int dimension() {
    return DIM;
  }
}
