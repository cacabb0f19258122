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
import dev.basin.optim.GradientRule;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Sam;
import dev.basin.optim.Step;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Function;

/// What holds of SAM's gradient whatever is trained, checked on the network at its initial weights,
/// in float64.
final class TermIdentities {
  private static final double STEP = 1e-4; // of central differences
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
            "the gradient with the term is that of L(w + eps(w)): relative difference from central"
                + " differences",
            differenceFromCentral(new Sam(rho, 2, true)),
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

  // along a random direction u: (f(w + h u) - f(w - h u)) / 2h against <grad f, u>
  private double differenceFromCentral(Sam sam) {
    Params u = RandomDirections.normal(at, random.split("direction"));
    u = u.times(1 / u.norm().item());
    double central =
        (objective(sam, at.plus(u, STEP)) - objective(sam, at.plus(u, -STEP))) / (2 * STEP);
    double exact = gradient(sam).dot(u).item();
    return Math.abs(central - exact) / Math.abs(exact);
  }

  private double objective(Sam sam, Params w) {
    return loss.apply(w.plus(sam.perturbation(Autodiff.grad(loss, w)))).item();
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
