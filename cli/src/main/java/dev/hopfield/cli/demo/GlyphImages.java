package dev.hopfield.cli.demo;

import dev.hopfield.engine.Patterns;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Letters, digits and shapes, white on black, 28 × 28, grey values 0 … 255. Each is drawn a little
 * turned, slanted and shifted, as by hand, so that no two have the same upper half.
 */
public final class GlyphImages {
  /** Width and height in pixels. */
  public static final int SIDE = 28;

  private static final float PEN = 2.6f;
  private static final double UNIT = 3.1;
  private static final long SEED = 7;

  /** Shapes in the box of {@link StrokeFont}. */
  private static final List<String> SHAPES =
      List.of(
          "M0 1 L4 1 L4 5 L0 5 Z",
          "M2 0.5 L4 3 L2 5.5 L0 3 Z",
          "M2 0.8 L4.2 5 L-0.2 5 Z",
          "M-0.2 1 L4.2 1 L2 5.2 Z",
          "M2 5.4 Q-1.4 2.6 0 1.2 Q1.2 0.2 2 1.9 Q2.8 0.2 4 1.2 Q5.4 2.6 2 5.4 Z",
          "M2 0.4 L2.7 2.3 L4.6 2.3 L3.1 3.5 L3.6 5.4 L2 4.3 L0.4 5.4 L0.9 3.5 L-0.6 2.3 L1.3 2.3"
              + " Z",
          "M2 0.4 L2 5.6 M-0.4 3 L4.4 3",
          "M2 5.8 L2 0.4 M0.2 2.4 L2 0.4 L3.8 2.4",
          "M2 0.2 L2 5.6 M0.2 3.6 L2 5.6 L3.8 3.6",
          "M-0.4 1 L4.4 1 M-0.4 3 L4.4 3 M-0.4 5 L4.4 5",
          "M0 0.6 L0 5.4 M2 0.6 L2 5.4 M4 0.6 L4 5.4",
          "M2 3 Q2.8 2.4 2.8 3.2 Q2.6 4.2 1.4 3.9 Q0.2 3.2 1 1.8 Q2.4 0.4 3.9 1.9 Q4.9 4 3 5.4 Q0.8"
              + " 6.2 -0.4 4.6");

  private GlyphImages() {}

  /** All of them, one a row of 784 numbers; whoever asks closes them. */
  public static Patterns draw() {
    List<Path2D> outlines = new ArrayList<>();
    for (char character : StrokeFont.ALPHANUMERIC.toCharArray()) {
      outlines.add(Objects.requireNonNull(StrokeFont.strokes(character)));
    }
    SHAPES.forEach(shape -> outlines.add(StrokeFont.path(shape)));
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    Patterns images = Patterns.allocate(outlines.size(), SIDE * SIDE);
    for (int i = 0; i < outlines.size(); i++) {
      images.setRow(i, pixels(outlines.get(i), byHand(random)));
    }
    return images;
  }

  /** From the font's box to the middle of the image, turned, slanted and shifted a little. */
  private static AffineTransform byHand(RandomGenerator random) {
    AffineTransform placed = new AffineTransform();
    placed.translate(
        SIDE / 2.0 + random.nextDouble(-1.5, 1.5), SIDE / 2.0 + random.nextDouble(-1.2, 1.2));
    placed.rotate(Math.toRadians(random.nextDouble(-9, 9)));
    placed.shear(random.nextDouble(-0.12, 0.12), 0);
    placed.scale(UNIT * random.nextDouble(0.9, 1.05), UNIT * random.nextDouble(0.9, 1.05));
    placed.translate(-StrokeFont.WIDTH / 2.0, -StrokeFont.HEIGHT / 2.0);
    return placed;
  }

  private static float[] pixels(Path2D outline, AffineTransform placed) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    pen.setStroke(new BasicStroke(PEN, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.setColor(Color.WHITE);
    pen.draw(outline.createTransformedShape(placed));
    pen.dispose();
    return image.getRaster().getPixels(0, 0, SIDE, SIDE, (float[]) null);
  }
}
