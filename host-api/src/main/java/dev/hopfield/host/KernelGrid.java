package dev.hopfield.host;

import uk.ac.manchester.tornado.api.WorkerGrid1D;

/**
 * The grid of one task: groups of a fixed number of work-items, as many groups as the next launch
 * needs.
 *
 * @param task the task's name in its graph
 * @param worker what TornadoVM reads at every launch
 * @param threads work-items in a group
 */
record KernelGrid(String task, WorkerGrid1D worker, int threads) {
  static KernelGrid of(String task, int threads) {
    WorkerGrid1D worker = new WorkerGrid1D(threads);
    worker.setLocalWork(threads, 1, 1);
    return new KernelGrid(task, worker, threads);
  }

  void groups(int groups) {
    worker.setGlobalWork((long) groups * threads, 1, 1);
  }
}
