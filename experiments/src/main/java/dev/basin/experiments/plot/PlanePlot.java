package dev.basin.experiments.plot;

import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/// Layers over a rectangle of the plane: a contour plot with axes and a colour bar, or a schematic
/// with neither. Layers are cut at the frame.
public final class PlanePlot implements Drawing {
  private static final int TITLE = 40;
  private static final int AXIS_LEFT = 58;
  private static final int AXIS_BELOW = 48;
  private static final int BAR = 84;
  private static final int MARGIN = 14;

  private final int width;
  private final int height;
  private final double[] range;
  private final List<Layer> layers;
  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final HeightScale barScale;
  private final String barLabel;

  private PlanePlot(
      int width,
      int height,
      double[] range,
      List<Layer> layers,
      String title,
      String xLabel,
      String yLabel,
      HeightScale barScale,
      String barLabel) {
    this.width = width;
    this.height = height;
    this.range = range;
    this.layers = List.copyOf(layers);
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
    this.barScale = barScale;
    this.barLabel = barLabel;
  }

  /// A schematic: the layers, and nothing around them.
  ///
  /// @param width of the whole picture, in points
  /// @param height of the whole picture, in points
  /// @param range {xMin, xMax, yMin, yMax} of the plane
  public static PlanePlot schematic(int width, int height, double[] range, List<Layer> layers) {
    return new PlanePlot(width, height, range.clone(), layers, null, null, null, null, null);
  }

  /// The same with a title above it.
  public PlanePlot withTitle(String title) {
    return new PlanePlot(width, height, range, layers, title, xLabel, yLabel, barScale, barLabel);
  }

  /// The same with axes around the frame; labels are in the notation of [MathText].
  public PlanePlot withAxes(String xLabel, String yLabel) {
    return new PlanePlot(width, height, range, layers, title, xLabel, yLabel, barScale, barLabel);
  }

  /// The same with a bar that tells the meaning of the colours of [ColorMap#COOL_TO_WARM].
  public PlanePlot withColorBar(HeightScale scale, String label) {
    return new PlanePlot(width, height, range, layers, title, xLabel, yLabel, scale, label);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void paint(Graphics2D graphics) {
    boolean axes = xLabel != null;
    double left = axes ? AXIS_LEFT : 0;
    double top = title != null ? TITLE : axes ? MARGIN : 0;
    double right = barScale != null ? BAR : axes ? MARGIN : 0;
    double bottom = axes ? AXIS_BELOW : 0;
    Rectangle2D frame =
        new Rectangle2D.Double(left, top, width - left - right, height - top - bottom);
    Plane plane = new Plane(range[0], range[1], range[2], range[3], frame);
    Shape clip = graphics.getClip();
    graphics.clip(frame);
    layers.forEach(layer -> layer.paint(graphics, plane));
    graphics.setClip(clip);
    if (title != null) {
      Style.text(graphics, title, Style.TITLE, Style.INK, frame.getCenterX(), 25, Align.CENTER);
    }
    if (axes) {
      axes(graphics, plane);
    }
    if (barScale != null) {
      Rectangle2D bar =
          new Rectangle2D.Double(
              frame.getMaxX() + 22, frame.getY() + 24, 13, frame.getHeight() - 24);
      ColorBar.paint(graphics, bar, ColorMap.COOL_TO_WARM, barScale, barLabel);
    }
  }

  private void axes(Graphics2D graphics, Plane plane) {
    Rectangle2D frame = plane.frame();
    graphics.setStroke(Style.stroke(0.9));
    graphics.setColor(Style.QUIET);
    graphics.draw(frame);
    for (double tick : Ticks.between(plane.xMin(), plane.xMax(), 6)) {
      double x = plane.place(tick, plane.yMin()).getX();
      double y = frame.getMaxY();
      graphics.setColor(Style.QUIET);
      graphics.draw(new Line2D.Double(x, y, x, y + 4));
      text(graphics, Ticks.label(tick), x, y + 17, Align.CENTER);
    }
    for (double tick : Ticks.between(plane.yMin(), plane.yMax(), 6)) {
      double y = plane.place(plane.xMin(), tick).getY();
      double x = frame.getX();
      graphics.setColor(Style.QUIET);
      graphics.draw(new Line2D.Double(x - 4, y, x, y));
      text(graphics, Ticks.label(tick), x - 7, y + 4, Align.RIGHT);
    }
    label(graphics, xLabel, frame.getCenterX(), frame.getMaxY() + 37);
    AffineTransform upright = graphics.getTransform();
    graphics.translate(16, frame.getCenterY());
    graphics.rotate(-Math.PI / 2);
    label(graphics, yLabel, 0, 0);
    graphics.setTransform(upright);
  }

  // Words without mathematics are in the letters of all other words.
  private static void label(Graphics2D graphics, String label, double middle, double y) {
    if (label.indexOf('$') < 0) {
      Style.text(graphics, label, Style.TEXT, Style.INK, middle, y, Align.CENTER);
    } else {
      MathText text = MathText.of(label, 14);
      text.paint(graphics, middle - text.width() / 2, y, Style.INK);
    }
  }

  private static void text(Graphics2D graphics, String text, double x, double y, Align align) {
    Style.text(graphics, text, Style.SMALL, Style.QUIET, x, y, align);
  }
}
