package dev.hopfield.cli.demo;

import dev.hopfield.engine.format.WholeFile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A picture for people: rows of erased, restored and true image, several such triples side by side.
 * What was restored is framed green, what was not red.
 */
public final class ImageSheet {
  private static final int LEAST_IMAGE_SIDE = 112;
  private static final int GAP = 10;
  private static final int GROUP_GAP = 34;
  private static final int MARGIN = 24;
  private static final int TITLE = 44;
  private static final int HEADING = 30;
  private static final String[] HEADINGS = {"query", "restored", "true"};

  private static final int ERASED = 0x46506a;
  private static final Color PAPER = Color.WHITE;
  private static final Color INK = new Color(0x22, 0x22, 0x22);
  private static final Color RIGHT = new Color(0x2e, 0x9e, 0x4f);
  private static final Color WRONG = new Color(0xd0, 0x30, 0x30);

  private final int width;
  private final int height;
  private final int scale;
  private final int groups;
  private final int kept;

  /**
   * A sheet of images of one size.
   *
   * @param width of an image in pixels
   * @param height of an image in pixels
   * @param kept how many pixels of a query were not erased: the first ones
   * @param groups how many triples stand side by side
   */
  public ImageSheet(int width, int height, int kept, int groups) {
    this.width = width;
    this.height = height;
    this.kept = kept;
    this.groups = groups;
    int side = Math.max(width, height);
    scale = Math.max(1, (LEAST_IMAGE_SIDE + side - 1) / side);
  }

  /**
   * Draws the sheet.
   *
   * @param title one line above
   * @param images at least one
   * @return the picture
   */
  public BufferedImage draw(String title, List<RestoredImage> images) {
    int rows = (images.size() + groups - 1) / groups;
    int sheetWidth = 2 * MARGIN + groups * groupWidth() + (groups - 1) * GROUP_GAP;
    int sheetHeight = 2 * MARGIN + TITLE + HEADING + rows * (cellHeight() + GAP) - GAP;
    BufferedImage sheet = new BufferedImage(sheetWidth, sheetHeight, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = sheet.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    pen.setColor(PAPER);
    pen.fillRect(0, 0, sheetWidth, sheetHeight);
    write(pen, title, MARGIN, MARGIN, Math.min(3, fitting(title, sheetWidth - 2 * MARGIN)));
    for (int g = 0; g < Math.min(groups, images.size()); g++) {
      for (int c = 0; c < HEADINGS.length; c++) {
        write(pen, HEADINGS[c], cellX(g, c), MARGIN + TITLE, 2);
      }
    }
    for (int i = 0; i < images.size(); i++) {
      int y = MARGIN + TITLE + HEADING + i / groups * (cellHeight() + GAP);
      draw(pen, images.get(i), i % groups, y);
    }
    pen.dispose();
    return sheet;
  }

  private void draw(Graphics2D pen, RestoredImage image, int group, int y) {
    pen.drawImage(grey(image.query(), kept), cellX(group, 0), y, cellWidth(), cellHeight(), null);
    pen.drawImage(
        grey(image.restored(), width * height),
        cellX(group, 1),
        y,
        cellWidth(),
        cellHeight(),
        null);
    pen.drawImage(
        grey(image.original(), width * height),
        cellX(group, 2),
        y,
        cellWidth(),
        cellHeight(),
        null);
    pen.setStroke(new BasicStroke(3));
    pen.setColor(image.isRestored() ? RIGHT : WRONG);
    pen.drawRect(cellX(group, 1) - 2, y - 2, cellWidth() + 3, cellHeight() + 3);
  }

  /** Grey values as they are, cut to 0 … 255; blue from the first one that is not known. */
  private BufferedImage grey(float[] values, int known) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < values.length; i++) {
      int level = Math.clamp(Math.round(values[i]), 0, 255);
      int rgb = i < known ? level << 16 | level << 8 | level : ERASED;
      image.setRGB(i % width, i / width, rgb);
    }
    return image;
  }

  private static void write(Graphics2D pen, String text, int x, int y, double size) {
    AffineTransform placed = AffineTransform.getTranslateInstance(x, y);
    placed.scale(size, size);
    pen.setColor(INK);
    pen.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.draw(placed.createTransformedShape(StrokeFont.line(text)));
  }

  /** The size at which a line is just as wide. */
  private static double fitting(String text, int most) {
    Path2D line = StrokeFont.line(text);
    return most / Math.max(1, line.getBounds2D().getMaxX());
  }

  private int cellWidth() {
    return width * scale;
  }

  private int cellHeight() {
    return height * scale;
  }

  private int groupWidth() {
    return HEADINGS.length * cellWidth() + (HEADINGS.length - 1) * GAP;
  }

  private int cellX(int group, int column) {
    return MARGIN + group * (groupWidth() + GROUP_GAP) + column * (cellWidth() + GAP);
  }

  /** Writes a picture as PNG, whole or not at all. */
  public static void write(BufferedImage picture, Path file) {
    try (WholeFile whole = WholeFile.create(file)) {
      try (OutputStream out = new BufferedOutputStream(whole.stream())) {
        ImageIO.setUseCache(false);
        ImageIO.write(picture, "png", out);
        out.flush();
        whole.commit();
      } catch (IOException e) {
        throw whole.failed(e);
      }
    }
  }
}
