package uk.ac.manchester.tornado.api;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The grids of tasks, by the tasks' full names, such as {@code "graph.task"}. */
public class GridScheduler {

  private final Map<String, WorkerGrid> grids = new ConcurrentHashMap<>();

  /** Makes one without grids. */
  public GridScheduler() {}

  /** Makes one with one grid. */
  public GridScheduler(String taskName, WorkerGrid workerGrid) {
    grids.put(taskName, workerGrid);
  }

  /** Gives a task its grid. */
  public void addWorkerGrid(String taskName, WorkerGrid workerGrid) {
    grids.put(taskName, workerGrid);
  }

  /** Returns a task's grid, or null. */
  public @Nullable WorkerGrid get(String taskName) {
    return grids.get(taskName);
  }

  /** Says whether a task has a grid. */
  public boolean contains(String taskScheduleName, String taskName) {
    return grids.containsKey(taskScheduleName + "." + taskName);
  }

  /** Returns the full names of the tasks with a grid. */
  public Set<String> keySet() {
    return grids.keySet();
  }

  @Override
  public String toString() {
    return "GridScheduler" + grids.keySet();
  }
}
