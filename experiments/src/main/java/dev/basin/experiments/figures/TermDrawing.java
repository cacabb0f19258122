package dev.basin.experiments.figures;

import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.HessianTerm.Run;
import dev.basin.experiments.plot.Beside;
import dev.basin.experiments.plot.Drawing;
import dev.basin.experiments.plot.LineChart;
import dev.basin.experiments.plot.LineChart.Axis;
import dev.basin.experiments.plot.LineChart.Mark;
import dev.basin.experiments.plot.LineChart.Series;
import dev.basin.experiments.plot.RuleColors;
import dev.basin.nn.Activation;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The pictures of [HessianTerm].
final class TermDrawing {
  private static final Map<String, Color> COLORS =
      Map.of(
          HessianTerm.RULES.get(0), RuleColors.SGD,
          HessianTerm.RULES.get(1), RuleColors.SAM,
          HessianTerm.RULES.get(2), RuleColors.OTHERS.getFirst());

  private TermDrawing() {}

  static void write(FigureContext context, Study study, List<Run> runs) throws IOException {
    for (Activation activation : HessianTerm.ACTIVATIONS) {
      String name = activation.toString().toLowerCase(Locale.ROOT);
      List<Drawing> charts =
          List.of(
              chart(
                  study,
                  runs,
                  activation,
                  "Cosine of the two gradients",
                  "cosine",
                  HessianTerm.RULES.subList(1, 3),
                  TermProbe::cosine),
              chart(
                  study,
                  runs,
                  activation,
                  "Train error at w + \u03b5",
                  "train error (%)",
                  HessianTerm.RULES,
                  probe -> 100 * probe.climbedError()),
              chart(
                  study,
                  runs,
                  activation,
                  "Test error at w",
                  "test error (%)",
                  HessianTerm.RULES,
                  probe -> 100 * probe.testError()));
      context.picture(
          "hessian-term-" + name,
          "Three charts along training with "
              + HessianTerm.label(activation)
              + ": the cosine between SAM's gradient with and without the second-order term, the"
              + " train error at the climbed point, and the test error",
          new Beside(charts, 6));
    }
  }

  private static LineChart chart(
      Study study,
      List<Run> runs,
      Activation activation,
      String title,
      String axis,
      List<String> rules,
      ToDoubleFunction<TermProbe> value) {
    List<Series> series = new ArrayList<>();
    for (String rule : rules) {
      List<Run> chosen = HessianTerm.of(runs, activation, rule);
      List<Long> steps = chosen.getFirst().steps();
      double[] x = new double[steps.size() - 1]; // what is measured before all steps is guessing
      double[] y = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        int at = i + 1;
        x[i] = (double) steps.get(at) / study.stepsOfEpoch();
        y[i] =
            chosen.stream()
                .mapToDouble(run -> value.applyAsDouble(run.probes().get(at)))
                .average()
                .orElseThrow();
      }
      series.add(new Series(rule, x, y, Mark.LINE_AND_POINTS).inColor(COLORS.get(rule)));
    }
    return new LineChart(
        440,
        380,
        title + ", " + HessianTerm.label(activation),
        Axis.linear("epoch"),
        Axis.linear(axis),
        series);
  }
}
