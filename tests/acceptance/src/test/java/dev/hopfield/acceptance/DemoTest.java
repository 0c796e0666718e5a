package dev.hopfield.acceptance;

import static dev.hopfield.acceptance.Hopfield.hopfield;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.acceptance.Hopfield.Run;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half-erased images come back, and a picture shows it. */
final class DemoTest {
  @TempDir private Path folder;

  @Test
  void demo_glyphs_restoresEveryOneAndDrawsThem() throws IOException {
    Path out = folder.resolve("sheet.png");
    Run run = hopfield("demo", "--backend", "reference", "--out", out.toString(), "-o", "jsonl");
    assertThat(run.code()).as(run.err()).isZero();
    Map<String, Object> row = JSON.std.mapFrom(run.out());
    assertThat(row).containsEntry("images", 48).containsEntry("restored", 48);
    BufferedImage sheet = ImageIO.read(out.toFile());
    assertThat(sheet.getWidth()).isGreaterThan(9 * 4 * 28);
    assertThat(sheet.getHeight()).isGreaterThan(6 * 4 * 28);
  }

  @Test
  void demo_smallBeta_givesMixturesAndSaysSo() throws IOException {
    Path out = folder.resolve("sheet.png");
    Run run =
        hopfield(
            "demo",
            "--backend",
            "reference",
            "--out",
            out.toString(),
            "-o",
            "jsonl",
            "--beta",
            "0.1");
    assertThat(run.code()).isZero();
    assertThat(JSON.std.mapFrom(run.out())).containsEntry("restored", 0);
  }
}
