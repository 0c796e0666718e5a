package dev.hopfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** {@code capacity} as a person calls it. */
class CapacityCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";

  private int capacity(String options) {
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
    return Main.execute(console, ("capacity " + options).split(" "));
  }

  @Test
  void capacity_plot_isAPictureBesideTheTable() throws IOException {
    Path plot = folder.resolve("c.png");
    int code =
        capacity(
            "--dims 8,12 --memories classic,exponential --queries 20 --max-patterns 64 --plot "
                + plot);
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains("classic", "exponential", "Plot: " + plot);
    BufferedImage picture = ImageIO.read(plot.toFile());
    assertThat(picture.getWidth()).isGreaterThan(picture.getHeight());
  }

  /** Read by a parser that is not ours: a picture of that size, with something in it. */
  @Test
  void capacity_plotAsSvg_isAVectorPicture() throws Exception {
    Path plot = folder.resolve("c.svg");
    String options = "--dims 8,12 --memories classic --queries 20 --max-patterns 64 --plot ";
    assertThat(capacity(options + plot)).as(err.toString()).isZero();
    DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
    parsers.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    Element svg = parsers.newDocumentBuilder().parse(plot.toFile()).getDocumentElement();
    assertThat(svg.getTagName()).isEqualTo("svg");
    assertThat(svg.getAttribute("viewBox")).isEqualTo("0 0 1520 560");
    assertThat(svg.getElementsByTagName("*").getLength()).isGreaterThan(50);
  }

  @Test
  void capacity_sameSeed_isTheSame() {
    String options = "--dims 10 --queries 30 --max-patterns 64 --output csv";
    assertThat(capacity(options)).isZero();
    String first = withoutTimes(out.toString());
    out.getBuffer().setLength(0);
    assertThat(capacity(options)).isZero();
    assertThat(withoutTimes(out.toString())).isEqualTo(first);
  }

  /** The table without the moment at which each was made. */
  private static String withoutTimes(String table) {
    assertThat(table).containsPattern(TIME);
    return table.replaceAll(TIME, "");
  }

  @Test
  void capacity_badOptions_areOneLine() {
    assertThat(capacity("--dims 1")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("the dimension is 1").hasLineCount(1);
    err.getBuffer().setLength(0);
    assertThat(capacity("--plot " + folder.resolve("c.pdf"))).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("is written as .png or .svg").hasLineCount(1);
    assertThat(Files.exists(folder.resolve("c.pdf"))).isFalse();
  }
}
