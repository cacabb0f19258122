package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The control for [Sam] (Foret et al. 2020, arXiv:2010.01412, appendix C.5): the gradient at the
/// end of a step of Euclidean length rho in a uniformly random direction z / |z|, z normal.
/// By-product and loss are those of a forward pass at w.
///
/// @param rho not negative; at 0 this is the plain gradient
public record RandomPerturbation(double rho) implements GradientRule {

  public RandomPerturbation {
    new NormBall(rho, 2);
  }

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    if (rho == 0) {
      return new PlainGradient().gradient(objective, params, state, step);
    }
    Objective.Outcome<B> here = objective.evaluate(params);
    Params eps = perturbation(params, step.random().split("perturbation"));
    Params direction = objective.gradient(params.plus(eps)).gradient();
    return new Estimate<>(here.loss().item(), direction, here.byproduct(), state);
  }

  /// A vector of length rho in the space of `params`.
  Params perturbation(Params params, RandomStream random) {
    List<Tensor> normal = new ArrayList<>();
    for (String name : params.names()) {
      Tensor x = params.get(name);
      normal.add(random.split(name).normal(x.dtype(), x.shape()));
    }
    Params z = params.withTensors(normal);
    return new NormBall(rho, 2).perturbation(z);
  }
}
