package dev.basin.experiments.figures;

import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.FastEnsembling.Repetition;
import dev.basin.experiments.plot.LineChart;
import dev.basin.experiments.plot.LineChart.Axis;
import dev.basin.experiments.plot.LineChart.Mark;
import dev.basin.experiments.plot.LineChart.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The picture of [FastEnsembling]: test accuracy over budgets, a line for each way.
final class EnsemblingDrawing {
  private EnsemblingDrawing() {}

  static void write(FigureContext context, List<Repetition> repetitions) throws IOException {
    double[] budgets = IntStream.rangeClosed(1, FastEnsembling.BUDGETS).asDoubleStream().toArray();
    List<Series> series = new ArrayList<>();
    for (int way = 0; way < FastEnsembling.WAYS.size(); way++) {
      int chosen = way;
      double[] mean = new double[FastEnsembling.BUDGETS];
      double[] spread = new double[FastEnsembling.BUDGETS];
      for (int b = 0; b < FastEnsembling.BUDGETS; b++) {
        int budget = b;
        double[] values =
            repetitions.stream().mapToDouble(r -> 100 * r.accuracy()[chosen][budget]).toArray();
        mean[b] = Arrays.stream(values).average().orElseThrow();
        double middle = mean[b];
        spread[b] =
            Math.sqrt(
                Arrays.stream(values)
                    .map(v -> (v - middle) * (v - middle))
                    .average()
                    .orElseThrow());
      }
      // side by side, for bars of one budget not to cover each other
      double aside = 0.03 * (way - (FastEnsembling.WAYS.size() - 1) / 2.0);
      double[] places = Arrays.stream(budgets).map(budget -> budget + aside).toArray();
      series.add(
          new Series(FastEnsembling.WAYS.get(way), places, mean, Mark.LINE_AND_POINTS)
              .withSpread(spread));
    }
    context.picture(
        "fast-ensembling",
        "Test accuracy over one, two and three budgets: one network trained as long, independent"
            + " networks, FGE and SWA; bars are standard deviations over repetitions",
        new LineChart(
            720,
            460,
            "Test accuracy for as many epochs",
            Axis.named("budgets", Map.of(1.0, "1", 2.0, "2", 3.0, "3")),
            Axis.linear("test accuracy (%)"),
            series));
  }
}
