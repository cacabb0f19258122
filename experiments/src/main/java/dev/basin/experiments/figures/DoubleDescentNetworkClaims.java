package dev.basin.experiments.figures;

import static dev.basin.experiments.figures.DoubleDescentNetworkCurves.TEST;
import static dev.basin.experiments.figures.DoubleDescentNetworkCurves.TEST_ERROR;
import static dev.basin.experiments.figures.DoubleDescentNetworkCurves.TRAIN;

import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.FigureContext;

/// What [DoubleDescentNetwork] claims of its curves, and the numbers that it reports beside.
final class DoubleDescentNetworkClaims {
  private DoubleDescentNetworkClaims() {}

  static void check(FigureContext context, DoubleDescentNetworkCurves curves) {
    overWidths(context, curves);
    if (curves.hasCourse()) {
      overSteps(context, curves);
    }
  }

  private static void overWidths(FigureContext context, DoubleDescentNetworkCurves curves) {
    String seeds = ", median of " + Digits.count(curves.seeds().size(), "seed");
    double threshold = curves.recipe().threshold();
    double[] n = curves.recipe().parameters();
    double[] test = curves.overWidths(TEST);
    double[] train = curves.overWidths(TRAIN);
    // The peak is where the curve is greatest past the sweet spot: the narrowest under-fit.
    int sweet = 0;
    for (int i = 0; n[i] < threshold; i++) {
      sweet = test[i] < test[sweet] ? i : sweet;
    }
    int peak = sweet;
    for (int i = sweet; i < n.length; i++) {
      peak = test[i] > test[peak] ? i : peak;
    }
    int last = n.length - 1;
    context.claim(
        Claim.between(
            "test risk peaks near the threshold: N of the peak / (n K)" + seeds,
            n[peak] / threshold,
            0.5,
            2));
    context.claim(
        Claim.greaterThan(
            "test risk, peak / least for N < n K" + seeds, test[peak] / test[sweet], 1));
    context.claim(
        Claim.greaterThan(
            "test risk, peak / at the largest width" + seeds, test[peak] / test[last], 1));
    double beyond = 0;
    for (int i = 0; i < n.length; i++) {
      beyond = n[i] >= 2 * threshold ? Math.max(beyond, train[i]) : beyond;
    }
    context.claim(
        Claim.atMost("train risk for N >= 2 n K, greatest of all widths" + seeds, beyond, 1e-3));
    context.result("test risk at the sweet spot" + seeds, test[sweet]);
    context.result("test risk at the peak" + seeds, test[peak]);
    context.result("test risk at the largest width" + seeds, test[last]);
  }

  private static void overSteps(FigureContext context, DoubleDescentNetworkCurves curves) {
    String seeds = ", median of " + Digits.count(curves.course().size(), "seed");
    double[] error = curves.overSteps(TEST_ERROR);
    int first = 0;
    int top = error.length - 1;
    for (int i = 0; i < error.length; i++) {
      first = error[i] < error[first] ? i : first;
    }
    for (int i = top; i >= first; i--) {
      top = error[i] > error[top] ? i : top;
    }
    context.claim(
        Claim.greaterThan(
            "over the steps, a wide network's test error falls and rises: later greatest - least"
                + seeds,
            error[top] - error[first],
            0.01));
    context.claim(
        Claim.greaterThan(
            "and falls again: later greatest - last" + seeds,
            error[top] - error[error.length - 1],
            0.01));
    context.result("least test error over the steps" + seeds, error[first]);
    context.result("its later greatest" + seeds, error[top]);
    context.result("its last" + seeds, error[error.length - 1]);
  }
}
