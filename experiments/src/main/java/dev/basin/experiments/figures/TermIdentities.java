package dev.basin.experiments.figures;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.experiments.analysis.RandomDirections;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.training.Examples;
import dev.basin.nn.Losses;
import dev.basin.nn.Model;
import dev.basin.optim.AdaptiveBall;
import dev.basin.optim.Asam;
import dev.basin.optim.Ascent;
import dev.basin.optim.GradientRule;
import dev.basin.optim.NormBall;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Sam;
import dev.basin.optim.Step;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// What holds of SAM's gradient whatever is trained, checked on the network at its initial weights,
/// in float64.
final class TermIdentities {
  // of central differences: so small that hardly a component of the gradient changes its sign
  private static final double STEP = 1e-6;
  private static final List<Double> NORMS = List.of(1.5, 2.0, 3.0, 4.0, Double.POSITIVE_INFINITY);
  private static final double ETA = 0.01;
  private static final int ROWS = 32;

  private final Function<Params, Tensor> loss;
  private final Params at;
  private final RandomStream random;

  /// @param model a float64 one
  TermIdentities(Model model, Examples examples, RandomStream random) {
    Examples few = examples.rows(0, Math.min(ROWS, examples.count()));
    Tensor inputs = few.inputs().cast(DType.FLOAT64);
    this.at = model.init(random.split("init"));
    this.loss =
        w ->
            Losses.crossEntropy(model.evaluate(w, model.initialStatistics(), inputs), few.labels());
    this.random = random;
  }

  void claim(FigureContext context, double rho) {
    context.claim(
        Claim.atMost(
            "the gradient with the term is that of L(w + eps(w)), for p in %s and for ASAM: greatest"
                    .formatted(NORMS)
                + " relative difference from central differences",
            greatestDifferenceFromCentral(rho),
            1e-5));
    context.claim(
        Claim.atMost(
            "with rho to 0 SAM's gradient is SGD's: relative difference at rho = 1e-7",
            relative(gradient(new Sam(1e-7, 2, true)), gradient(new PlainGradient())),
            1e-5));
    double infinity = Double.POSITIVE_INFINITY;
    context.claim(
        Claim.equalTo(
            "for p = infinity there is no term: greatest difference of the two gradients",
            greatest(
                gradient(new Sam(rho, infinity, true))
                    .minus(gradient(new Sam(rho, infinity, false)))),
            0));
    Params before = at.map(w -> Tensor.of(w.dtype(), w.shape(), w.toDoubles()));
    gradient(new Sam(rho, 2, false));
    context.claim(
        Claim.equalTo(
            "the weights after both passes are those before: greatest difference",
            greatest(before.minus(at)),
            0));
  }

  private Params gradient(GradientRule rule) {
    Step step = new Step(0, 1, 0.1, random);
    return rule.gradient(Objective.of(loss), at, rule.initialState(at), step).gradient();
  }

  private double greatestDifferenceFromCentral(double rho) {
    double greatest =
        differenceFromCentral(
            new AdaptiveBall(new NormBall(rho, 2), ETA), new Asam(rho, 2, ETA, true));
    for (double p : NORMS) {
      Sam sam = new Sam(rho, p, true);
      greatest = Math.max(greatest, differenceFromCentral(sam.ball(), sam));
    }
    return greatest;
  }

  // along a random direction u: (f(w + h u) - f(w - h u)) / 2h against <grad f, u>
  private double differenceFromCentral(Ascent ascent, GradientRule rule) {
    Params u = RandomDirections.normal(at, random.split("direction"));
    u = u.times(1 / u.norm().item());
    double central =
        (objective(ascent, at.plus(u, STEP)) - objective(ascent, at.plus(u, -STEP))) / (2 * STEP);
    double exact = gradient(rule).dot(u).item();
    return Math.abs(central - exact) / Math.abs(exact);
  }

  private double objective(Ascent ascent, Params w) {
    return loss.apply(w.plus(ascent.perturbation(w, Autodiff.grad(loss, w)))).item();
  }

  private static double relative(Params a, Params b) {
    return a.minus(b).norm().item() / b.norm().item();
  }

  private static double greatest(Params params) {
    return params.tensors().stream()
        .flatMapToDouble(tensor -> Arrays.stream(tensor.toDoubles()))
        .map(Math::abs)
        .max()
        .orElse(0);
  }
}
