package dev.basin.experiments.figures;

import dev.basin.experiments.plot.AlgorithmBox;
import dev.basin.experiments.plot.Align;
import dev.basin.experiments.plot.Beside;
import dev.basin.experiments.plot.Drawing;
import dev.basin.experiments.plot.Grid;
import dev.basin.experiments.plot.Layer;
import dev.basin.experiments.plot.Layers;
import dev.basin.experiments.plot.PlanePlot;
import dev.basin.experiments.plot.RuleColors;
import java.awt.Color;
import java.util.List;
import java.util.stream.IntStream;

/// The picture of [SamStep]: the algorithm on the left, its step on the right.
final class SamStepDrawing {
  private static final Color INK = new Color(0x1c2128);
  private static final Color GREEN = new Color(0x1b7837);
  private static final Color CONTOUR = new Color(0xc9ced5);
  private static final double[] RANGE = {0.75, 4.95, -0.2, 2.62};

  private SamStepDrawing() {}

  static Drawing of(SamStep.Points points) {
    return new Beside(List.of(algorithm(), schematic(points)), 24);
  }

  private static AlgorithmBox algorithm() {
    return new AlgorithmBox(
        420,
        "\\textbf{Algorithm 1}  SAM",
        List.of(
            line(0, "\\textbf{Input:} training set $S$, loss $\\ell$, batch size $b$,"),
            line(2, "step size $\\eta > 0$, neighbourhood size $\\rho > 0$"),
            line(0, "\\textbf{Output:} model trained with SAM"),
            line(0, "initialize weights $\\mathbf{w}_0$, $t = 0$"),
            line(0, "\\textbf{while} not converged \\textbf{do}"),
            line(1, "sample batch $B = \\{(x_1,y_1), ..., (x_b,y_b)\\}$"),
            line(1, "compute gradient $\\nabla_\\mathbf{w} L_B(\\mathbf{w}_t)$"),
            line(
                1,
                "compute $\\hat{\\epsilon} = \\rho\\,\\nabla L_B(\\mathbf{w}_t) / \\|\\nabla"
                    + " L_B(\\mathbf{w}_t)\\|_2$"),
            line(
                1,
                "compute $\\mathbf{g} = \\nabla_\\mathbf{w} L_B$ at $\\mathbf{w}_{\\mathrm{adv}} ="
                    + " \\mathbf{w}_t + \\hat{\\epsilon}$"),
            line(1, "update $\\mathbf{w}_{t+1} = \\mathbf{w}_t - \\eta\\,\\mathbf{g}$"),
            line(1, "$t = t + 1$"),
            line(0, "\\textbf{end}"),
            line(0, "\\textbf{return} $\\mathbf{w}_t$")));
  }

  private static AlgorithmBox.Line line(int indent, String text) {
    return new AlgorithmBox.Line(indent, text);
  }

  private static Drawing schematic(SamStep.Points points) {
    Grid loss =
        Grid.sample(
            Grid.places(RANGE[0], RANGE[1], 141),
            Grid.places(RANGE[2], RANGE[3], 141),
            (x, y) -> SamStep.loss(SamStep.point(x, y)).item());
    double[] levels =
        IntStream.range(0, 16).mapToDouble(i -> 0.3 + 0.45 * i + 0.1 * i * i).toArray();
    double[] w = SamStep.xy(points.w());
    double[] adversarial = SamStep.xy(points.adversarial());
    double[] next = SamStep.xy(points.next());
    double[] sam = SamStep.xy(points.nextSam());
    double[] descended = SamStep.xy(SamStep.descended(points.adversarial(), points));
    List<Layer> layers =
        List.of(
            Layers.contours(loss, levels, CONTOUR, 1.2),
            Layers.arrow(w, adversarial, RuleColors.SGD, 2.2),
            Layers.arrow(w, next, RuleColors.SGD, 2.2),
            Layers.arrow(w, sam, RuleColors.SAM, 2.2),
            Layers.arrow(adversarial, descended, RuleColors.SAM, 2.2),
            Layers.cross(w, 5.5, INK, 2.4),
            Layers.cross(next, 5.5, INK, 2.4),
            Layers.cross(sam, 5.5, INK, 2.4),
            Layers.cross(adversarial, 5.5, GREEN, 2.4),
            Layers.label(w, -12, -8, Align.RIGHT, "$\\mathbf{w}_t$", 18, INK),
            Layers.label(next, -12, 8, Align.RIGHT, "$\\mathbf{w}_{t+1}$", 18, INK),
            Layers.label(sam, -12, 14, Align.RIGHT, "$\\mathbf{w}_{t+1}^{\\mathrm{SAM}}$", 18, INK),
            Layers.label(
                adversarial, 12, -6, Align.LEFT, "$\\mathbf{w}_{\\mathrm{adv}}$", 18, GREEN),
            Layers.label(
                middle(w, adversarial),
                -12,
                -6,
                Align.RIGHT,
                points.sam().p() == 2
                    ? "$\\rho\\,\\nabla L(\\mathbf{w}_t) / \\|\\nabla L(\\mathbf{w}_t)\\|_2$"
                    : "$\\hat{\\epsilon}(\\mathbf{w}_t)$",
                16,
                RuleColors.SGD),
            Layers.label(
                middle(w, next),
                -26,
                -4,
                Align.RIGHT,
                "$-\\eta\\nabla L(\\mathbf{w}_t)$",
                16,
                RuleColors.SGD),
            Layers.label(
                middle(adversarial, descended),
                14,
                12,
                Align.LEFT,
                "$-\\eta\\nabla L(\\mathbf{w}_{\\mathrm{adv}})$",
                16,
                RuleColors.SAM));
    return PlanePlot.schematic(620, 416, RANGE, layers);
  }

  private static double[] middle(double[] from, double[] to) {
    return new double[] {(from[0] + to[0]) / 2, (from[1] + to[1]) / 2};
  }
}
