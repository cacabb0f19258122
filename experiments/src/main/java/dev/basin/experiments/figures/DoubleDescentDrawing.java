package dev.basin.experiments.figures;

import static dev.basin.experiments.figures.DoubleDescentCurves.MINIMUM_NORM;
import static dev.basin.experiments.figures.DoubleDescentCurves.RIDGE;

import dev.basin.experiments.figures.DoubleDescentCurves.Control;
import dev.basin.experiments.figures.DoubleDescentSweep.Fit;
import dev.basin.experiments.plot.Beside;
import dev.basin.experiments.plot.Drawing;
import dev.basin.experiments.plot.LineChart;
import dev.basin.experiments.plot.LineChart.Axis;
import dev.basin.experiments.plot.LineChart.Mark;
import dev.basin.experiments.plot.LineChart.Marker;
import dev.basin.experiments.plot.LineChart.Series;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The pictures of [DoubleDescent].
final class DoubleDescentDrawing {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 420;

  // Below it, a train risk of 1e-30 would be most of a logarithmic axis.
  private static final double FLOOR = 1e-4;
  private static final Axis FEATURES = Axis.log("capacity: number of random features N");
  private static final Axis RISK = Axis.log("squared risk (mean over images and classes)");

  private final DoubleDescentCurves curves;
  private final double[] features;
  private final Marker threshold;

  DoubleDescentDrawing(DoubleDescentCurves curves) {
    this.curves = curves;
    this.features = curves.features();
    this.threshold = Marker.line("interpolation threshold, N = n", curves.images());
  }

  /// Fig 7: the classical regime, and the whole range.
  Drawing risks() {
    double[] test = curves.median(MINIMUM_NORM, 0, Fit::test);
    double[] train = curves.median(MINIMUM_NORM, 0, Fit::train);
    return new Beside(List.of(classical(test, train), whole(test, train)), 8);
  }

  private LineChart classical(double[] test, double[] train) {
    int below = (int) Arrays.stream(features).filter(n -> n < curves.images()).count();
    int sweet = curves.sweetSpot(test);
    double first = features[0];
    double last = curves.images();
    // as in the schematic, the curve leaves a little above the worst under-fitting
    double top = 1.5 * test[0];
    double[] shown = Arrays.copyOf(test, below);
    double[] n = Arrays.copyOf(features, below);
    return new LineChart(
            WIDTH,
            HEIGHT,
            "(a) the classical regime, N < n",
            FEATURES,
            Axis.linear(RISK.label()).upTo(top),
            List.of(
                new Series(test(), n, shown, Mark.LINE_AND_POINTS),
                new Series("train risk", n, Arrays.copyOf(train, below), Mark.DASHES)))
        .withMarkers(
            List.of(
                Marker.region("under-fitting", first, features[sweet]),
                Marker.region("over-fitting", features[sweet], last),
                Marker.line("sweet spot", features[sweet])));
  }

  private LineChart whole(double[] test, double[] train) {
    double[] drawn = Arrays.stream(train).map(v -> Math.max(v, FLOOR)).toArray();
    return new LineChart(
            WIDTH,
            HEIGHT,
            "(b) the whole range: double descent",
            FEATURES,
            RISK,
            List.of(
                new Series(test(), features, test, Mark.LINE_AND_POINTS),
                new Series(
                    "train risk (drawn at 0.0001 where less)", features, drawn, Mark.DASHES)))
        .withMarkers(
            List.of(
                Marker.region(
                    "under-parameterized, \u201cclassical\u201d", features[0], curves.images()),
                Marker.region(
                    "over-parameterized, \u201cmodern\u201d",
                    curves.images(),
                    features[features.length - 1]),
                threshold));
  }

  private String test() {
    int seeds = curves.seeds().size();
    return seeds == 1 ? "test risk" : "test risk, median of " + seeds + " seeds";
  }

  /// The levels of label noise: test risk without and with ridge, and the norm.
  Drawing noise() {
    List<Series> risks = new ArrayList<>();
    List<Series> norms = new ArrayList<>();
    for (int level = 0; level < DoubleDescentRecipe.NOISE.size(); level++) {
      String noise = Math.round(100 * DoubleDescentRecipe.NOISE.get(level)) + " % wrong";
      Color color = LineChart.COLORS.get(level);
      double[] risk = curves.median(MINIMUM_NORM, level, Fit::test);
      double[] norm = curves.median(MINIMUM_NORM, level, Fit::norm);
      risks.add(new Series(noise, features, risk, Mark.LINE).inColor(color));
      if (curves.hasRidge()) {
        double[] ridge = curves.median(RIDGE, level, Fit::test);
        risks.add(new Series(noise + ", tuned ridge", features, ridge, Mark.DASHES).inColor(color));
      }
      norms.add(new Series(noise, features, norm, Mark.LINE).inColor(color));
    }
    LineChart risk =
        new LineChart(
            WIDTH,
            HEIGHT,
            curves.hasRidge() ? "Test risk, without and with ridge" : "Test risk",
            FEATURES,
            RISK,
            risks);
    LineChart norm =
        new LineChart(
            WIDTH,
            HEIGHT,
            "Norm of the coefficients",
            FEATURES,
            Axis.log("\u2016a\u2016, all classes together"),
            norms);
    return new Beside(
        List.of(risk.withMarkers(List.of(threshold)), norm.withMarkers(List.of(threshold))), 8);
  }

  /// What the authors draw besides: the share of wrong answers, on others and on the fitted.
  Drawing errors() {
    List<Series> errors = new ArrayList<>();
    List<Series> fitted = new ArrayList<>();
    for (int level = 0; level < DoubleDescentRecipe.NOISE.size(); level++) {
      String noise = Math.round(100 * DoubleDescentRecipe.NOISE.get(level)) + " % wrong";
      Color color = LineChart.COLORS.get(level);
      double[] error = percent(curves.median(MINIMUM_NORM, level, Fit::error));
      double[] train = curves.median(MINIMUM_NORM, level, Fit::train);
      double[] drawn = Arrays.stream(train).map(v -> Math.max(v, FLOOR)).toArray();
      errors.add(new Series(noise, features, error, Mark.LINE_AND_POINTS).inColor(color));
      fitted.add(new Series(noise, features, drawn, Mark.LINE_AND_POINTS).inColor(color));
    }
    Axis trainRisk = Axis.log("squared train risk (drawn at 0.0001 where less)");
    LineChart error =
        new LineChart(
            WIDTH,
            HEIGHT,
            "Zero-one test risk",
            FEATURES,
            Axis.log("wrong answers on right labels, %"),
            errors);
    LineChart train =
        new LineChart(
            WIDTH, HEIGHT, "Train risk, on labels with noise", FEATURES, trainRisk, fitted);
    return new Beside(
        List.of(error.withMarkers(List.of(threshold)), train.withMarkers(List.of(threshold))), 8);
  }

  private static double[] percent(double[] shares) {
    return Arrays.stream(shares).map(share -> 100 * share).toArray();
  }

  /// The closed form and its simulation.
  Drawing control(LinearGaussian model) {
    double[] ratios = new double[181];
    Arrays.setAll(ratios, i -> StrictMath.pow(10, (i - 90) / 100.0));
    // at p = n and next to it, the formula is above all that is simulated
    double[] formula =
        Arrays.stream(ratios)
            .map(r -> Math.abs(r - 1) < 0.07 ? Double.NaN : model.limit(r))
            .toArray();
    List<Control> control = curves.control();
    return new LineChart(
            WIDTH,
            HEIGHT,
            "Linear-Gaussian model, n = " + model.rows(),
            Axis.log("dimensions / rows, p / n"),
            Axis.log("excess test risk, E (x\u00b7(a \u2212 \u03b2))\u00b2"),
            List.of(
                new Series("formula for n \u2192 \u221e", ratios, formula, Mark.LINE),
                new Series(
                    "simulated, mean of " + control.getFirst().repeats(),
                    control.stream().mapToDouble(Control::ratio).toArray(),
                    control.stream().mapToDouble(Control::simulated).toArray(),
                    Mark.POINTS)))
        .withMarkers(List.of(Marker.line("p = n", 1)));
  }
}
