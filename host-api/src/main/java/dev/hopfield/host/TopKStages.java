package dev.hopfield.host;

import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.kernels.Launch;
import dev.hopfield.kernels.TopK;
import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The rounds of the top-k tournament over a block of scores, for k up to some size. */
final class TopKStages {
  private final Resident resident;
  private final int half;
  private final int mostKept;
  private final int segment;
  private final Round first;
  private final Round next;

  /**
   * Stages.
   *
   * @param plan how much room there is
   * @param limits the device's
   * @param resident where scores and candidates lie
   * @param mostKept the largest k, a power of two
   * @param segment entries that a work-group sorts, a power of two, at least 2 · mostKept
   */
  TopKStages(MemoryPlan plan, DeviceLimits limits, Resident resident, int mostKept, int segment) {
    this.resident = resident;
    this.mostKept = mostKept;
    this.segment = segment;
    half = plan.scratch().candidates();
    int threads = Math.min(segment / 8, Integer.highestOneBit(limits.groupThreads()));
    first = new Round("top" + mostKept + "First", resident.scores(), true, threads);
    next = new Round("top" + mostKept + "Next", resident.candidateScores(), false, threads);
  }

  /** The largest k. */
  int mostKept() {
    return mostKept;
  }

  /** The most queries whose candidates fit. */
  int mostQueries() {
    return Scratch.ONE_ROUND / mostKept;
  }

  List<Stage> stages() {
    return List.of(first, next);
  }

  /** Finds the best of the scores that a {@link ScoreStage} just left, and offers them. */
  void select(DeviceProgram program, RowWindow window, QueryBlock block, TopKFold into) {
    int k = into.k();
    first.set(Launch.FIRST, window.first());
    int to = 0;
    DeviceProgram.Launched launched = first.run(program, window.rows(), block.size(), k, 0, to);
    int entries = Math.ceilDiv(window.rows(), segment) * k;
    while (entries > k) {
      launched = next.run(program, entries, block.size(), k, to, half - to);
      to = half - to;
      entries = Math.ceilDiv(entries, segment) * k;
    }
    float[] scores = Stage.fetch(launched, resident.candidateScores(), to, block.size() * k);
    int[] rows = Stage.fetch(launched, resident.candidateRows(), to, block.size() * k);
    for (int i = 0; i < rows.length; i++) {
      into.offer(block.first() + i / k, scores[i], window.row(rows[i]));
    }
  }

  /** One round. */
  private final class Round extends Stage {
    private final FloatArray from;
    private final boolean fromScores;
    private final KernelGrid grid;

    Round(String name, FloatArray from, boolean fromScores, int threads) {
      super(name);
      this.from = from;
      this.fromScores = fromScores;
      grid = KernelGrid.of("keepBest", threads);
    }

    @Override
    TaskGraph define(TaskGraph graph) {
      return graph
          .transferToDevice(DataTransferMode.EVERY_EXECUTION, launch())
          .task(
              grid.task(),
              TopK::keepBest,
              context(),
              launch(),
              from,
              resident.candidateRows(),
              resident.candidateScores(),
              resident.candidateRows(),
              fromScores ? 1 : 0,
              grid.threads(),
              segment);
    }

    @Override
    List<KernelGrid> grids() {
      return List.of(grid);
    }

    DeviceProgram.Launched run(
        DeviceProgram program, int entries, int batch, int keep, int readFrom, int writeTo) {
      set(Launch.ROWS, entries);
      set(Launch.BATCH, batch);
      set(Launch.STRIDE, entries);
      set(Launch.KEEP, keep);
      set(Launch.FROM, readFrom);
      set(Launch.TO, writeTo);
      grid.groups(batch * Math.ceilDiv(entries, segment));
      return program.launch(this);
    }
  }
}
