package dev.hopfield.cli.capacity;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import dev.hopfield.cli.demo.ImageSheet;
import dev.hopfield.engine.format.WholeFile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A picture of the curves: on the left the share retrieved against N, a line for each memory and
 * dimension, thicker for more dimensions; on the right the N of which half come back, against d.
 */
public final class CapacityPlot {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 560;

  private CapacityPlot() {}

  /** Writes an SVG where the name ends so, else a PNG; whole or not at all. */
  public static void write(Path file, List<CapacityCurve> curves, CapacitySettings settings) {
    System.setProperty("java.awt.headless", "true");
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
      VectorGraphics2D graphics = new VectorGraphics2D();
      paint(graphics, curves, settings);
      PageSize size = new PageSize(0, 0, 2.0 * WIDTH, HEIGHT);
      writeSvg(new SVGProcessor().getDocument(graphics.getCommands(), size), file);
      return;
    }
    BufferedImage picture = new BufferedImage(2 * WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    paint(graphics, curves, settings);
    graphics.dispose();
    ImageSheet.write(picture, file);
  }

  private static void paint(
      Graphics2D graphics, List<CapacityCurve> curves, CapacitySettings settings) {
    shares(curves, settings).paint(graphics, WIDTH, HEIGHT);
    graphics.translate(WIDTH, 0);
    halves(curves).paint(graphics, WIDTH, HEIGHT);
  }

  private static void writeSvg(Document svg, Path file) {
    try (WholeFile whole = WholeFile.create(file)) {
      try (OutputStream out = new BufferedOutputStream(whole.stream())) {
        svg.writeTo(out);
        out.flush();
        whole.commit();
      } catch (IOException e) {
        throw whole.failed(e);
      }
    }
  }

  private static Color colour(MemoryKind kind) {
    return switch (kind) {
      case CLASSIC -> new Color(0xC2, 0x3B, 0x22);
      case POLYNOMIAL -> new Color(0xD9, 0x95, 0x1A);
      case EXPONENTIAL -> new Color(0x2E, 0x7D, 0x32);
      case CONTINUOUS -> new Color(0x1F, 0x4E, 0x9E);
    };
  }

  private static XYChart chart(String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
    chart.getStyler().setLegendBorderColor(Color.WHITE);
    return chart;
  }

  private static XYChart shares(List<CapacityCurve> curves, CapacitySettings settings) {
    XYChart chart =
        chart(
            "Share retrieved, %.0f %% of the signs turned".formatted(100 * settings.corrupted()),
            "patterns stored",
            "share retrieved");
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisMax(1.0);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    int largest = curves.stream().mapToInt(CapacityCurve::dim).max().orElse(1);
    for (CapacityCurve curve : curves) {
      double[] x = curve.points().stream().mapToDouble(CapacityCurve.Point::patterns).toArray();
      double[] y = curve.points().stream().mapToDouble(CapacityCurve.Point::share).toArray();
      XYSeries series =
          chart.addSeries("%s, d = %d".formatted(curve.kind().label(), curve.dim()), x, y);
      series.setMarker(SeriesMarkers.NONE);
      series.setLineColor(colour(curve.kind()));
      series.setLineStyle(new BasicStroke(0.6f + 2.4f * curve.dim() / largest));
      series.setShowInLegend(curve.dim() == largest);
    }
    return chart;
  }

  private static XYChart halves(List<CapacityCurve> curves) {
    XYChart chart = chart("Patterns of which half come back", "dimension d", "patterns stored");
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    for (MemoryKind kind : MemoryKind.values()) {
      List<CapacityCurve> known =
          curves.stream()
              .filter(curve -> curve.kind() == kind && !Double.isNaN(curve.half()))
              .toList();
      if (known.isEmpty()) {
        continue;
      }
      double[] x = known.stream().mapToDouble(CapacityCurve::dim).toArray();
      double[] y = known.stream().mapToDouble(CapacityCurve::half).toArray();
      XYSeries series = chart.addSeries(kind.label(), x, y);
      series.setLineColor(colour(kind));
      series.setMarkerColor(colour(kind));
      series.setMarker(SeriesMarkers.CIRCLE);
    }
    double[] dims = curves.stream().mapToDouble(CapacityCurve::dim).distinct().sorted().toArray();
    double[] classic = java.util.Arrays.stream(dims).map(d -> 0.14 * d).toArray();
    XYSeries theory = chart.addSeries("0.14 d", dims, classic);
    theory.setLineColor(Color.GRAY);
    theory.setLineStyle(
        new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {4}, 0));
    theory.setMarker(SeriesMarkers.NONE);
    return chart;
  }
}
