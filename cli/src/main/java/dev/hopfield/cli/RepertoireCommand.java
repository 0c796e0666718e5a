package dev.hopfield.cli;

import dev.hopfield.cli.repertoire.RepertoireExperiment;
import dev.hopfield.cli.repertoire.RepertoireExperiment.Outcome;
import dev.hopfield.cli.repertoire.RepertoireSettings;
import dev.hopfield.cli.report.Column;
import dev.hopfield.cli.report.ReportWriter;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code repertoire}: Hopfield pooling finds a motif in a few of very many sequences. */
@Command(
    name = "repertoire",
    description = {
      "Makes synthetic immune repertoires, bags of sequence embeddings in some of which a motif is"
          + " planted, trains Hopfield pooling and two baselines to tell them apart, and tests them"
          + " on donors that none has seen.",
      "Bags are made when they are needed and never stored, so memory holds one at a time."
    },
    footer = {
      "",
      "Examples:",
      "  hopfield repertoire",
      "  hopfield repertoire --sequences 20000 --witness 0.01 --steps 100 --test 40 --output json"
    })
final class RepertoireCommand implements Callable<Integer> {
  private static final int MEGABYTE = 1_000_000;

  private static final List<Column<Outcome>> COLUMNS =
      List.of(
          Column.of(
              "witness_rate",
              Outcome::witnessRate,
              "witness rate",
              o -> "%s %%".formatted((float) (100 * o.witnessRate()))),
          Column.of("model", "model", Outcome::model),
          Column.of("auc", Outcome::auc, "AUC", RepertoireCommand::auc),
          Column.hidden("auc_standard_error", Outcome::standardError),
          Column.of(
              "validation_auc",
              Outcome::validationAuc,
              "AUC in validation",
              o -> "%.3f".formatted(o.validationAuc())),
          Column.of("learning_rate", "learning rate", Outcome::rate),
          Column.of(
              "bag_ms", Outcome::bagMillis, "a bag [ms]", o -> "%.0f".formatted(o.bagMillis())),
          Column.of(
              "train_ms",
              Outcome::trainMillis,
              "a training pass [ms]",
              o -> "%.1f".formatted(o.trainMillis())),
          Column.of(
              "bag_bytes",
              Outcome::bagBytes,
              "a bag [MB]",
              o -> "%.1f".formatted((double) o.bagBytes() / MEGABYTE)));

  private final Console console;

  @Option(
      names = "--sequences",
      paramLabel = "N",
      description = "Sequences of a repertoire. Default: 300000.")
  private int sequences = 300_000;

  @Option(names = "--dim", paramLabel = "d", description = "Numbers of an embedding. Default: 32.")
  private int dim = 32;

  @Option(
      names = "--witness",
      paramLabel = "RATE",
      split = ",",
      description =
          "Shares of a positive donor's sequences that carry the motif. Default: 0.01,0.001.")
  private List<Double> witness = List.of(0.01, 0.001);

  @Option(
      names = "--motif",
      paramLabel = "LETTERS",
      description = "Length of the motif. Default: 6, in sequences of 14 letters.")
  private int motif = 6;

  @Option(
      names = "--train",
      paramLabel = "BAGS",
      description = "Bags to learn from; more cost no more time. Default: 1024.")
  private int train = 1024;

  @Option(
      names = "--validation",
      paramLabel = "BAGS",
      description = "Bags that choose learning rate and moment to stop. Default: 20.")
  private int validation = 20;

  @Option(names = "--test", paramLabel = "BAGS", description = "Bags to judge by. Default: 60.")
  private int test = 60;

  @Option(names = "--steps", paramLabel = "S", description = "Steps of AdamW. Default: 200.")
  private int steps = 200;

  @Option(
      names = "--bags-per-step",
      paramLabel = "BAGS",
      description = "Bags that a step's gradient comes from. Default: 8.")
  private int bagsPerStep = 8;

  @Option(
      names = "--part",
      paramLabel = "BLOCKS",
      description = "Blocks of 2048 sequences of a bag that a step sees. Default: 16.")
  private int part = 16;

  @Option(names = "--heads", paramLabel = "H", description = "Heads of the layer. Default: 1.")
  private int heads = 1;

  @Option(
      names = "--features",
      paramLabel = "F",
      description = "Features that the baselines learn. Default: 32.")
  private int features = 32;

  @Option(
      names = "--rates",
      paramLabel = "ETA",
      split = ",",
      description = "Learning rates to choose from. Default: 0.01.")
  private List<Double> rates = List.of(0.01);

  @Option(names = "--seed", paramLabel = "s", description = "Seed of everything. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "What the layer runs on. Default: cpu.")
  private String backend = "cpu";

  @Mixin private OutputOptions output = new OutputOptions();

  RepertoireCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    RepertoireSettings settings =
        new RepertoireSettings(
            sequences,
            dim,
            motif,
            train,
            validation,
            test,
            steps,
            bagsPerStep,
            part,
            heads,
            features,
            rates,
            seed);
    for (double rate : witness) {
      if (!(rate > 0 && rate <= 1)) {
        throw new InvalidInputException(
            "--witness is %s but must be greater than 0 and at most 1".formatted(rate));
      }
    }
    ReportWriter<Outcome> report = output.writer(console, COLUMNS, Backends.devices());
    try (Backend opened = Backends.open(backend)) {
      report.begin(preface());
      RepertoireExperiment experiment = new RepertoireExperiment(settings, opened, this::tell);
      for (double rate : witness) {
        report.rows(experiment.run(rate));
      }
    }
    report.end(notes());
    return ExitCode.OK;
  }

  private void tell(String done) {
    if (console.interactive()) {
      console.say(done);
    }
  }

  private List<String> preface() {
    return List.of(
        "%d donors to learn from, %d to validate, %d to test, each with %d sequences of 14 letters embedded in %d numbers."
            .formatted(train, validation, test, sequences, dim));
  }

  private List<String> notes() {
    return List.of(
        "AUC ± standard error (Hanley and McNeil); 0.5 is chance.",
        "All models saw the same parts of the same bags, %d steps of %d; learning rate and moment to stop were chosen by validation."
            .formatted(steps, bagsPerStep),
        "Times are medians on %s for the layer, on all cores for the baselines, without making the bag."
            .formatted(backend));
  }

  private static String auc(Outcome outcome) {
    return "%.3f ± %.3f".formatted(outcome.auc(), outcome.standardError());
  }
}
