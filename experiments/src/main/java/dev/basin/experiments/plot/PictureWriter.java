package dev.basin.experiments.plot;

import dev.basin.experiments.UserError;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.image.BufferedImage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.DOMImplementation;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// Writes a [Drawing] as PNG, at twice its size for sharp screens, and as SVG.
public final class PictureWriter {
  private static final int SCALE = 2;
  private static final String SVG = "http://www.w3.org/2000/svg";

  private PictureWriter() {}

  /// Looks whether text can be drawn, before long work whose picture would fail at its end.
  ///
  /// @throws UserError when this machine has no fonts
  public static void checkFonts() {
    try {
      for (Font font : List.of(Style.TEXT, Style.TITLE, new Font(Font.SERIF, Font.ITALIC, 12))) {
        new TextLayout("w", font, new FontRenderContext(null, true, true));
      }
    } catch (RuntimeException | Error e) {
      // What Java throws where fontconfig or every font is missing differs from version to version.
      throw new UserError(
          "this Java runtime finds no fonts to draw with: install fontconfig and a font, such as"
              + " Debian's packages fontconfig and fonts-dejavu-core",
          e);
    }
  }

  /// The picture on pixels, at twice its width and height.
  public static BufferedImage image(Drawing drawing) {
    BufferedImage image =
        new BufferedImage(
            SCALE * drawing.width(), SCALE * drawing.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.scale(SCALE, SCALE);
      smooth(graphics);
      paint(drawing, graphics);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  /// Writes the picture as PNG.
  public static void writePng(Path file, Drawing drawing) throws IOException {
    // ImageIO reports an unwritable file as a missing encoder; a stream reports it as what it is.
    try (var stream = Files.newOutputStream(file)) {
      if (!ImageIO.write(image(drawing), "png", stream)) {
        throw new IOException("this Java runtime cannot write PNG");
      }
    }
  }

  /// Writes the picture as SVG.
  public static void writeSvg(Path file, Drawing drawing) throws IOException {
    DOMImplementation dom;
    try {
      dom = DocumentBuilderFactory.newInstance().newDocumentBuilder().getDOMImplementation();
    } catch (ParserConfigurationException e) {
      throw new UncheckedIOException(new IOException("this Java runtime has no XML", e));
    }
    Document document = dom.createDocument(SVG, "svg", null);
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setComment(null);
    context.setPrecision(2);
    // Outlines instead of text: the reader's machine need not have the fonts of the writer's.
    SVGGraphics2D graphics = new SVGGraphics2D(context, true);
    smooth(graphics);
    paint(drawing, graphics);
    Element root = graphics.getRoot();
    root.setAttribute("width", Integer.toString(drawing.width()));
    root.setAttribute("height", Integer.toString(drawing.height()));
    root.setAttribute("viewBox", "0 0 " + drawing.width() + " " + drawing.height());
    SvgCompactor.compact(root);
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      graphics.stream(root, writer, false, false);
    }
  }

  private static void paint(Drawing drawing, Graphics2D graphics) {
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, drawing.width(), drawing.height());
    drawing.paint(graphics);
  }

  private static void smooth(Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
  }
}
