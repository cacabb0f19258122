package dev.basin.experiments.figures;

import dev.basin.autodiff.Autodiff;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.plot.Beside;
import dev.basin.experiments.plot.Drawing;
import dev.basin.experiments.plot.LineChart;
import dev.basin.experiments.plot.LineChart.Axis;
import dev.basin.experiments.plot.LineChart.Mark;
import dev.basin.experiments.plot.LineChart.Series;
import dev.basin.tensor.DType;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The lecture's first slide: a function with a wide and a narrow minimum, the same moved a little,
/// and the objective of SAM on it. After Keskar et al. 2016 (arXiv:1609.04836), figure 1.
public final class FlatVsSharp implements Figure {
  private static final double FLAT = 3;
  private static final double SHARP = 8;
  private static final double KINK = 7.5;
  private static final double SHIFT = 0.5;
  private static final double[] RADII = {0.2, 0.4};
  private static final int POINTS = 901;

  /// Three parabolas that touch: (4/9) (x - 3)^2 up to 3, (4/20.25) (x - 3)^2 up to 7.5, and 16 (x
  /// - 8)^2 beyond.
  static Tensor train(Tensor x) {
    Tensor fromFlat = x.sub(FLAT).square();
    Tensor left = fromFlat.mul(4 / 9.0);
    Tensor between = fromFlat.mul(4 / 20.25);
    Tensor right = x.sub(SHARP).square().mul(16);
    return left.where(x.lessEqual(FLAT), between.where(x.lessEqual(KINK), right));
  }

  static double train(double x) {
    return train(Tensor.scalar(DType.FLOAT64, x)).item();
  }

  static double test(double x) {
    return train(x - SHIFT);
  }

  static double curvature(double x) {
    Tensor at = Tensor.scalar(DType.FLOAT64, x);
    return Autodiff.hvp(FlatVsSharp::train, at, Tensor.scalar(DType.FLOAT64, 1.0)).item();
  }

  /// max of train over [x - rho, x + rho]: on an interval the function is greatest at an end or at
  /// its only peak, the kink.
  static double samObjective(double x, double rho) {
    double greatest = Math.max(train(x - rho), train(x + rho));
    return Math.abs(x - KINK) <= rho ? Math.max(greatest, train(KINK)) : greatest;
  }

  @Override
  public String id() {
    return "flat-vs-sharp";
  }

  @Override
  public String title() {
    return "A flat minimum and a sharp one";
  }

  @Override
  public String lecture() {
    return "Flat minimum vs sharp minimum";
  }

  @Override
  public String summary() {
    return "why a sharp minimum generalises badly, in one dimension, and what SAM makes of it";
  }

  @Override
  public String shows() {
    return "The test function is the training function moved by 0.5. At the wide minimum, x = 3,"
        + " that hardly matters; at the sharp one, x = 8, the loss jumps. To the right, the"
        + " exact objective of SAM, the greatest training loss within \u03c1: it lifts the"
        + " sharp minimum and leaves the wide one, so its global minimum lies in the wide"
        + " well.";
  }

  @Override
  public List<String> formulas() {
    return List.of("$L^{\\mathrm{SAM}}(x) = \\max_{|\\epsilon| \\le \\rho} \\, L(x + \\epsilon)$");
  }

  @Override
  public Optional<String> plan(Preset preset) {
    return Optional.of("a function of one variable; the same for every preset, about a second");
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    double[] x = new double[POINTS];
    Arrays.setAll(x, i -> 9.0 * i / (POINTS - 1));
    double[] train = Arrays.stream(x).map(FlatVsSharp::train).toArray();
    double[] test = Arrays.stream(x).map(FlatVsSharp::test).toArray();
    double[][] sam = new double[RADII.length][];
    for (int k = 0; k < RADII.length; k++) {
      double rho = RADII[k];
      sam[k] = Arrays.stream(x).map(at -> samObjective(at, rho)).toArray();
    }
    context.picture(
        "flat-vs-sharp",
        "Left: a training function with a wide and a narrow well, and the same moved to the right"
            + " as the test function. Right: the objective of SAM, whose narrow well is lifted.",
        drawing(x, train, test, sam));
    write(context, x, train, test, sam);
    claim(context, x, sam);
  }

  private static Drawing drawing(double[] x, double[] train, double[] test, double[][] sam) {
    List<Series> objectives = new ArrayList<>();
    objectives.add(new Series("training function", x, clipped(train), Mark.LINE));
    for (int k = 0; k < RADII.length; k++) {
      String name = "SAM, \u03c1 = " + RADII[k];
      objectives.add(new Series(name, x, clipped(sam[k]), Mark.LINE));
    }
    LineChart functions =
        new LineChart(
            470,
            360,
            "Training and test function",
            Axis.linear("x"),
            Axis.linear("loss"),
            List.of(
                new Series("training function", x, clipped(train), Mark.LINE),
                new Series("test function", x, clipped(test), Mark.DASHES)));
    LineChart objective =
        new LineChart(
            470,
            360,
            "What SAM minimises",
            Axis.linear("x"),
            Axis.linear("greatest loss within \u03c1"),
            objectives);
    return new Beside(List.of(functions, objective), 8);
  }

  // the slide is four units tall
  private static double[] clipped(double[] y) {
    return Arrays.stream(y).map(v -> v > 4.2 ? Double.NaN : v).toArray();
  }

  private static void write(
      FigureContext context, double[] x, double[] train, double[] test, double[][] sam)
      throws IOException {
    try (CsvWriter table =
        context.table("functions", "all functions", "x", "train", "test", "sam 0.2", "sam 0.4")) {
      for (int i = 0; i < x.length; i++) {
        table.row(x[i], train[i], test[i], sam[0][i], sam[1][i]);
      }
    }
  }

  private static void claim(FigureContext context, double[] x, double[][] sam) {
    context.claim(Claim.equalTo("the wide minimum has no loss: L(3)", train(FLAT), 0));
    context.claim(Claim.equalTo("nor has the sharp one: L(8)", train(SHARP), 0));
    context.claim(Claim.atLeast("test loss, sharp / wide minimum", test(SHARP) / test(FLAT), 30));
    context.claim(
        Claim.atLeast(
            "curvature, sharp / wide minimum", curvature(SHARP) / curvature(FLAT + 1e-9), 30));
    for (int k = 0; k < RADII.length; k++) {
      int best = 0;
      for (int i = 0; i < x.length; i++) {
        best = sam[k][i] < sam[k][best] ? i : best;
      }
      String at = "with \u03c1 = " + RADII[k];
      context.claim(
          Claim.between(
              "SAM's objective is least in the wide well, " + at + ": x", x[best], 2.5, 3.5));
      context.claim(
          Claim.atLeast(
              "SAM's objective, at the sharp minimum / its least, " + at,
              samObjective(SHARP, RADII[k]) / sam[k][best],
              30));
    }
  }
}
