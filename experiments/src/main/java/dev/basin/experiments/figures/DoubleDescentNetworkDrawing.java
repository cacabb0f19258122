package dev.basin.experiments.figures;

import static dev.basin.experiments.figures.DoubleDescentNetworkCurves.TEST;
import static dev.basin.experiments.figures.DoubleDescentNetworkCurves.TEST_ERROR;
import static dev.basin.experiments.figures.DoubleDescentNetworkCurves.TRAIN;
import static dev.basin.experiments.figures.DoubleDescentNetworkCurves.TRAIN_ERROR;

import dev.basin.experiments.plot.Beside;
import dev.basin.experiments.plot.Drawing;
import dev.basin.experiments.plot.LineChart;
import dev.basin.experiments.plot.LineChart.Axis;
import dev.basin.experiments.plot.LineChart.Mark;
import dev.basin.experiments.plot.LineChart.Marker;
import dev.basin.experiments.plot.LineChart.Series;
import java.util.List;

/// The picture of [DoubleDescentNetwork]: risk over the widths, and beside it error over the steps,
/// or over the widths where no network was followed over its steps.
final class DoubleDescentNetworkDrawing {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 420;
  private static final Axis ERROR = Axis.linear("share of wrong answers");

  private DoubleDescentNetworkDrawing() {}

  static Drawing of(DoubleDescentNetworkCurves curves) {
    return new Beside(
        List.of(
            overWidths(
                curves,
                "(a) over the parameters; dotted: N = n K",
                Axis.linear("squared risk (mean over images and classes)"),
                new Series(
                    "test risk",
                    curves.recipe().parameters(),
                    curves.overWidths(TEST),
                    Mark.LINE_AND_POINTS),
                new Series(
                    "train risk",
                    curves.recipe().parameters(),
                    curves.overWidths(TRAIN),
                    Mark.DASHES)),
            curves.hasCourse() ? overSteps(curves) : errors(curves)),
        8);
  }

  private static LineChart errors(DoubleDescentNetworkCurves curves) {
    double[] n = curves.recipe().parameters();
    return overWidths(
        curves,
        "(b) zero-one risk; dotted: N = n K",
        ERROR,
        new Series("test error", n, curves.overWidths(TEST_ERROR), Mark.LINE_AND_POINTS),
        new Series("train error", n, curves.overWidths(TRAIN_ERROR), Mark.DASHES));
  }

  private static LineChart overWidths(
      DoubleDescentNetworkCurves curves, String title, Axis y, Series test, Series train) {
    return new LineChart(WIDTH, HEIGHT, title, Axis.log("parameters N"), y, List.of(test, train))
        // named in the title: beside the line the name would be on a curve
        .withMarkers(List.of(Marker.line(" ", curves.recipe().threshold())));
  }

  private static LineChart overSteps(DoubleDescentNetworkCurves curves) {
    DoubleDescentNetworkRecipe.Course course = curves.recipe().course().orElseThrow();
    double[] steps = curves.steps();
    return new LineChart(
        WIDTH,
        HEIGHT,
        "(b) over the steps, H = " + course.width() + ", n = " + course.images(),
        Axis.log("steps, of " + course.batch() + " images each"),
        ERROR,
        List.of(
            new Series("test error", steps, curves.overSteps(TEST_ERROR), Mark.LINE),
            new Series("train error", steps, curves.overSteps(TRAIN_ERROR), Mark.DASHES)));
  }
}
