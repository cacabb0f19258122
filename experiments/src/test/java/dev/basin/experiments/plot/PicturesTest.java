package dev.basin.experiments.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class PicturesTest {
  private static final double[] RANGE = {-1, 1, -1, 1};

  @TempDir Path folder;

  static Stream<Drawing> drawings() {
    double[] levels = {0.5, 1, 2, 5};
    HeightScale scale = HeightScale.linear(0, 10);
    LineChart.Series series =
        new LineChart.Series(
            "s", new double[] {1, 2, 3}, new double[] {1, 0, 100}, LineChart.Mark.LINE_AND_POINTS);
    AlgorithmBox algorithm =
        new AlgorithmBox(
            200, "\\textbf{Algorithm}", List.of(new AlgorithmBox.Line(1, "$w_{t+1}$")));
    PlanePlot contours =
        PlanePlot.schematic(
                300,
                200,
                RANGE,
                List.of(
                    Layers.bands(Samples.sharp(21), levels, scale, ColorMap.COOL_TO_WARM),
                    Layers.contours(Samples.sharp(21), levels, Color.BLACK, 1)))
            .withTitle("title")
            .withAxes("$x$", "$y$")
            .withColorBar(scale, "loss");
    PlanePlot schematic =
        PlanePlot.schematic(
            200,
            200,
            RANGE,
            List.of(
                Layers.arrow(new double[] {0, 0}, new double[] {0.5, 0.5}, Color.RED, 2),
                Layers.cross(new double[] {0, 0}, 5, Color.BLACK, 2),
                Layers.dot(new double[] {0.2, 0}, 5, Color.BLUE),
                Layers.dashed(new double[] {0, 0}, new double[] {1, 0}, Color.GRAY, 1),
                Layers.label(new double[] {0, 0}, 5, 5, Align.LEFT, "$w_t$", 14, Color.BLACK)));
    return Stream.of(
        Samples.surfaces(9),
        contours,
        new Beside(List.of(algorithm, schematic), 10),
        dots(-5, 40),
        new LineChart(
            300,
            200,
            "chart",
            LineChart.Axis.linear("x"),
            LineChart.Axis.log("y"),
            List.of(series)));
  }

  private static DotRows dots(double... values) {
    DotRows.Row row = new DotRows.Row("row", Color.BLUE, values);
    return new DotRows(300, 150, "dots", "per cent", -10, 50, List.of(0.0, 20.0), List.of(row));
  }

  @Test
  void aDotBesideTheScaleIsRefused() {
    for (double value : new double[] {-10.1, 50.1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> dots(0, value));
    }
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void pngIsTwiceTheSizeAndNotBlank(Drawing drawing) throws IOException {
    Path file = folder.resolve("p.png");
    PictureWriter.writePng(file, drawing);
    BufferedImage image = ImageIO.read(file.toFile());
    assertEquals(2 * drawing.width(), image.getWidth());
    assertEquals(2 * drawing.height(), image.getHeight());
    Set<Integer> colors = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        colors.add(image.getRGB(x, y));
      }
    }
    assertTrue(colors.size() > 20, "only " + colors.size() + " colours");
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void svgIsXmlOfTheSameSizeThatNeedsNoFonts(Drawing drawing) throws IOException {
    Path file = folder.resolve("p.svg");
    PictureWriter.writeSvg(file, drawing);
    Document document = parse(Files.readString(file));
    String box = "0 0 " + drawing.width() + " " + drawing.height();
    assertEquals(box, document.getDocumentElement().getAttribute("viewBox"));
    assertTrue(document.getElementsByTagName("path").getLength() > 3);
    assertEquals(0, document.getElementsByTagName("text").getLength());
  }

  @Test
  void svgKeepsTheRuleThatHolesAreFilledBy() throws IOException {
    Path file = folder.resolve("p.svg");
    HeightScale scale = HeightScale.linear(0, 10);
    Layer bands = Layers.bands(Samples.sharp(11), new double[] {5}, scale, ColorMap.COOL_TO_WARM);
    PictureWriter.writeSvg(file, PlanePlot.schematic(100, 100, RANGE, List.of(bands)));
    assertTrue(Files.readString(file).contains("fill-rule=\"evenodd\""));
  }

  @Test
  void svgOfTwoFineSurfacesStaysUnderAMegabyte() throws IOException {
    Path file = folder.resolve("p.svg");
    PictureWriter.writeSvg(file, Samples.surfaces(51));
    assertTrue(Files.size(file) < 1_000_000, "it has " + Files.size(file) + " bytes");
  }

  @Test
  void surfacesShowClipAndBottomInTheEndsOfTheColours() {
    BufferedImage image = PictureWriter.image(Samples.surfaces(31));
    int red = 0;
    int blue = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth() / 2; x++) {
        Color color = new Color(image.getRGB(x, y));
        red += color.getRed() > 150 && color.getBlue() < 60 && color.getGreen() < 40 ? 1 : 0;
        blue += color.getBlue() > 130 && color.getRed() < 100 ? 1 : 0;
      }
    }
    assertTrue(red > 10_000, "the plateau has " + red + " pixels");
    assertTrue(blue > 200, "the bottom has " + blue + " pixels");
  }

  @Test
  void markersAndColoursOfALineChartAreDrawn() {
    LineChart.Series series =
        new LineChart.Series(
            "s", new double[] {1, 10, 100}, new double[] {1, 2, 3}, LineChart.Mark.LINE);
    LineChart plain =
        new LineChart(
            300,
            200,
            "",
            LineChart.Axis.log("x"),
            LineChart.Axis.linear("y"),
            List.of(series.inColor(Color.RED)));
    BufferedImage without = PictureWriter.image(plain);
    BufferedImage line = with(plain, LineChart.Marker.line("", 10));
    BufferedImage nameless = with(plain, LineChart.Marker.region("", 1, 10));
    BufferedImage region = with(plain, LineChart.Marker.region("here", 1, 10));
    int red = 0;
    int dots = 0;
    int letters = 0;
    for (int y = 0; y < without.getHeight(); y++) {
      for (int x = 0; x < without.getWidth(); x++) {
        red += without.getRGB(x, y) == Color.RED.getRGB() ? 1 : 0;
        dots += line.getRGB(x, y) != without.getRGB(x, y) ? 1 : 0;
        letters += region.getRGB(x, y) != nameless.getRGB(x, y) ? 1 : 0;
      }
    }
    assertTrue(red > 200, "the line has " + red + " pixels");
    assertTrue(dots > 50 && dots < 2_000, "the dotted line has " + dots + " pixels");
    assertTrue(letters > 50 && letters < 2_000, "the name has " + letters + " pixels");
  }

  private static BufferedImage with(LineChart chart, LineChart.Marker marker) {
    return PictureWriter.image(chart.withMarkers(List.of(marker)));
  }

  @Test
  void theInteractivePageIsOfflineAndEscaped() throws IOException {
    String page = InteractiveSurface.html("a <b>", Samples.surfaces(5));
    assertFalse(page.contains("http"), "the page must not need a network");
    assertTrue(page.contains("<script src=\"../plotly.js\">"));
    assertTrue(page.contains("a &lt;b&gt;"));
    assertTrue(page.contains("\\u003c/script> & \\\"more\\\""));
    assertFalse(page.contains("NaN"), "JSON has no NaN");
    assertTrue(new String(PlotlyScript.content(), 0, 200).contains("plotly.js"));
  }

  private static Document parse(String text) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setValidating(false);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      return builder.parse(new InputSource(new java.io.StringReader(text)));
    } catch (ParserConfigurationException | SAXException e) {
      throw new AssertionError(e);
    }
  }
}
