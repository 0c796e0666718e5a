package dev.hopfield.host;

import dev.hopfield.host.DeviceProgram.Entry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Every stage that a plan may need. Those that are never launched are never compiled. */
final class StageSet {
  private record FoldKey(BatchClass batch, boolean ownValues) {}

  private final MemoryPlan plan;
  private final Resident resident;
  private final ScratchStage scratch;
  private final List<ChunkStage> chunks = new ArrayList<>();
  private final EchoStage echo;
  private final Map<FoldKey, FoldStage> folds = new LinkedHashMap<>();
  private final Map<BatchClass, ScoreStage> scores = new EnumMap<>(BatchClass.class);
  private final TopKStages fewBest;
  private final TopKStages manyBest;
  private final WeightsStage weights;
  private final @Nullable WalkStages walk;
  private final RuleScoreStage ruleScore;
  private final Map<RuleFoldStage.Weighed, RuleFoldStage> ruleFolds =
      new EnumMap<>(RuleFoldStage.Weighed.class);
  private final RuleSumStage ruleSums;
  private final @Nullable ProductStages products;

  StageSet(MemoryPlan plan, DeviceLimits limits, Resident resident) {
    this.plan = plan;
    this.resident = resident;
    scratch = new ScratchStage(resident);
    products =
        plan.products() == null || resident.products() == null
            ? null
            : new ProductStages(plan, plan.products(), limits, resident, resident.products());
    for (int buffer = 0; buffer < plan.buffers(); buffer++) {
      chunks.add(new ChunkStage(resident, buffer, plan.buffers() == 1));
    }
    echo = new EchoStage(plan, limits, resident);
    for (BatchClass batch : BatchClass.values()) {
      folds.put(
          new FoldKey(batch, true), new FoldStage(plan, limits, resident, products, batch, true));
      if (plan.shape().separate()) {
        folds.put(
            new FoldKey(batch, false),
            new FoldStage(plan, limits, resident, products, batch, false));
      }
      scores.put(batch, new ScoreStage(plan, limits, resident, batch));
    }
    fewBest = new TopKStages(plan, limits, resident, 64, 256);
    manyBest = new TopKStages(plan, limits, resident, 1024, 2048);
    weights = new WeightsStage(plan, limits, resident);
    WalkShape shape = plan.scratch().walk();
    walk = shape.capacity() > 0 ? new WalkStages(plan, limits, resident, products, shape) : null;
    ruleScore = new RuleScoreStage(plan, limits, resident);
    for (RuleFoldStage.Weighed weighed : RuleFoldStage.Weighed.values()) {
      if (weighed != RuleFoldStage.Weighed.VALUES || plan.shape().separate()) {
        ruleFolds.put(weighed, new RuleFoldStage(plan, limits, resident, weighed));
      }
    }
    ruleSums = new RuleSumStage(plan, limits, resident);
  }

  /** The stages in an order in which each can consume what it needs. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry(scratch, List.of()));
    chunks.forEach(stage -> entries.add(new Entry(stage, resident.scratch())));
    List<Object> all = resident.all();
    others().forEach(stage -> entries.add(new Entry(stage, all)));
    return entries;
  }

  private List<Stage> others() {
    List<Stage> others = new ArrayList<>();
    others.add(echo);
    others.addAll(folds.values());
    others.addAll(scores.values());
    others.addAll(fewBest.stages());
    others.addAll(manyBest.stages());
    others.add(weights);
    if (walk != null) {
      others.addAll(walk.stages());
    }
    others.add(ruleScore);
    others.addAll(ruleFolds.values());
    others.add(ruleSums);
    if (products != null) {
      others.addAll(products.stages());
    }
    return others;
  }

  ScratchStage scratch() {
    return scratch;
  }

  ChunkStage chunk(int buffer) {
    return chunks.get(buffer);
  }

  EchoStage echo() {
    return echo;
  }

  FoldStage fold(BatchClass batch, boolean ownValues) {
    FoldStage stage = folds.get(new FoldKey(batch, ownValues));
    if (stage == null) {
      throw new IllegalStateException("there are no separate values to project");
    }
    return stage;
  }

  ScoreStage score(BatchClass batch) {
    return Objects.requireNonNull(scores.get(batch));
  }

  /** The rounds that can keep k scores. */
  TopKStages topK(int k) {
    return k <= fewBest.mostKept() ? fewBest : manyBest;
  }

  WeightsStage weights() {
    return weights;
  }

  WalkStages walk() {
    if (walk == null) {
      throw new IllegalStateException("there is no room for a walk");
    }
    return walk;
  }

  RuleScoreStage ruleScore() {
    return ruleScore;
  }

  RuleFoldStage ruleFold(RuleFoldStage.Weighed weighed) {
    return Objects.requireNonNull(ruleFolds.get(weighed));
  }

  RuleSumStage ruleSums() {
    return ruleSums;
  }

  /** The kernels, for a person. */
  String explain() {
    String steps =
        walk == null
            ? "on the host"
            : "on the device, %d queries at once (Walk.begin, Walk.absorb, Walk.advance, Walk.closeUp)"
                .formatted(plan.scratch().walk().capacity());
    String chunks =
        plan.products() == null ? "" : "; products in " + plan.products().explain(plan.buffers());
    return "kernels: %s%s; for k > 1 and k₀.₉₀ Similarity.score, TopK.keepBest, WeightsReaching.count%nsteps: %s"
        .formatted(plan.kernels().explain(!plan.shape().separate()), chunks, steps);
  }
}
