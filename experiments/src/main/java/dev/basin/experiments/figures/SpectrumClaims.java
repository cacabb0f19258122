package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.Median;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.HessianSpectrum.Run;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What [HessianSpectrum] claims of the ends of its runs, and the numbers that it reports beside.
final class SpectrumClaims {
  private static final int PERCENT = 100;

  private SpectrumClaims() {}

  static void check(FigureContext context, List<Run> runs) {
    String seeds = "median of " + Digits.count(runs.size() / 2, "seed");
    context.claim(
        Claim.atMost(
            "both fit alike, or the rest is void: greatest difference of train accuracy in points",
            greatestDifference(runs, run -> PERCENT * run.last().accuracy()),
            1));
    context.claim(
        Claim.atLeast(
            "both fit the train set: least train accuracy",
            runs.stream().mapToDouble(run -> run.last().accuracy()).min().orElseThrow(),
            0.999));
    context.claim(
        Claim.atMost(
            "SAM's minimum is wider: greatest eigenvalue, SAM / SGD, " + seeds,
            ratio(runs, run -> run.last().greatest()[0]),
            0.7));
    context.claim(
        Claim.lessThan(
            "SAM's minimum is wider: trace, SAM / SGD, " + seeds,
            ratio(runs, run -> run.last().trace()),
            1));
    context.claim(
        Claim.atMost(
            "SAM's minimum is flatter: sharpness within 0.05, SAM / SGD, " + seeds,
            ratio(runs, run -> run.sharpness().get(0)),
            0.7));
    context.claim(
        Claim.atMost(
            "SAM's minimum is flatter: sharpness within 0.1, SAM / SGD, " + seeds,
            ratio(runs, run -> run.sharpness().get(1)),
            0.7));
    context.claim(
        Claim.lessThan(
            "it is so whatever the scale: adaptive sharpness within 0.5, SAM / SGD, " + seeds,
            ratio(runs, run -> run.sharpness().get(2)),
            1));
    for (String rule : List.of("SGD", "SAM")) {
      context.result(
          "greatest eigenvalue, " + rule, median(runs, rule, run -> run.last().greatest()[0]));
      context.result(
          "greatest / fifth eigenvalue, " + rule, median(runs, rule, run -> run.last().ratio()));
      context.result("trace, " + rule, median(runs, rule, run -> run.last().trace()));
    }
  }

  private static double median(List<Run> runs, String rule, ToDoubleFunction<Run> value) {
    return Median.of(
        runs.stream().filter(run -> run.rule().equals(rule)).mapToDouble(value).toArray());
  }

  private static double ratio(List<Run> runs, ToDoubleFunction<Run> value) {
    double[] ratios = new double[runs.size() / 2];
    Arrays.setAll(
        ratios,
        k -> value.applyAsDouble(runs.get(2 * k + 1)) / value.applyAsDouble(runs.get(2 * k)));
    return Median.of(ratios);
  }

  private static double greatestDifference(List<Run> runs, ToDoubleFunction<Run> value) {
    double greatest = 0;
    for (int k = 0; k < runs.size(); k += 2) {
      double difference = value.applyAsDouble(runs.get(k + 1)) - value.applyAsDouble(runs.get(k));
      greatest = Math.max(greatest, Math.abs(difference));
    }
    return greatest;
  }
}
