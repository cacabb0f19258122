package dev.basin.experiments.figures;

import dev.basin.experiments.plot.Beside;
import dev.basin.experiments.plot.Drawing;
import dev.basin.experiments.plot.LineChart;
import dev.basin.experiments.plot.LineChart.Axis;
import dev.basin.experiments.plot.LineChart.Mark;
import dev.basin.experiments.plot.LineChart.Series;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// The picture of [Grokking].
final class GrokkingDrawing {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 420;
  private static final Color TRAIN = LineChart.COLORS.get(1);
  private static final Color VALIDATION = LineChart.COLORS.get(2);
  private static final Color FEWER = LineChart.COLORS.get(3);
  private static final Color UNDECAYED = LineChart.COLORS.get(5);
  private static final Color FAINT_TRAIN = new Color(0xf6d3bd);
  private static final Color FAINT_VALIDATION = new Color(0xb8e2d5);

  // a loss of zero, or of rounding, would be most of a logarithmic axis
  private static final double FLOOR = 1e-6;

  private GrokkingDrawing() {}

  static Drawing of(Grokking.Courses courses) {
    GrokkingRecipe recipe = courses.recipe();
    String accuracies =
        "%s (training on %s of data)"
            .formatted(title(courses.equations()), Grokking.percent(recipe.fraction()));
    String losses =
        String.format(
            Locale.ROOT,
            "Cross-entropy (AdamW, weight decay %s, rate %s)",
            number(recipe.weightDecay()),
            number(recipe.learningRate()));
    Axis steps = Axis.log("optimization steps");
    return new Beside(
        List.of(
            new LineChart(
                WIDTH,
                HEIGHT,
                accuracies,
                steps,
                Axis.linear("accuracy in %"),
                accuracies(courses)),
            new LineChart(
                WIDTH,
                HEIGHT,
                losses,
                steps,
                Axis.log("loss in nats (drawn at 0.000001 where less)"),
                series(
                    courses.main(),
                    course -> floored(course.trainLoss()),
                    course -> floored(course.validationLoss())))),
        8);
  }

  private static String title(String equations) {
    boolean division = equations.startsWith(GrokkingRecipe.DIVISION + " mod");
    return division ? "Modular division, " + equations : equations;
  }

  // The variants, at the first seed, below all else.
  private static List<Series> accuracies(Grokking.Courses courses) {
    List<Series> series =
        series(
            courses.main(),
            course -> percent(course.trainAccuracy()),
            course -> percent(course.validationAccuracy()));
    String fewer = "validation, " + Grokking.percent(courses.recipe().fewer()) + " of data";
    courses.fewer().stream().limit(1).map(run -> variant(fewer, run, FEWER)).forEach(series::add);
    courses.undecayed().stream()
        .limit(1)
        .map(run -> variant("validation, no decay", run, UNDECAYED))
        .forEach(series::add);
    return series;
  }

  private static Series variant(String name, GrokkingCourse run, Color color) {
    return new Series(name, run.steps(), percent(run.validationAccuracy()), Mark.DASHES)
        .inColor(color);
  }

  // The other seeds are faint, below the first.
  private static List<Series> series(
      List<GrokkingCourse> runs,
      Function<GrokkingCourse, double[]> train,
      Function<GrokkingCourse, double[]> validation) {
    List<Series> series = new ArrayList<>();
    for (int k = 0; k < runs.size(); k++) {
      GrokkingCourse run = runs.get(k);
      boolean faint = k > 0;
      series.add(
          new Series(faint ? "" : "train", run.steps(), train.apply(run), Mark.LINE)
              .inColor(faint ? FAINT_TRAIN : TRAIN));
      series.add(
          new Series(faint ? "" : "validation", run.steps(), validation.apply(run), Mark.LINE)
              .inColor(faint ? FAINT_VALIDATION : VALIDATION));
    }
    return series;
  }

  private static double[] percent(double[] shares) {
    return Arrays.stream(shares).map(share -> 100 * share).toArray();
  }

  private static double[] floored(double[] losses) {
    return Arrays.stream(losses).map(loss -> Math.max(loss, FLOOR)).toArray();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value)
        .replaceAll("(\\.\\d*?)0+$", "$1")
        .replaceAll("\\.$", "");
  }
}
