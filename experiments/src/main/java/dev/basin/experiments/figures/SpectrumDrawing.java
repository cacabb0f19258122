package dev.basin.experiments.figures;

import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.HessianSpectrum.Run;
import dev.basin.experiments.plot.Beside;
import dev.basin.experiments.plot.Drawing;
import dev.basin.experiments.plot.LineChart;
import dev.basin.experiments.plot.LineChart.Axis;
import dev.basin.experiments.plot.LineChart.Mark;
import dev.basin.experiments.plot.LineChart.Series;
import dev.basin.experiments.plot.RuleColors;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// The pictures of [HessianSpectrum].
final class SpectrumDrawing {
  private static final int POINTS = 400;
  private static final double BELL = 0.012; // its deviation over the width of the axis
  private static final double LEAST = 1e-6; // density, drawn

  private SpectrumDrawing() {}

  static void write(FigureContext context, Study study, List<Run> runs) throws IOException {
    List<Run> first = runs.subList(0, 2);
    List<Drawing> densities = new ArrayList<>();
    for (long step : List.of(study.stepsOfEpoch(), HessianSpectrum.middle(study), study.steps())) {
      densities.add(density(study, first, first.getFirst().steps().indexOf(step)));
    }
    context.picture(
        "hessian-spectrum",
        "The density of the Hessian's eigenvalues, logarithmic, at three times of training: SGD's"
            + " reaches far to the right, SAM's ends earlier",
        new Beside(densities, 6));
    context.picture(
        "course",
        "The greatest eigenvalue and the trace of the Hessian along training, on logarithmic axes:"
            + " SGD and SAM, a line for each seed",
        new Beside(
            List.of(
                course(study, runs, "\u03bb\u2081", at -> at.greatest()[0]),
                course(study, runs, "trace", Spectrum::trace)),
            8));
  }

  private static LineChart density(Study study, List<Run> pair, int index) {
    double least = 0;
    double most = 0;
    for (Run run : pair) {
      double[] nodes = run.spectra().get(index).density().nodes();
      least = Math.min(least, Arrays.stream(nodes).min().orElseThrow());
      most = Math.max(most, Arrays.stream(nodes).max().orElseThrow());
    }
    double from = least - 0.05 * (most - least);
    double wide = 1.1 * (most - least);
    double[] x = new double[POINTS];
    Arrays.setAll(x, i -> from + wide * i / (POINTS - 1));
    List<Series> series = new ArrayList<>();
    for (Run run : pair) {
      Spectrum at = run.spectra().get(index);
      double[] y = new double[POINTS];
      Arrays.setAll(
          y,
          i -> {
            double density = at.density().at(x[i], BELL * wide);
            return density >= LEAST ? density : Double.NaN;
          });
      String numbers =
          String.format(Locale.ROOT, "%s: \u03bb\u2081 = %.3g", run.rule(), at.greatest()[0]);
      series.add(new Series(numbers, x, y, Mark.LINE).inColor(color(run)));
    }
    return new LineChart(
        420,
        380,
        "Epoch " + pair.getFirst().steps().get(index) / study.stepsOfEpoch(),
        Axis.linear("eigenvalue"),
        Axis.log("density"),
        series);
  }

  private static Color color(Run run) {
    return run.rule().equals("SGD") ? RuleColors.SGD : RuleColors.SAM;
  }

  private static LineChart course(
      Study study, List<Run> runs, String name, ToDoubleFunction<Spectrum> value) {
    List<Series> series = new ArrayList<>();
    for (Run run : runs) {
      double[] epochs =
          run.steps().stream().mapToDouble(s -> (double) s / study.stepsOfEpoch()).toArray();
      double[] values = run.spectra().stream().mapToDouble(value).toArray();
      String legend =
          run.seed() == runs.getFirst().seed() ? run.rule() + ", a line for each seed" : "";
      series.add(new Series(legend, epochs, values, Mark.LINE_AND_POINTS).inColor(color(run)));
    }
    return new LineChart(
        560, 400, name + " along training", Axis.log("epoch"), Axis.log(name), series);
  }
}
