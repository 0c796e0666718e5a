package uk.ac.manchester.tornado.api;

/** A grid of two dimensions. */
public class WorkerGrid2D extends AbstractWorkerGrid {

  /** The number of dimensions. */
  public static final int DIM = 2;

  /** Makes a grid of so many work-items; the device chooses the work-groups until they are set. */
  public WorkerGrid2D(int x, int y) {
    super(x, y, 1);
  }

  @Override
  public int dimension() {
    return DIM;
  }
}
