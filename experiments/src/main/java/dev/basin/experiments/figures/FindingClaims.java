package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.Median;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.CurveFinding.Finding;
import dev.basin.experiments.figures.CurveFinding.Stage;
import dev.basin.experiments.figures.Landscape.Point;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What [CurveFinding] claims of chains in training.
final class FindingClaims {
  private FindingClaims() {}

  static void check(FigureContext context, List<Finding> findings) {
    String pairs = ", median of " + Digits.count(findings.size(), "pair");
    context.claim(
        Claim.greaterThan(
            "training lowers the chain: greatest train loss along it at 1 % / at 10 %" + pairs,
            median(findings, f -> f.first().greatest() / f.middle().greatest()),
            1));
    context.claim(
        Claim.greaterThan(
            "and goes on to: greatest train loss along it at 10 % / at the end" + pairs,
            median(findings, f -> f.middle().greatest() / f.last().greatest()),
            1));
    context.claim(
        Claim.atMost(
            "the straight line is the same in every plane: greatest relative difference of its"
                + " barriers",
            findings.stream().mapToDouble(FindingClaims::difference).max().orElseThrow(),
            1e-6));
    context.claim(
        Claim.atMost(
            "somewhere on the chain the train loss is no higher than at both ends: least / at the"
                + " lower end"
                + pairs,
            median(findings, FindingClaims::ofLowerEnd),
            1.05));
    context.result("barrier of the straight line", median(findings, f -> f.last().barrier()));
    context.result("greatest loss at 1 %", median(findings, f -> f.first().greatest()));
    context.result("greatest loss at 10 %", median(findings, f -> f.middle().greatest()));
    context.result("greatest loss at the end", median(findings, f -> f.last().greatest()));
  }

  private static double difference(Finding finding) {
    double[] barriers = finding.stages().stream().mapToDouble(Stage::barrier).sorted().toArray();
    return barriers[barriers.length - 1] / barriers[0] - 1;
  }

  private static double ofLowerEnd(Finding finding) {
    List<Point> points = finding.last().onChain();
    double least = points.stream().mapToDouble(Point::loss).min().orElseThrow();
    return least / Math.min(points.getFirst().loss(), points.getLast().loss());
  }

  private static double median(List<Finding> findings, ToDoubleFunction<Finding> value) {
    return Median.of(findings.stream().mapToDouble(value));
  }
}
