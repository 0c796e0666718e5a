package dev.hopfield.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSheetTest {
  @TempDir private Path folder;

  private static float[] flat(float level) {
    float[] image = new float[28 * 28];
    Arrays.fill(image, level);
    return image;
  }

  @Test
  void write_oneTriple_isAPngWithItsThreeImagesScaledByFour() throws IOException {
    RestoredImage image = new RestoredImage(flat(50), flat(300), flat(200));
    BufferedImage sheet = new ImageSheet(28, 28, 392, 1).draw("one", List.of(image));
    Path file = folder.resolve("sheet.png");
    ImageSheet.write(sheet, file);
    BufferedImage read = ImageIO.read(file.toFile());
    assertThat(read.getWidth()).isGreaterThan(3 * 4 * 28);
    // From the bottom up: 24 of margin, 112 of images; across: 24, 112, 10, 112, 10, 112, 24.
    int top = read.getHeight() - 24 - 112;
    assertThat(grey(read, 24 + 56, top + 28)).as("query, kept").isEqualTo(50);
    assertThat(read.getRGB(24 + 56, top + 84) & 0xffffff).as("query, erased").isEqualTo(0x46506a);
    assertThat(grey(read, 146 + 56, top + 84)).as("restored, cut to 255").isEqualTo(255);
    assertThat(grey(read, 268 + 56, top + 84)).as("true").isEqualTo(200);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static int grey(BufferedImage image, int x, int y) {
    int rgb = image.getRGB(x, y) & 0xffffff;
    assertThat(rgb).isEqualTo((rgb & 0xff) * 0x010101);
    return rgb & 0xff;
  }

  @Test
  void isRestored_fivePercent_isTheLimit() {
    assertThat(new RestoredImage(flat(0), flat(104), flat(100)).isRestored()).isTrue();
    assertThat(new RestoredImage(flat(0), flat(106), flat(100)).isRestored()).isFalse();
    assertThat(new RestoredImage(flat(0), flat(0), flat(0)).isRestored()).isTrue();
    assertThat(new RestoredImage(flat(0), flat(1), flat(0)).isRestored()).isFalse();
  }
}
