package dev.hopfield.cli.repertoire;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Backend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Trains Hopfield pooling and two baselines on the same parts of the same bags, with the same
 * optimiser, number of steps and choice of learning rate and moment to stop, and tests them on
 * whole bags of donors that none has seen.
 */
public final class RepertoireExperiment {
  private static final int CHECKS = 3;

  private final RepertoireSettings settings;
  private final Backend backend;
  private final Consumer<String> progress;

  /**
   * An experiment.
   *
   * @param settings sizes
   * @param backend what Hopfield pooling runs on
   * @param progress told of every part that is done
   */
  public RepertoireExperiment(
      RepertoireSettings settings, Backend backend, Consumer<String> progress) {
    this.settings = settings;
    this.backend = backend;
    this.progress = progress;
  }

  /**
   * What became of one model at one witness rate.
   *
   * @param witnessRate share of a positive donor's sequences that carry the motif
   * @param model its name
   * @param rate the learning rate that was chosen
   * @param validationAuc by which it was chosen
   * @param auc on the test bags
   * @param standardError of that, by Hanley and McNeil
   * @param bagMillis median time to judge a whole bag, its making not included
   * @param trainMillis median time of a forward and backward pass over a part
   * @param bagBytes memory of a whole bag's embeddings
   */
  public record Outcome(
      double witnessRate,
      String model,
      double rate,
      double validationAuc,
      double auc,
      double standardError,
      double bagMillis,
      double trainMillis,
      long bagBytes) {}

  /** A model on trial. */
  private static final class Trial {
    final BagModel model;
    double best = -1;
    final List<Double> trainMillis = new ArrayList<>();
    final List<Double> bagMillis = new ArrayList<>();
    final List<Auc.Scored> scored = new ArrayList<>();

    Trial(BagModel model) {
      this.model = model;
    }
  }

  /** Trains and tests at one witness rate. */
  public List<Outcome> run(double witnessRate) {
    Repertoires donors =
        new Repertoires(
            settings.sequences(),
            settings.dim(),
            settings.motifLength(),
            witnessRate,
            settings.seed());
    List<Trial> trials = trials();
    train(donors, trials);
    List<Trial> chosen = choose(trials);
    chosen.forEach(trial -> trial.model.restore());
    int first = settings.trainBags() + settings.validationBags();
    score(donors, first, settings.testBags(), chosen, true);
    progress.accept("tested on %d bags".formatted(settings.testBags()));
    return chosen.stream().map(trial -> outcome(trial, witnessRate)).toList();
  }

  private List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    int dim = settings.dim();
    long seed = settings.seed() + 17;
    for (double rate : settings.rates()) {
      trials.add(new Trial(HopfieldBagModel.create(dim, settings.heads(), rate, seed, backend)));
      int features = settings.features();
      trials.add(new Trial(FeatureBagModel.create(dim, features, false, rate, seed)));
      trials.add(new Trial(FeatureBagModel.create(dim, features, true, rate, seed)));
    }
    return trials;
  }

  private void train(Repertoires donors, List<Trial> trials) {
    Random order = new Random(settings.seed() + 2);
    int parts = Math.max(1, donors.blocks() / settings.partBlocks());
    int every = Math.max(1, settings.steps() / CHECKS);
    for (int step = 1; step <= settings.steps(); step++) {
      for (int i = 0; i < settings.bagsPerStep(); i++) {
        int donor = 2 * order.nextInt(settings.trainBags() / 2) + i % 2;
        int firstBlock = order.nextInt(parts) * settings.partBlocks();
        int blocks = Math.min(settings.partBlocks(), donors.blocks() - firstBlock);
        try (Patterns part = donors.part(donor, firstBlock, blocks)) {
          boolean positive = Repertoires.isPositive(donor);
          for (Trial trial : trials) {
            long start = System.nanoTime();
            trial.model.train(part, positive);
            trial.trainMillis.add((System.nanoTime() - start) / 1e6);
          }
        }
      }
      trials.forEach(trial -> trial.model.step());
      if (step % every == 0 || step == settings.steps()) {
        validate(donors, trials, step);
      }
    }
  }

  /** Keeps each model's best state so far. */
  private void validate(Repertoires donors, List<Trial> trials, int step) {
    score(donors, settings.trainBags(), settings.validationBags(), trials, false);
    StringBuilder seen = new StringBuilder();
    for (Trial trial : trials) {
      double auc = Auc.of(trial.scored);
      if (auc > trial.best) {
        trial.best = auc;
        trial.model.keep();
      }
      seen.append("  %s %s: %.3f".formatted(trial.model.name(), trial.model.rate(), auc));
    }
    progress.accept("step %d of %d, validation AUC%s".formatted(step, settings.steps(), seen));
  }

  private void score(Repertoires donors, int first, int count, List<Trial> trials, boolean timed) {
    trials.forEach(trial -> trial.scored.clear());
    for (int donor = first; donor < first + count; donor++) {
      try (Patterns bag = donors.bag(donor)) {
        for (Trial trial : trials) {
          long start = System.nanoTime();
          double score = trial.model.logit(bag);
          if (timed) {
            trial.bagMillis.add((System.nanoTime() - start) / 1e6);
          }
          trial.scored.add(new Auc.Scored(score, Repertoires.isPositive(donor)));
        }
      }
    }
  }

  /** Of each kind of model the learning rate that did best in validation. */
  private static List<Trial> choose(List<Trial> trials) {
    Map<String, Trial> best = new LinkedHashMap<>();
    for (Trial trial : trials) {
      best.merge(trial.model.name(), trial, (a, b) -> b.best > a.best ? b : a);
    }
    return List.copyOf(best.values());
  }

  private Outcome outcome(Trial trial, double witnessRate) {
    int positives = (int) trial.scored.stream().filter(Auc.Scored::positive).count();
    double auc = Auc.of(trial.scored);
    return new Outcome(
        witnessRate,
        trial.model.name(),
        trial.model.rate(),
        trial.best,
        auc,
        Auc.standardError(auc, positives, trial.scored.size() - positives),
        median(trial.bagMillis),
        median(trial.trainMillis),
        (long) settings.sequences() * settings.dim() * Float.BYTES);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
    return sorted.get(sorted.size() / 2);
  }
}
