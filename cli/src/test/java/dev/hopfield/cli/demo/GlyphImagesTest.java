package dev.hopfield.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GlyphImagesTest {
  @Test
  void draw_everyGlyph_isInkOnBlackWithAnUpperHalfOfItsOwn() {
    Set<String> halves = new HashSet<>();
    try (Patterns images = GlyphImages.draw()) {
      assertThat(images.count()).isEqualTo(48);
      for (int i = 0; i < images.count(); i++) {
        float[] image = images.row(i);
        double ink = 0;
        for (float value : image) {
          assertThat(value).isBetween(0f, 255f);
          ink += value / 255;
        }
        assertThat(ink).as("pixels of ink in glyph %d", i).isBetween(30.0, 300.0);
        halves.add(Arrays.toString(Arrays.copyOf(image, image.length / 2)));
      }
    }
    assertThat(halves).hasSize(48);
  }

  @Test
  void draw_again_givesTheSameImages() {
    try (Patterns once = GlyphImages.draw();
        Patterns again = GlyphImages.draw()) {
      for (int i = 0; i < once.count(); i++) {
        assertThat(once.row(i)).isEqualTo(again.row(i));
      }
    }
  }

  @Test
  void strokes_everyLetterAndDigit_liesInItsBox() {
    for (char character : StrokeFont.ALPHANUMERIC.toCharArray()) {
      var strokes = StrokeFont.strokes(character);
      assertThat(strokes).as("%s", character).isNotNull();
      assertThat(strokes.getBounds2D().getMinX()).isGreaterThanOrEqualTo(0);
      assertThat(strokes.getBounds2D().getMaxX()).isLessThanOrEqualTo(StrokeFont.WIDTH);
      assertThat(strokes.getBounds2D().getMinY()).isGreaterThanOrEqualTo(0);
      assertThat(strokes.getBounds2D().getMaxY()).isLessThanOrEqualTo(StrokeFont.HEIGHT);
    }
  }
}
