package dev.basin.experiments.figures;

import dev.basin.experiments.figures.RadiusSweep.End;
import dev.basin.experiments.figures.RadiusSweep.Line;
import dev.basin.experiments.plot.LineChart;
import dev.basin.experiments.plot.LineChart.Axis;
import dev.basin.experiments.plot.LineChart.Mark;
import dev.basin.experiments.plot.LineChart.Series;
import dev.basin.experiments.plot.RuleColors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The charts of a [RadiusSweep]: means over seeds, with bars of one standard deviation either way.
/// Over radii the lines are set apart a little, so that no bar hides another.
final class RadiusDrawing {
  static final int WIDTH = 560;
  static final int HEIGHT = 440;
  private static final double MOST_OF_SGD = 1.3;
  private static final double APART = 1.025; // the radius of one line over that of the next

  private final RadiusSweep sweep;

  RadiusDrawing(RadiusSweep sweep) {
    this.sweep = sweep;
  }

  /// What is drawn of every run.
  enum Measure {
    TEST_ERROR("Test error", Axis.linear("test error (%)"), end -> 100 * end.test()),
    SHARPNESS(
        "Sharpness",
        Axis.log("sharpness within \u03c1 = %s (nats)".formatted(RadiusSweep.SHARPNESS_RADIUS)),
        End::sharpness);

    private final String title;
    private final Axis axis;
    private final ToDoubleFunction<End> value;

    Measure(String title, Axis axis, ToDoubleFunction<End> value) {
      this.title = title;
      this.axis = axis;
      this.value = value;
    }

    String title() {
      return title;
    }

    Axis axis() {
      return axis;
    }

    ToDoubleFunction<End> value() {
      return value;
    }
  }

  /// A line for each family over the radius, and SGD as a level.
  LineChart overRadii(Measure measure, Axis radius) {
    double[] radii = sweep.recipe().radii().stream().mapToDouble(Double::doubleValue).toArray();
    List<Series> series = new ArrayList<>();
    for (int k = 0; k < sweep.lines().size(); k++) {
      Line line = sweep.lines().get(k);
      double shift = StrictMath.pow(APART, k - (sweep.lines().size() - 1) / 2.0);
      double[] places = Arrays.stream(radii).map(r -> shift * r).toArray();
      series.add(
          series(line.family().label(), places, line.ends(), measure)
              .inColor(line.family().color()));
    }
    double[] wide = {radii[0], radii[radii.length - 1]};
    series.add(level("SGD", wide, sweep.sgd(), measure).inColor(RuleColors.SGD));
    Axis axis =
        measure == Measure.TEST_ERROR ? measure.axis().upTo(greatestShown()) : measure.axis();
    return new LineChart(WIDTH, HEIGHT, measure.title(), radius, axis, series);
  }

  // Where the radius prevents learning, the error is that of guessing: it would be most of the
  // axis.
  private double greatestShown() {
    double sgd = 100 * RadiusSweep.mean(sweep.sgd(), End::test);
    return Math.min(100, MOST_OF_SGD * sgd);
  }

  static Series series(String name, double[] x, List<List<End>> ends, Measure measure) {
    double[] y = ends.stream().mapToDouble(e -> RadiusSweep.mean(e, measure.value())).toArray();
    double[] spread =
        ends.stream().mapToDouble(e -> RadiusSweep.deviation(e, measure.value())).toArray();
    return new Series(name, x, y, Mark.LINE_AND_POINTS).withSpread(spread);
  }

  static Series level(String name, double[] x, List<End> ends, Measure measure) {
    double[] y = new double[x.length];
    Arrays.fill(y, RadiusSweep.mean(ends, measure.value()));
    return new Series(name, x, y, Mark.DASHES);
  }
}
