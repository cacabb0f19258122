package dev.basin.experiments.figures;

import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.figures.Landscape.Point;
import dev.basin.experiments.figures.ModeConnectivity.Connection;
import dev.basin.experiments.figures.Modes.Mode;
import dev.basin.experiments.plot.Above;
import dev.basin.experiments.plot.Beside;
import dev.basin.experiments.plot.ColorBands;
import dev.basin.experiments.plot.Drawing;
import dev.basin.experiments.plot.Grid;
import dev.basin.experiments.plot.LineChart;
import dev.basin.experiments.plot.LineChart.Axis;
import dev.basin.experiments.plot.LineChart.Mark;
import dev.basin.experiments.plot.LineChart.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// The pictures of [ModeConnectivity].
final class ModeDrawing {
  // The published levels, 0.065 to 5 above a least loss of about 0.045, are so many, and so far
  // from the least to the greatest.
  private static final int LEVELS = 8;
  private static final double LOSS_FOLDS = 5.4;
  private static final double ERROR_FOLDS = 3;
  private static final double OF_BARRIER = 0.8; // the greatest level, which every chord passes
  private static final int BAR = 720;

  private ModeDrawing() {}

  static void draw(
      FigureContext context, Modes modes, List<Mode> networks, List<Connection> connections)
      throws IOException {
    Connection first = connections.getFirst();
    List<ModePanel> panels =
        List.of(
            ModePanel.ofThree(
                "three optima",
                networks.get(0).weights(),
                networks.get(1).weights(),
                networks.get(2).weights()),
            ModePanel.ofCurve("quadratic Bezier curve", first.bezier().curve(), false),
            ModePanel.ofCurve("polygonal chain, one bend", first.chain().curve(), false));
    List<Landscape.Map> maps = measure(context, modes, panels);
    ModeTables.planes(context, panels, maps);
    ColorBands losses =
        bands(maps, Landscape.Map::loss, barrier(connections, Point::loss), LOSS_FOLDS);
    context.picture(
        "train-loss",
        "Three planes through weight space with bands of equal train loss: high along the dashed"
            + " lines between networks, low along the curves",
        picture(panels, maps, Landscape.Map::loss, losses, "l2-regularised train loss (nats)"));
    Function<Landscape.Map, Grid> percent = map -> map.testError().map(share -> 100 * share);
    ColorBands errors =
        bands(maps, percent, 100 * barrier(connections, Point::testError), ERROR_FOLDS);
    context.picture(
        "test-error",
        "The same three planes with bands of equal test error: high along the dashed lines, low"
            + " along the curves",
        picture(panels, maps, percent, errors, "test error (%)"));
    context.picture(
        "along-the-curves",
        "Train loss and test error from one network to another: a barrier along the straight line,"
            + " none along Bezier curve and chain",
        along(first));
  }

  private static List<Landscape.Map> measure(
      FigureContext context, Modes modes, List<ModePanel> panels) {
    int grid = modes.recipe().grid();
    List<Landscape.Map> maps = new ArrayList<>();
    try (Progress.Task task =
        context.progress().start("planes", (long) panels.size() * grid * grid)) {
      for (ModePanel panel : panels) {
        maps.add(panel.measure(modes.landscape(), panel.range(), grid, context.workers(), task));
      }
    }
    return maps;
  }

  // one scale for all panels
  private static ColorBands bands(
      List<Landscape.Map> maps,
      Function<Landscape.Map, Grid> values,
      double barrier,
      double folds) {
    double least = maps.stream().mapToDouble(map -> values.apply(map).min()).min().orElseThrow();
    double greatest = Math.max(OF_BARRIER * barrier, least + 1e-6);
    return ColorBands.above(least, greatest, LEVELS, folds);
  }

  // the lowest of the barriers
  private static double barrier(List<Connection> connections, ToDoubleFunction<Point> value) {
    return connections.stream()
        .mapToDouble(c -> c.onSegment().stream().mapToDouble(value).max().orElseThrow())
        .min()
        .orElseThrow();
  }

  private static Drawing picture(
      List<ModePanel> panels,
      List<Landscape.Map> maps,
      Function<Landscape.Map, Grid> values,
      ColorBands bands,
      String label) {
    List<Drawing> row = new ArrayList<>();
    for (int i = 0; i < panels.size(); i++) {
      row.add(panels.get(i).drawing(values.apply(maps.get(i)), bands));
    }
    return new Above(List.of(new Beside(row, 8), bands.bar(BAR, label)), 0);
  }

  private static Drawing along(Connection c) {
    return new Beside(
        List.of(
            chart(
                c,
                "Train loss along the ways",
                Axis.log("l2-regularised train loss (nats)"),
                Point::loss),
            chart(
                c,
                "Test error along the ways",
                Axis.linear("test error (%)"),
                point -> 100 * point.testError())),
        8);
  }

  private static LineChart chart(
      Connection c, String title, Axis axis, ToDoubleFunction<Point> value) {
    return new LineChart(
        560,
        400,
        title,
        Axis.linear("place on the way from one network to the other, t"),
        axis,
        List.of(
            series("straight line", c.onSegment(), value, Mark.DASHES),
            series("quadratic Bezier curve", c.onBezier(), value, Mark.LINE),
            series("polygonal chain", c.onChain(), value, Mark.LINE)));
  }

  private static Series series(
      String name, List<Point> points, ToDoubleFunction<Point> value, Mark mark) {
    return new Series(
        name, Grid.places(0, 1, points.size()), points.stream().mapToDouble(value).toArray(), mark);
  }
}
