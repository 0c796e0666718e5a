package dev.hopfield.host;

import dev.hopfield.host.DeviceProgram.Entry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every stage that a plan may need. Those that are never launched are never compiled. */
final class StageSet {
  private record FoldKey(int buffer, BatchClass batch, boolean ownValues) {}

  private final MemoryPlan plan;
  private final Resident resident;
  private final List<PlacementStage> placements = new ArrayList<>();
  private final Map<FoldKey, FoldStage> folds = new java.util.LinkedHashMap<>();
  private final List<Map<BatchClass, ScoreStage>> scores = new ArrayList<>();
  private final TopKStages fewBest;
  private final TopKStages manyBest;
  private final WeightsStage weights;
  private final WalkShape walkShape;
  private final @Nullable WalkStages walk;
  private final List<RuleScoreStage> ruleScores = new ArrayList<>();
  private final List<Map<RuleFoldStage.Weighed, RuleFoldStage>> ruleFolds = new ArrayList<>();
  private final RuleSumStage ruleSums;

  StageSet(MemoryPlan plan, DeviceLimits limits, Resident resident) {
    this.plan = plan;
    this.resident = resident;
    for (int buffer = 0; buffer < plan.buffers(); buffer++) {
      placements.add(new PlacementStage(plan, limits, resident, buffer));
      Map<BatchClass, ScoreStage> ofBuffer = new EnumMap<>(BatchClass.class);
      for (BatchClass batch : BatchClass.values()) {
        addFold(limits, new FoldKey(buffer, batch, true));
        if (plan.shape().separate()) {
          addFold(limits, new FoldKey(buffer, batch, false));
        }
        ofBuffer.put(batch, new ScoreStage(plan, limits, resident, buffer, batch));
      }
      scores.add(ofBuffer);
      addRules(limits, buffer);
    }
    ruleSums = new RuleSumStage(plan, limits, resident);
    fewBest = new TopKStages(plan, limits, resident, 64, 256);
    manyBest = new TopKStages(plan, limits, resident, 1024, 2048);
    weights = new WeightsStage(plan, limits, resident);
    walkShape = WalkShape.of(plan);
    walk = walkShape.capacity() > 0 ? new WalkStages(plan, limits, resident, walkShape) : null;
  }

  private void addRules(DeviceLimits limits, int buffer) {
    ruleScores.add(new RuleScoreStage(plan, limits, resident, buffer));
    Map<RuleFoldStage.Weighed, RuleFoldStage> ofBuffer = new EnumMap<>(RuleFoldStage.Weighed.class);
    for (RuleFoldStage.Weighed weighed : RuleFoldStage.Weighed.values()) {
      if (weighed != RuleFoldStage.Weighed.VALUES || plan.shape().separate()) {
        ofBuffer.put(weighed, new RuleFoldStage(plan, limits, resident, buffer, weighed));
      }
    }
    ruleFolds.add(ofBuffer);
  }

  private void addFold(DeviceLimits limits, FoldKey key) {
    folds.put(key, new FoldStage(plan, limits, resident, key.buffer, key.batch, key.ownValues));
  }

  /** The stages in an order in which each can consume what it needs. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (int buffer = 0; buffer < placements.size(); buffer++) {
      Object[] before = buffer == 0 ? new Object[0] : resident.upTo(buffer);
      entries.add(new Entry(placements.get(buffer), before));
    }
    List<Stage> others = new ArrayList<>(folds.values());
    scores.forEach(ofBuffer -> others.addAll(ofBuffer.values()));
    others.addAll(fewBest.stages());
    others.addAll(manyBest.stages());
    others.add(weights);
    if (walk != null) {
      others.addAll(walk.stages());
    }
    others.addAll(ruleScores);
    ruleFolds.forEach(ofBuffer -> others.addAll(ofBuffer.values()));
    others.add(ruleSums);
    Object[] all = resident.all();
    others.forEach(stage -> entries.add(new Entry(stage, all)));
    return entries;
  }

  PlacementStage placement(int buffer) {
    return placements.get(buffer);
  }

  FoldStage fold(int buffer, BatchClass batch, boolean ownValues) {
    FoldStage stage = folds.get(new FoldKey(buffer, batch, ownValues));
    if (stage == null) {
      throw new IllegalStateException("there are no separate values to project");
    }
    return stage;
  }

  ScoreStage score(int buffer, BatchClass batch) {
    return java.util.Objects.requireNonNull(scores.get(buffer).get(batch));
  }

  /** The rounds that can keep k scores. */
  TopKStages topK(int k) {
    return k <= fewBest.mostKept() ? fewBest : manyBest;
  }

  WeightsStage weights() {
    return weights;
  }

  /** How many queries can walk on the device, which may be none. */
  WalkShape walkShape() {
    return walkShape;
  }

  WalkStages walk() {
    if (walk == null) {
      throw new IllegalStateException("there is no room for a walk");
    }
    return walk;
  }

  RuleScoreStage ruleScore(int buffer) {
    return ruleScores.get(buffer);
  }

  RuleFoldStage ruleFold(int buffer, RuleFoldStage.Weighed weighed) {
    return java.util.Objects.requireNonNull(ruleFolds.get(buffer).get(weighed));
  }

  RuleSumStage ruleSums() {
    return ruleSums;
  }

  /** The kernels, for a person. */
  String explain() {
    String steps =
        walk == null
            ? "on the host"
            : "on the device, %d queries at once (Walk.begin, Walk.advance, Walk.closeUp)"
                .formatted(walkShape.capacity());
    return "kernels: %s; for k > 1 and k₀.₉₀ Similarity.score, TopK.keepBest, WeightsReaching.count%nsteps: %s"
        .formatted(plan.kernels().explain(!plan.shape().separate()), steps);
  }
}
