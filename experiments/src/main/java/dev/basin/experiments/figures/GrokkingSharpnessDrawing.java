package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.WeightWalk;
import dev.basin.experiments.plot.Beside;
import dev.basin.experiments.plot.Drawing;
import dev.basin.experiments.plot.LineChart;
import dev.basin.experiments.plot.LineChart.Axis;
import dev.basin.experiments.plot.LineChart.Mark;
import dev.basin.experiments.plot.LineChart.Marker;
import dev.basin.experiments.plot.LineChart.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The picture of [GrokkingSharpness].
final class GrokkingSharpnessDrawing {
  private static final int WIDTH = 600;
  private static final int HEIGHT = 440;

  private GrokkingSharpnessDrawing() {}

  /// The walk of a run between two steps, if it has enough places there.
  static Optional<WeightWalk> walk(GrokkingCourse run, double from, double to) {
    return Optional.of(run.shape().between(from, to))
        .filter(places -> !places.isEmpty())
        .map(WeightWalk::new);
  }

  static Drawing of(List<GrokkingCourse> runs) {
    return new Beside(List.of(shape(runs.getFirst()), displacement(runs)), 8);
  }

  private static Drawing shape(GrokkingCourse run) {
    GrokkingShape shape = run.shape();
    List<Marker> markers = new ArrayList<>();
    if (run.memorised() < Double.POSITIVE_INFINITY) {
      markers.add(Marker.line("train 99 %", run.memorised()));
    }
    if (run.generalised() < Double.POSITIVE_INFINITY) {
      markers.add(Marker.line("validation 95 %", run.generalised()));
    }
    double[] norm = Arrays.stream(shape.steps()).map(step -> run.at(step, run.norm())).toArray();
    return new LineChart(
            WIDTH,
            HEIGHT,
            "Shape of the train loss along a run",
            Axis.log("optimization steps"),
            Axis.log("value (loss in nats)"),
            List.of(
                new Series("norm of the weights", shape.steps(), norm, Mark.LINE),
                new Series("\u03bb max", shape.steps(), shape.greatest(), Mark.LINE_AND_POINTS),
                new Series("trace", shape.steps(), shape.trace(), Mark.LINE_AND_POINTS),
                new Series("sharpness", shape.steps(), shape.sharpness(), Mark.DASHES),
                new Series("adaptive sharpness", shape.steps(), shape.adaptive(), Mark.DASHES)))
        .withMarkers(markers);
  }

  private static Drawing displacement(List<GrokkingCourse> runs) {
    List<Series> series = new ArrayList<>();
    for (GrokkingCourse run : runs) {
      walk(run, run.memorised(), run.generalised())
          .ifPresent(walk -> {
            double[] means = walk.displacements();
            double[] lags = new double[means.length];
            Arrays.setAll(lags, i -> (i + 1.0) * GrokkingShape.INTERVAL);
            if (series.isEmpty()) {
              series.add(reference("random walk, slope 1", lags, means[0], 1));
              series.add(reference("straight line, slope 2", lags, means[0], 2));
            }
            int number = series.size() - 1;
            series.add(new Series("run " + number, lags, means, Mark.LINE_AND_POINTS));
          });
    }
    return new LineChart(
        WIDTH,
        HEIGHT,
        "Displacement between memorisation and generalisation",
        Axis.log("lag in optimization steps"),
        Axis.log("mean squared displacement of the weights"),
        series);
  }

  private static Series reference(String name, double[] lags, double first, double slope) {
    double[] values =
        Arrays.stream(lags).map(lag -> first * StrictMath.pow(lag / lags[0], slope)).toArray();
    return new Series(name, lags, values, Mark.DASHES);
  }
}
