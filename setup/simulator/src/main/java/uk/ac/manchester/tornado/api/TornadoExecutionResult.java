package uk.ac.manchester.tornado.api;

import dev.hopfield.simulator.graph.PlanExecution;

/** What an execution leaves: its measurements, and the arrays to be copied to the host. */
public class TornadoExecutionResult {

  private final PlanExecution execution;
  private final TornadoProfilerResult profile;

  TornadoExecutionResult(PlanExecution execution) {
    this.execution = execution;
    this.profile = new TornadoProfilerResult(execution);
  }

  /** Returns the measurements, which are those of the plan's last execution. */
  public TornadoProfilerResult getProfilerResult() {
    return profile;
  }

  /** Copies arrays from the device to the host. The measurements are lost by it. */
  public TornadoExecutionResult transferToHost(Object... objects) {
    execution.copyOut(objects);
    return this;
  }

  /** Copies some elements from the device to the host. The measurements are lost by it. */
  public TornadoExecutionResult transferToHost(DataRange dataRange) {
    dataRange.materialize();
    execution.copyOut(dataRange.getArray(), dataRange.getOffset(), dataRange.getPartialSize());
    return this;
  }

  /** Says whether the execution came to its end. */
  public boolean isReady() {
    return execution.isFinished();
  }
}
