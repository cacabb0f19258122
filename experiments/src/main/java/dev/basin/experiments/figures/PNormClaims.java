package dev.basin.experiments.figures;

import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.RadiusSweep.End;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What [PNorm] claims: every rule at the radius that validation chose.
final class PNormClaims {
  private static final ToDoubleFunction<End> PERCENT = end -> 100 * end.test();

  private PNormClaims() {}

  static void check(FigureContext context, RadiusSweep sweep, List<NormLengths> lengths) {
    best(context, sweep);
    adversarial(context, sweep);
    lengths(context, lengths);
    RadiusTables.report(context, sweep);
    for (double p : PNorm.NORMS) {
      context.result(
          "Euclidean length of the perturbation / r, mean over runs: p = " + PNorm.label(p),
          lengths.stream()
              .filter(one -> one.p() == p)
              .mapToDouble(one -> one.euclidean() / one.radius())
              .average()
              .orElseThrow());
    }
  }

  private static void best(FigureContext context, RadiusSweep sweep) {
    List<End> two = sweep.line(PNorm.name(2)).best();
    for (double p : PNorm.NORMS) {
      if (p != 2) {
        context.claim(
            Claim.atMost(
                "p = 2 is the best norm: test error in %%, p = 2 - p = %s, %s"
                    .formatted(PNorm.label(p), sweep.seeds()),
                RadiusSweep.difference(two, sweep.line(PNorm.name(p)).best(), PERCENT),
                0));
      }
    }
  }

  private static void adversarial(FigureContext context, RadiusSweep sweep) {
    List<End> two = sweep.line(PNorm.name(2)).best();
    context.claim(
        Claim.lessThan(
            "an adversarial perturbation beats a random one: test error in %, p = 2 - random, "
                + sweep.seeds(),
            RadiusSweep.difference(two, sweep.line(PNorm.RANDOM).best(), PERCENT),
            0));
    context.claim(
        Claim.lessThan(
            "SAM beats SGD: test error in %, p = 2 - SGD, " + sweep.seeds(),
            RadiusSweep.difference(two, sweep.sgd(), PERCENT),
            0));
    context.claim(
        Claim.lessThan(
            "SAM's minimum is flatter: sharpness, p = 2 / SGD, " + sweep.seeds(),
            RadiusSweep.ratio(two, sweep.sgd(), End::sharpness),
            1));
    context.claim(
        Claim.lessThan(
            "it is flatter than that of random perturbations: sharpness, p = 2 / random, "
                + sweep.seeds(),
            RadiusSweep.ratio(two, sweep.line(PNorm.RANDOM).best(), End::sharpness),
            1));
  }

  private static void lengths(FigureContext context, List<NormLengths> lengths) {
    context.claim(
        Claim.atMost(
            "the perturbation has the p-norm rho, for every p: greatest | |eps|_p / rho - 1 | over"
                + " all runs",
            lengths.stream().mapToDouble(NormLengths::error).max().orElseThrow(),
            1e-6));
    context.claim(
        Claim.atMost(
            "the balls lie in one sphere: greatest Euclidean length / r, over all runs",
            lengths.stream().mapToDouble(one -> one.euclidean() / one.radius()).max().orElseThrow(),
            1 + 1e-6));
  }
}
