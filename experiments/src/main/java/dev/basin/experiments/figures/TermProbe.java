package dev.basin.experiments.figures;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Params;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Network;
import dev.basin.experiments.training.Probe;
import dev.basin.nn.Model;
import dev.basin.optim.NormBall;
import dev.basin.optim.Sam;
import dev.basin.optim.TrainState;
import dev.basin.tensor.Tensor;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Function;

/// The gradient of SAM's objective with and without its second-order term at one point of a run,
/// over all of the probe's examples: g' + H v and g', with g' = grad L(w + eps), H the Hessian at w
/// and v = J g' (see [Sam]).
///
/// @param cosine of the angle between the two
/// @param climbedError the share of wrong train answers at w + eps
/// @param trainError that at w
/// @param testError that of test answers at w
/// @param length |eps|
/// @param radial the greatest |J g| / |eps| of all [#NORMS], which is zero for every p: eps does
///   not depend on the length of g
record TermProbe(
    double cosine,
    double climbedError,
    double trainError,
    double testError,
    double length,
    double radial) {
  /// p at which the derivative of eps is measured.
  static final List<Double> NORMS = List.of(1.5, 2.0, 3.0, 4.0);

  private static final int ROWS = 256;

  static Probe along(
      Model model, Sam sam, Study.Probed train, Examples test, SortedSet<Long> steps) {
    List<Examples> tested = test.chunks(ROWS);
    return new Probe(
        "second-order term within %s over %d examples, J g for p in %s, errors over %d"
            .formatted(sam.ball(), train.examples().count(), NORMS, test.count()),
        steps,
        state -> measure(model, sam, train, tested, state).numbers());
  }

  private static TermProbe measure(
      Model model, Sam sam, Study.Probed train, List<Examples> test, TrainState state) {
    Network network = new Network(model, state.params(), state.statistics());
    List<Examples> probe = train.parts();
    Function<Params, Tensor> loss = w -> network.lossInParts(w, probe);
    Params at = state.params();
    Params gradient = Autodiff.grad(loss, at);
    Params perturbation = sam.perturbation(gradient);
    Params climbed = at.plus(perturbation);
    Params first = Autodiff.grad(loss, climbed);
    Params full = first.plus(network.hessianTimes(sam.jacobianProduct(gradient, first), at, probe));
    double product = first.dot(full).item();
    List<Examples> parts = train.examples().chunks(ROWS);
    return new TermProbe(
        product / (first.norm().item() * full.norm().item()),
        error(new Network(model, climbed, state.statistics()), parts),
        error(network, parts),
        error(network, test),
        perturbation.norm().item(),
        NORMS.stream()
            .mapToDouble(p -> radial(new NormBall(sam.rho(), p), gradient))
            .max()
            .orElseThrow());
  }

  private static double radial(NormBall ball, Params gradient) {
    return ball.jacobianProduct(gradient, gradient).norm().item()
        / ball.perturbation(gradient).norm().item();
  }

  private static double error(Network network, List<Examples> parts) {
    return 1 - network.score(parts).accuracy();
  }

  private double[] numbers() {
    return new double[] {cosine, climbedError, trainError, testError, length, radial};
  }

  static TermProbe of(double[] numbers) {
    return new TermProbe(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
  }
}
