package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.WeightWalk;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.plot.Above;
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
import java.util.function.IntToLongFunction;

/// The picture of [GrokkingSharpness].
final class GrokkingSharpnessDrawing {
  private static final int WIDTH = 600;
  private static final int HEIGHT = 440;
  private static final int HEIGHT_OF_NORM = 230;

  private GrokkingSharpnessDrawing() {}

  /// The walk of a run between two steps, if it has enough places there.
  static Optional<WeightWalk> walk(GrokkingCourse run, double from, double to) {
    return Optional.of(run.shape().between(from, to))
        .filter(places -> !places.isEmpty())
        .map(WeightWalk::new);
  }

  /// @param seeds the seed of the run at a place
  static Drawing of(List<GrokkingCourse> runs, IntToLongFunction seeds) {
    Drawing shape = shape(runs.getFirst(), seeds.applyAsLong(0));
    return new Beside(List.of(shape, displacement(runs, seeds)), 8);
  }

  private static Drawing shape(GrokkingCourse run, long seed) {
    GrokkingShape shape = run.shape();
    List<Marker> markers = new ArrayList<>();
    if (run.memorised() < Double.POSITIVE_INFINITY) {
      markers.add(Marker.line("train 99 %", run.memorised()));
    }
    if (run.generalised() < Double.POSITIVE_INFINITY) {
      markers.add(Marker.line("validation 95 %", run.generalised()));
    }
    double[] norm = Arrays.stream(shape.steps()).map(step -> run.at(step, run.norm())).toArray();
    Drawing norms =
        new LineChart(
                WIDTH,
                HEIGHT_OF_NORM,
                "Norm of the weights, seed " + seed,
                Axis.log("optimization steps"),
                Axis.linear("norm"),
                List.of(new Series("norm", shape.steps(), norm, Mark.LINE_AND_POINTS)))
            .withMarkers(markers);
    Drawing losses =
        new LineChart(
                WIDTH,
                HEIGHT,
                "Shape of the train loss, seed " + seed,
                Axis.log("optimization steps"),
                Axis.log("value (losses in nats)"),
                List.of(
                    new Series("\u03bb max", shape.steps(), shape.greatest(), Mark.LINE_AND_POINTS),
                    new Series(trace(shape), shape.steps(), shape.trace(), Mark.LINE_AND_POINTS),
                    new Series("sharpness", shape.steps(), shape.sharpness(), Mark.DASHES),
                    new Series("adaptive sharpness", shape.steps(), shape.adaptive(), Mark.DASHES)))
            .withMarkers(markers);
    return new Above(List.of(norms, losses), 4);
  }

  // A logarithmic axis has no place for what is not positive.
  private static String trace(GrokkingShape shape) {
    long dropped = Arrays.stream(shape.trace()).filter(value -> value <= 0).count();
    return dropped == 0
        ? "trace"
        : "trace (%s \u2264 0 left out)".formatted(Digits.count((int) dropped, "value"));
  }

  private static Drawing displacement(List<GrokkingCourse> runs, IntToLongFunction seeds) {
    List<Series> series = new ArrayList<>();
    for (int k = 0; k < runs.size(); k++) {
      GrokkingCourse run = runs.get(k);
      String name = "seed " + seeds.applyAsLong(k);
      walk(run, run.memorised(), run.generalised())
          .ifPresent(walk -> {
            double[] means = walk.displacements();
            double[] lags = new double[means.length];
            Arrays.setAll(lags, i -> (i + 1.0) * GrokkingShape.INTERVAL);
            if (series.isEmpty()) {
              series.add(reference("random walk, slope 1", lags, means[0], 1));
              series.add(reference("straight line, slope 2", lags, means[0], 2));
            }
            series.add(new Series(name, lags, means, Mark.LINE_AND_POINTS));
          });
    }
    return new LineChart(
        WIDTH,
        HEIGHT + HEIGHT_OF_NORM,
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
