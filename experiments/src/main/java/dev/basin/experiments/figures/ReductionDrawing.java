package dev.basin.experiments.figures;

import dev.basin.experiments.figures.ReductionPoint.Against;
import dev.basin.experiments.plot.Above;
import dev.basin.experiments.plot.DotRows;
import dev.basin.experiments.plot.Drawing;
import dev.basin.experiments.plot.LineChart;
import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/// The picture of the points of [ErrorReduction].
final class ReductionDrawing {
  private static final int WIDTH = 640;
  private static final int HEIGHT_OF_ROW = 44;
  private static final int AROUND = 92;
  private static final double ROOM = 0.05; // beside the outermost circles
  private static final List<Double> TICKS = List.of(0.0, 20.0, 40.0);
  // as near to the original's purple, green, orange and blue as remains distinct for all
  private static final List<Color> ROWS =
      List.of(
          LineChart.COLORS.get(3),
          LineChart.COLORS.get(2),
          LineChart.COLORS.get(1),
          LineChart.COLORS.get(0));

  private ReductionDrawing() {}

  /// Against SGD at its last epoch, and with both at their best; on one scale.
  static Drawing of(List<ReductionPoint> points) {
    double[] all =
        DoubleStream.concat(
                TICKS.stream().mapToDouble(Double::doubleValue),
                points.stream()
                    .flatMapToDouble(point ->
                        DoubleStream.of(
                            point.reduction(Against.LAST), point.reduction(Against.BEST))))
            .sorted()
            .toArray();
    double room = ROOM * (all[all.length - 1] - all[0]);
    double[] scale = {all[0] - room, all[all.length - 1] + room};
    return new Above(
        List.of(
            rows("SAM against SGD, both after their last epochs", points, Against.LAST, scale),
            rows(
                "SAM against SGD, both at their best epochs by validation",
                points,
                Against.BEST,
                scale)),
        6);
  }

  private static DotRows rows(
      String title, List<ReductionPoint> points, Against against, double[] scale) {
    List<DotRows.Row> rows = new ArrayList<>();
    byRow(points)
        .forEach((name, those) -> {
          double[] reductions =
              those.stream().mapToDouble(point -> point.reduction(against)).toArray();
          rows.add(new DotRows.Row(name, ROWS.get(rows.size() % ROWS.size()), reductions));
        });
    return new DotRows(
        WIDTH,
        AROUND + HEIGHT_OF_ROW * rows.size(),
        title,
        "Error reduction (%)",
        scale[0],
        scale[1],
        TICKS,
        rows);
  }

  /// The points of every row, from top to bottom.
  static Map<String, List<ReductionPoint>> byRow(List<ReductionPoint> points) {
    Map<String, List<ReductionPoint>> rows = new LinkedHashMap<>();
    for (ReductionPoint point : points) {
      rows.computeIfAbsent(point.setting().row(), name -> new ArrayList<>()).add(point);
    }
    return rows;
  }
}
