package dev.basin.experiments.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// Lines or points over linear or logarithmic axes.
///
/// @param width in points
/// @param height in points
/// @param title above the chart; may be empty
/// @param x the horizontal axis
/// @param y the vertical axis
/// @param series what is drawn, first at the top
/// @param markers places and stretches of the horizontal axis that are named
public record LineChart(
    int width, int height, String title, Axis x, Axis y, List<Series> series, List<Marker> markers)
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

  private static final Color NOTHING = new Color(0, 0, 0, 0);
  private static final double ROOM = 0.1;
  private static final BasicStroke DOTS =
      new BasicStroke(
          1.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 10, new float[] {0.1f, 4}, 0);

  /// An axis.
  ///
  /// @param label its quantity and unit
  /// @param logarithmic whether equal ratios have equal lengths; then values at or below 0 are left
  ///   out
  /// @param names of the places that are marked; where there are none, numbers are marked
  /// @param most where the axis ends, if values may lie beyond it
  public record Axis(
      String label, boolean logarithmic, Map<Double, String> names, OptionalDouble most) {
    /// An axis on which equal differences have equal lengths.
    public static Axis linear(String label) {
      return new Axis(label, false, Map.of(), OptionalDouble.empty());
    }

    /// An axis on which equal ratios have equal lengths.
    public static Axis log(String label) {
      return new Axis(label, true, Map.of(), OptionalDouble.empty());
    }

    /// An axis on which equal differences have equal lengths, with names in place of numbers.
    public static Axis named(String label, Map<Double, String> names) {
      return new Axis(label, false, names, OptionalDouble.empty());
    }

    /// The same axis, ending there: lines to values beyond it leave the chart.
    public Axis upTo(double greatest) {
      return new Axis(label, logarithmic, names, OptionalDouble.of(greatest));
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
  /// @param name for the legend, which leaves out a series without one
  /// @param x the places
  /// @param y the values, as many; those that are not finite leave a gap
  /// @param mark how they are drawn
  /// @param color the next of [#COLORS] if there is none
  /// @param spread half the length of the bar at every value; none are drawn if it is empty
  public record Series(
      String name, double[] x, double[] y, Mark mark, Optional<Color> color, double[] spread) {
    public Series {
      if (x.length != y.length || spread.length != 0 && spread.length != y.length) {
        throw new IllegalArgumentException(
            "series %s has %d places, %d values and %d bars"
                .formatted(name, x.length, y.length, spread.length));
      }
    }

    /// A series without bars.
    public Series(String name, double[] x, double[] y, Mark mark, Optional<Color> color) {
      this(name, x, y, mark, color, new double[0]);
    }

    /// A series in the next of [#COLORS].
    public Series(String name, double[] x, double[] y, Mark mark) {
      this(name, x, y, mark, Optional.empty());
    }

    /// The same series in a colour of its own choice, such as that of another.
    public Series inColor(Color chosen) {
      return new Series(name, x, y, mark, Optional.of(chosen), spread);
    }

    /// The same series with a bar from `y - spread` to `y + spread` at every value.
    public Series withSpread(double[] half) {
      return new Series(name, x, y, mark, color, half);
    }
  }

  /// A dotted vertical line with a label at its foot where `from` is `to`; else a label at the top,
  /// in the middle of the stretch between them.
  public record Marker(String label, double from, double to) {
    /// A dotted line at a place.
    public static Marker line(String label, double x) {
      return new Marker(label, x, x);
    }

    /// The name of a stretch.
    public static Marker region(String label, double from, double to) {
      return new Marker(label, from, to);
    }
  }

  public LineChart {
    series = List.copyOf(series);
    markers = List.copyOf(markers);
  }

  /// A chart without markers.
  public LineChart(int width, int height, String title, Axis x, Axis y, List<Series> series) {
    this(width, height, title, x, y, series, List.of());
  }

  /// The same chart with markers.
  public LineChart withMarkers(List<Marker> added) {
    return new LineChart(width, height, title, x, y, series, added);
  }

  @Override
  public void paint(Graphics2D graphics) {
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    // one path for each series: dashes run on from value to value, and an SVG stays small
    renderer.setDrawSeriesLineAsPath(true);
    for (int i = 0; i < series.size(); i++) {
      data.addSeries(values(i, series.get(i)));
      style(renderer, i, series.get(i));
    }
    for (int i = 0; i < series.size(); i++) {
      if (series.get(i).spread().length > 0) {
        int index = data.getSeriesCount();
        data.addSeries(bars(series.get(i)));
        renderer.setSeriesPaint(index, color(i));
        renderer.setSeriesShapesVisible(index, false);
        renderer.setSeriesStroke(index, Style.stroke(1));
        renderer.setSeriesVisibleInLegend(index, false);
      }
    }
    XYPlot plot = new XYPlot(data, axis(x), roomy(axis(y)), renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlinePaint(Style.QUIET);
    plot.setDomainGridlinePaint(Style.FRAME);
    plot.setRangeGridlinePaint(Style.FRAME);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    markers.forEach(marker -> plot.addDomainMarker(drawn(marker), Layer.FOREGROUND));
    y.most()
        .ifPresent(most -> plot.getRangeAxis().setRange(plot.getRangeAxis().getLowerBound(), most));
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

  private XYSeries values(int index, Series series) {
    Comparable<?> key = series.name().isEmpty() ? Integer.valueOf(index) : series.name();
    XYSeries values = new XYSeries(key, false);
    for (int i = 0; i < series.x().length; i++) {
      if (x.logarithmic() && series.x()[i] <= 0) {
        continue; // even without a value, such a place would stretch the axis
      }
      boolean visible = Double.isFinite(series.y()[i]) && !(y.logarithmic() && series.y()[i] <= 0);
      values.add(series.x()[i], visible ? series.y()[i] : Double.NaN);
    }
    return values;
  }

  // one path: up a bar, and a gap
  private XYSeries bars(Series series) {
    XYSeries bars = new XYSeries(series.name() + ", spread", false);
    for (int i = 0; i < series.x().length; i++) {
      double low = series.y()[i] - series.spread()[i];
      double high = series.y()[i] + series.spread()[i];
      if (Double.isFinite(low) && Double.isFinite(high) && !(y.logarithmic() && low <= 0)) {
        bars.add(series.x()[i], low);
        bars.add(series.x()[i], high);
        bars.add(series.x()[i], Double.NaN);
      }
    }
    return bars;
  }

  private Color color(int index) {
    return series.get(index).color().orElse(COLORS.get(index % COLORS.size()));
  }

  private void style(XYLineAndShapeRenderer renderer, int index, Series of) {
    Mark mark = of.mark();
    renderer.setSeriesPaint(index, color(index));
    renderer.setSeriesVisibleInLegend(index, !of.name().isEmpty());
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

  private static org.jfree.chart.plot.Marker drawn(Marker marker) {
    boolean line = marker.from() == marker.to();
    org.jfree.chart.plot.Marker drawn =
        line
            ? new ValueMarker(marker.from(), Style.QUIET, DOTS)
            : new IntervalMarker(marker.from(), marker.to(), NOTHING);
    drawn.setAlpha(1);
    drawn.setLabel(marker.label());
    drawn.setLabelFont(Style.SMALL);
    drawn.setLabelPaint(line ? Style.INK : Style.QUIET);
    drawn.setLabelBackgroundColor(NOTHING);
    drawn.setLabelAnchor(line ? RectangleAnchor.BOTTOM_RIGHT : RectangleAnchor.TOP);
    drawn.setLabelTextAnchor(line ? TextAnchor.BOTTOM_LEFT : TextAnchor.TOP_CENTER);
    drawn.setLabelOffset(new RectangleInsets(5, 5, 5, 5));
    return drawn;
  }

  /// With room above the lines for the names of stretches, and below them for those of places.
  private ValueAxis roomy(ValueAxis axis) {
    if (markers.stream().anyMatch(marker -> marker.from() < marker.to())) {
      axis.setUpperMargin(ROOM);
    }
    if (y.logarithmic() && markers.stream().anyMatch(marker -> marker.from() == marker.to())) {
      axis.setLowerMargin(ROOM);
    }
    return axis;
  }

  private static ValueAxis axis(Axis description) {
    NumberAxis linear =
        description.names().isEmpty()
            ? new NumberAxis(description.label())
            : new NamedAxis(description.label(), description.names());
    linear.setAutoRangeIncludesZero(false);
    ValueAxis axis = description.logarithmic() ? new DecadeAxis(description.label()) : linear;
    axis.setLabelFont(Style.TEXT);
    axis.setTickLabelFont(Style.SMALL);
    axis.setLabelPaint(Style.INK);
    axis.setTickLabelPaint(Style.QUIET);
    axis.setTickMarkPaint(Style.QUIET);
    axis.setAxisLinePaint(Style.QUIET);
    return axis;
  }
}
