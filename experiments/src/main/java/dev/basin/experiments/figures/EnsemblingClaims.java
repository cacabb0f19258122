package dev.basin.experiments.figures;

import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.FastEnsembling.Repetition;
import java.util.List;

/// What [FastEnsembling] claims of the accuracies that its ways reach.
final class EnsemblingClaims {
  private EnsemblingClaims() {}

  static void check(FigureContext context, List<Repetition> repetitions) {
    String over = "mean of " + Digits.count(repetitions.size(), "repetition");
    context.claim(
        Claim.atLeast(
            "FGE does better than one network for the same budget: accuracy in points, " + over,
            difference(repetitions, 2, 0, 0),
            0));
    context.claim(
        Claim.atLeast(
            "SWA does better than SGD for the same budget: accuracy in points, " + over,
            difference(repetitions, 3, 0, 0),
            0));
    for (int b = 0; b < FastEnsembling.BUDGETS; b++) {
      context.claim(
          Claim.atLeast(
              "FGE does better than independent networks for %s: accuracy in points, %s"
                  .formatted(Digits.count(b + 1, "budget"), over),
              difference(repetitions, 2, 1, b),
              0));
    }
    for (int b = 1; b < FastEnsembling.BUDGETS; b++) {
      context.claim(
          Claim.greaterThan(
              "independent networks do better than one that is trained as long, %d budgets:"
                      .formatted(b + 1)
                  + " accuracy in points, "
                  + over,
              difference(repetitions, 1, 0, b),
              0));
    }
  }

  private static double difference(List<Repetition> repetitions, int way, int other, int budget) {
    return repetitions.stream()
        .mapToDouble(r -> 100 * (r.accuracy()[way][budget] - r.accuracy()[other][budget]))
        .average()
        .orElseThrow();
  }
}
