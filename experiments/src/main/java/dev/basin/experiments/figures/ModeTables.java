package dev.basin.experiments.figures;

import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.Landscape.Point;
import dev.basin.experiments.figures.ModeConnectivity.Connection;
import dev.basin.experiments.plot.Grid;
import java.io.IOException;
import java.util.List;

/// The numbers behind [ModeConnectivity], as tables.
final class ModeTables {
  private ModeTables() {}

  static void write(
      FigureContext context, List<Connection> connections, List<StaleStatistics> statistics)
      throws IOException {
    ways(context, connections);
    lengths(context, connections);
    statistics(context, statistics);
  }

  private static void ways(FigureContext context, List<Connection> connections) throws IOException {
    try (CsvWriter table =
        context.table(
            "ways",
            "what was measured along every way between two networks",
            "pair",
            "way",
            "t",
            "train_loss",
            "train_error",
            "test_loss",
            "test_error")) {
      for (Connection c : connections) {
        rows(table, c.link().name(), "segment", c.onSegment());
        rows(table, c.link().name(), "bezier", c.onBezier());
        rows(table, c.link().name(), "chain", c.onChain());
      }
    }
  }

  static void rows(CsvWriter table, String pair, String way, List<Point> points)
      throws IOException {
    double[] places = Grid.places(0, 1, points.size());
    for (int i = 0; i < places.length; i++) {
      Point p = points.get(i);
      table.row(pair, way, places[i], p.loss(), p.trainError(), p.testLoss(), p.testError());
    }
  }

  private static void lengths(FigureContext context, List<Connection> connections)
      throws IOException {
    try (CsvWriter table =
        context.table(
            "lengths",
            "the lengths of the ways, in weight space",
            "pair",
            "segment",
            "bezier",
            "chain")) {
      for (Connection c : connections) {
        int pieces = c.onBezier().size() - 1;
        table.row(
            c.link().name(),
            c.link().segment().length(1),
            c.bezier().curve().length(pieces),
            c.chain().curve().length(pieces));
      }
    }
  }

  private static void statistics(FigureContext context, List<StaleStatistics> statistics)
      throws IOException {
    try (CsvWriter table =
        context.table(
            "batch-statistics",
            "train loss along Bezier curves between networks with batch normalisation",
            "pair",
            "t",
            "with_statistics_left",
            "with_statistics_measured")) {
      for (StaleStatistics s : statistics) {
        for (int i = 0; i < s.places().length; i++) {
          table.row(s.link().name(), s.places()[i], s.stale()[i], s.fresh()[i]);
        }
      }
    }
  }

  static void planes(FigureContext context, List<ModePanel> panels, List<Landscape.Map> maps)
      throws IOException {
    try (CsvWriter table =
        context.table(
            "planes",
            "what was measured in every plane",
            "plane",
            "x",
            "y",
            "train_loss",
            "test_error")) {
      for (int k = 0; k < panels.size(); k++) {
        Grid loss = maps.get(k).loss();
        for (int row = 0; row < loss.y().length; row++) {
          for (int column = 0; column < loss.x().length; column++) {
            table.row(
                panels.get(k).title(),
                loss.x()[column],
                loss.y()[row],
                loss.z()[row][column],
                maps.get(k).testError().z()[row][column]);
          }
        }
      }
    }
    try (CsvWriter table =
        context.table("drawn", "networks and curves in the planes", "plane", "what", "x", "y")) {
      for (ModePanel panel : panels) {
        for (double[] p : panel.points()) {
          table.row(panel.title(), "network", p[0], p[1]);
        }
        for (double[] p : panel.curve()) {
          table.row(panel.title(), "curve", p[0], p[1]);
        }
      }
    }
  }
}
