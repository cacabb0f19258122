package dev.basin.experiments.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// Lines or points over linear or logarithmic axes.
///
/// @param width in points
/// @param height in points
/// @param title above the chart; may be empty
/// @param x the horizontal axis
/// @param y the vertical axis
/// @param series what is drawn, first at the bottom
public record LineChart(int width, int height, String title, Axis x, Axis y, List<Series> series)
    implements Drawing {

  /// Colours that remain distinct with the common colour deficiencies (M. Okabe, K. Ito, 2008), in
  /// the order in which series take them.
  public static final List<Color> COLORS =
      List.of(
          new Color(0x0072b2),
          new Color(0xd55e00),
          new Color(0x009e73),
          new Color(0xcc79a7),
          new Color(0xe69f00),
          new Color(0x56b4e9),
          new Color(0x22262b));

  /// An axis.
  ///
  /// @param label its quantity and unit
  /// @param logarithmic whether equal ratios have equal lengths; then values at or below 0 are left
  ///   out
  public record Axis(String label, boolean logarithmic) {
    /// An axis on which equal differences have equal lengths.
    public static Axis linear(String label) {
      return new Axis(label, false);
    }

    /// An axis on which equal ratios have equal lengths.
    public static Axis log(String label) {
      return new Axis(label, true);
    }
  }

  /// How a series is drawn.
  public enum Mark {
    /// A solid line.
    LINE,
    /// A dashed line.
    DASHES,
    /// Points without a line.
    POINTS,
    /// A line with a point at every value.
    LINE_AND_POINTS
  }

  /// Values over places.
  ///
  /// @param name for the legend
  /// @param x the places
  /// @param y the values, as many; those that are not finite leave a gap
  /// @param mark how they are drawn
  public record Series(String name, double[] x, double[] y, Mark mark) {
    public Series {
      if (x.length != y.length) {
        throw new IllegalArgumentException(
            "series %s has %d places and %d values".formatted(name, x.length, y.length));
      }
    }
  }

  public LineChart {
    series = List.copyOf(series);
  }

  @Override
  public void paint(Graphics2D graphics) {
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    // one path for each series: dashes run on from value to value, and an SVG stays small
    renderer.setDrawSeriesLineAsPath(true);
    for (int i = 0; i < series.size(); i++) {
      data.addSeries(values(series.get(i)));
      style(renderer, i, series.get(i).mark());
    }
    XYPlot plot = new XYPlot(data, axis(x), axis(y), renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlinePaint(Style.QUIET);
    plot.setDomainGridlinePaint(Style.FRAME);
    plot.setRangeGridlinePaint(Style.FRAME);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    JFreeChart chart =
        new JFreeChart(title.isEmpty() ? null : title, Style.TITLE, plot, series.size() > 1);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(8, 6, 8, 16));
    if (chart.getTitle() != null) {
      chart.getTitle().setPaint(Style.INK);
    }
    if (chart.getLegend() != null) {
      chart.getLegend().setFrame(org.jfree.chart.block.BlockBorder.NONE);
      chart.getLegend().setItemFont(Style.TEXT);
      chart.getLegend().setPosition(RectangleEdge.BOTTOM);
    }
    chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
  }

  private XYSeries values(Series series) {
    XYSeries values = new XYSeries(series.name(), false);
    for (int i = 0; i < series.x().length; i++) {
      boolean visible =
          Double.isFinite(series.y()[i])
              && !(y.logarithmic() && series.y()[i] <= 0)
              && !(x.logarithmic() && series.x()[i] <= 0);
      values.add(series.x()[i], visible ? series.y()[i] : Double.NaN);
    }
    return values;
  }

  private static void style(XYLineAndShapeRenderer renderer, int index, Mark mark) {
    renderer.setSeriesPaint(index, COLORS.get(index % COLORS.size()));
    renderer.setSeriesLinesVisible(index, mark != Mark.POINTS);
    renderer.setSeriesShapesVisible(index, mark == Mark.POINTS || mark == Mark.LINE_AND_POINTS);
    renderer.setSeriesShape(index, new Ellipse2D.Double(-3, -3, 6, 6));
    renderer.setSeriesStroke(
        index,
        mark == Mark.DASHES
            ? new BasicStroke(
                2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {7, 4}, 0)
            : Style.stroke(2));
  }

  private static ValueAxis axis(Axis description) {
    NumberAxis linear = new NumberAxis(description.label());
    linear.setAutoRangeIncludesZero(false);
    LogAxis logarithmic = new LogAxis(description.label());
    // Whole exponents: the default marks half decades, such as 31.6.
    logarithmic.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
    logarithmic.setNumberFormatOverride(new TickFormat());
    ValueAxis axis = description.logarithmic() ? logarithmic : linear;
    axis.setLabelFont(Style.TEXT);
    axis.setTickLabelFont(Style.SMALL);
    axis.setLabelPaint(Style.INK);
    axis.setTickLabelPaint(Style.QUIET);
    axis.setTickMarkPaint(Style.QUIET);
    axis.setAxisLinePaint(Style.QUIET);
    return axis;
  }
}
