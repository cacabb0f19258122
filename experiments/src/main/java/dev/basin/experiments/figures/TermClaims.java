package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.Median;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.HessianTerm.Run;
import dev.basin.nn.Activation;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// What [HessianTerm] claims of its runs.
final class TermClaims {
  private TermClaims() {}

  static void check(FigureContext context, double rho, List<Run> runs) {
    String seeds =
        "median of "
            + Digits.count(
                runs.size() / HessianTerm.RULES.size() / HessianTerm.ACTIVATIONS.size(), "seed");
    context.claim(
        Claim.atMost(
            "|eps| = rho: greatest relative difference along all runs",
            runs.stream()
                .flatMap(run -> run.probes().stream())
                .mapToDouble(probe -> Math.abs(probe.length() / rho - 1))
                .max()
                .orElseThrow(),
            1e-6));
    context.claim(
        Claim.atMost(
            "eps does not depend on the gradient's length: greatest |J g| / |eps| for p in %s, along"
                    .formatted(TermProbe.NORMS)
                + " all runs",
            runs.stream()
                .flatMap(run -> run.probes().stream())
                .mapToDouble(TermProbe::radial)
                .max()
                .orElseThrow(),
            1e-5));
    for (Activation activation : HessianTerm.ACTIVATIONS) {
      String name = HessianTerm.label(activation);
      for (String rule : HessianTerm.RULES.subList(1, 3)) {
        String where = "%s, trained by %s, %s".formatted(name, rule, seeds);
        List<Run> chosen = HessianTerm.of(runs, activation, rule);
        context.claim(
            Claim.atLeast(
                "the term hardly turns the gradient early: least cosine in the first quarter, "
                    + where,
                median(chosen, run -> run.earlyCosines().min().orElseThrow()),
                0.99));
        context.claim(
            Claim.lessThan(
                "it turns it more near the end: cosine at the end less the mean of the first"
                    + " quarter, "
                    + where,
                median(
                    chosen,
                    run -> run.last().cosine() - run.earlyCosines().average().orElseThrow()),
                0));
      }
      context.claim(
          Claim.greaterThan(
              "the paper's surprise, the term makes the test error worse: with less without, in"
                  + " points, %s, %s".formatted(name, seeds),
              100
                  * (testError(runs, activation, HessianTerm.RULES.get(2))
                      - testError(runs, activation, HessianTerm.RULES.get(1))),
              0));
      harmless(context, seeds, runs, activation);
      for (String rule : HessianTerm.RULES) {
        context.result(
            "test error, %s, %s".formatted(name, rule), testError(runs, activation, rule));
      }
    }
  }

  private static void harmless(
      FigureContext context, String seeds, List<Run> runs, Activation activation) {
    List<Run> without = HessianTerm.of(runs, activation, HessianTerm.RULES.get(1));
    List<Run> with = HessianTerm.of(runs, activation, HessianTerm.RULES.get(2));
    double[] differences =
        IntStream.range(0, with.size())
            .mapToDouble(
                k -> 100 * (with.get(k).last().testError() - without.get(k).last().testError()))
            .toArray();
    String name = HessianTerm.label(activation);
    context.claim(
        Claim.atMost(
            "dropping the term is harmless: |test error with it - without it|, in points, %s, %s"
                .formatted(name, seeds),
            Median.of(Arrays.stream(differences).map(Math::abs)),
            1));
    String difference = "test error with the term - without it, in points, %s, %s of the seeds";
    context.result(
        difference.formatted(name, "least"), Arrays.stream(differences).min().orElseThrow());
    context.result(
        difference.formatted(name, "greatest"), Arrays.stream(differences).max().orElseThrow());
  }

  private static double testError(List<Run> runs, Activation activation, String rule) {
    return median(HessianTerm.of(runs, activation, rule), run -> run.last().testError());
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> value) {
    return Median.of(runs.stream().mapToDouble(value));
  }
}
