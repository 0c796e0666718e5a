package dev.hopfield.cli;

import dev.hopfield.cli.demo.ErasedImages;
import dev.hopfield.cli.demo.GlyphImages;
import dev.hopfield.cli.demo.ImageSheet;
import dev.hopfield.cli.demo.RestoredImage;
import dev.hopfield.cli.report.Column;
import dev.hopfield.cli.report.ReportWriter;
import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.PatternTransform;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.backend.Backends;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: images lose their lower half and get it back. */
@Command(
    name = "demo",
    description = {
      "Stores images, erases the lower half of each, retrieves them, and draws what came back as a"
          + " PNG sheet.",
      "Keys are the images centred and normalised; the values retrieved are the images themselves."
    },
    footer = {
      "",
      "Examples:",
      "  hopfield demo",
      "  hopfield demo --images fashion.npy --out fashion.png"
    })
final class DemoCommand implements Callable<Integer> {
  private static final int MOST_QUERIES = 1000;
  private static final int GROUPS = 3;

  /** What the demo did. */
  private record Outcome(
      long images,
      int width,
      int height,
      int queries,
      int restored,
      int found,
      float beta,
      String backend,
      String device,
      double milliseconds,
      Path file) {}

  private static final List<Column<Outcome>> COLUMNS =
      List.of(
          Column.of("images", "images", Outcome::images),
          Column.hidden("width", Outcome::width),
          Column.hidden("height", Outcome::height),
          Column.of("queries", "half erased", Outcome::queries),
          Column.of("restored", "restored", Outcome::restored),
          Column.of("found", "true image strongest", Outcome::found),
          Column.of("beta", "β", Outcome::beta),
          Column.of("backend", "backend", Outcome::backend),
          Column.hidden("device", Outcome::device),
          Column.of(
              "time_ms", Outcome::milliseconds, "time [ms]", o -> "%.1f".formatted(o.milliseconds)),
          Column.of("file", "picture", outcome -> outcome.file().toString()));

  private final Console console;

  @Option(
      names = "--images",
      paramLabel = "FILE",
      description = "Images, a row each, grey values 0 … 255. Default: glyphs drawn here.")
  private @Nullable Path images;

  @Option(
      names = "--width",
      paramLabel = "w",
      description = "Width of the images in pixels. Default: they are square.")
  private @Nullable Integer width;

  @Option(
      names = "--beta",
      paramLabel = "β",
      description = "The inverse temperature. Default: 200.")
  private float beta = 200;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "What to retrieve on. Default: auto, the first GPU, else the CPU.")
  private String backend = "auto";

  @Option(
      names = "--show",
      paramLabel = "K",
      description = "How many images the sheet shows. Default: 18.")
  private int show = 18;

  @Option(
      names = "--seed",
      paramLabel = "s",
      description = "What the order of the images is drawn by. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The picture. Default: hopfield-demo.png.")
  private Path out = Path.of("hopfield-demo.png");

  @Mixin private OutputOptions output = new OutputOptions();

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    System.setProperty("java.awt.headless", "true");
    if (show < 1 || show > MOST_QUERIES) {
      throw new InvalidInputException(
          "--show is %d but must be 1 to %d".formatted(show, MOST_QUERIES));
    }
    OutputFiles.requireEnding(out, ".png");
    Backends.find(backend);
    try (Patterns originals = images == null ? GlyphImages.draw() : Patterns.open(images)) {
      int columns = width(originals.dim());
      try (Patterns keys = PatternTransform.fit(originals, true, true).apply(originals);
          HopfieldMemory memory =
              HopfieldMemory.of(keys).values(originals).backend(backend).open()) {
        restore(originals, keys, memory, columns);
      }
    }
    return ExitCode.OK;
  }

  private int width(int dim) {
    int columns = width != null ? width : (int) Math.round(Math.sqrt(dim));
    boolean fits =
        columns >= 1 && dim % columns == 0 && (width != null || columns * columns == dim);
    if (!fits) {
      throw new InvalidInputException(
          width != null
              ? "--width is %d but images of %d numbers need a divisor of that"
                  .formatted(width, dim)
              : "images of %d numbers are not square; give their --width".formatted(dim));
    }
    return columns;
  }

  private void restore(Patterns originals, Patterns keys, HopfieldMemory memory, int columns) {
    int count = (int) Math.min(originals.count(), MOST_QUERIES);
    ErasedImages erased = ErasedImages.of(originals, keys, count, seed);
    RetrievalOptions options = RetrievalOptions.defaults().withBeta(beta).withOutputs();
    memory.retrieve(erased.queries(), options); // compiles
    long start = System.nanoTime();
    Retrieval found = memory.retrieve(erased.queries(), options);
    double milliseconds = (System.nanoTime() - start) / 1e6;
    long[] truth = erased.truth();
    List<RestoredImage> results = new ArrayList<>();
    int strongest = 0;
    for (int q = 0; q < count; q++) {
      results.add(
          new RestoredImage(erased.images().row(q), found.state(q), originals.row(truth[q])));
      strongest += found.topK(q).indices()[0] == truth[q] ? 1 : 0;
    }
    int restored = (int) results.stream().filter(RestoredImage::isRestored).count();
    report(
        new Outcome(
            originals.count(),
            columns,
            originals.dim() / columns,
            count,
            restored,
            strongest,
            beta,
            memory.device().name(),
            memory.device().description(),
            milliseconds,
            out),
        results,
        erased.kept());
  }

  private void report(Outcome outcome, List<RestoredImage> results, int kept) {
    String title =
        "%d of %d restored from their upper half".formatted(outcome.restored(), outcome.queries());
    ImageSheet sheet = new ImageSheet(outcome.width(), outcome.height(), kept, GROUPS);
    // The order is random, so the first ones are as good as any.
    List<RestoredImage> shown = results.subList(0, Math.min(show, results.size()));
    ImageSheet.write(sheet.draw(title, shown), out);
    ReportWriter<Outcome> report = output.writer(console, COLUMNS, Backends.devices());
    report.begin(
        List.of(
            "%d images of %d × %d (%s); %d lost their lower half and were retrieved by what was left."
                .formatted(
                    outcome.images(),
                    outcome.width(),
                    outcome.height(),
                    images == null ? "drawn here" : images,
                    outcome.queries())));
    report.rows(List.of(outcome));
    report.end(
        List.of(
            "Restored: differs from the true image by at most %.0f %% of its norm."
                .formatted(100 * RestoredImage.TOLERANCE),
            "The time is that of a second retrieval, before the JVM has compiled all: no"
                + " benchmark.",
            "%s shows %d of them: query, restored, true.".formatted(out, shown.size())));
  }
}
