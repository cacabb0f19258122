package dev.basin.experiments.analysis;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Params;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// How much a loss can rise nearby: the bracket in the lecture's bound, max over |e| <= rho of L(w
/// + e), minus L(w), by projected gradient ascent.
///
/// The ascent starts on the sphere along the gradient (where that is zero, along a fixed random
/// direction), takes `steps` steps along the normalised gradient, which shrink evenly from rho to
/// rho / steps, returns to the ball after each, and reports the greatest loss that it saw: a lower
/// bound of the maximum. Long steps first, because steps that are short from the beginning leave a
/// quadratic's maximum unreached: their whole way is shorter than the turn that it takes.
///
/// @param rho the radius of the ball
/// @param steps of the ascent, at least 1
public record Sharpness(double rho, int steps) {
  public Sharpness {
    if (!(rho >= 0) || rho == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("sharpness: rho must be finite and >= 0, but is " + rho);
    }
    if (steps < 1) {
      throw new IllegalArgumentException("sharpness: steps must be at least 1, but is " + steps);
    }
  }

  /// In the Euclidean ball of radius rho.
  public double euclidean(Function<Params, Tensor> loss, Params at) {
    return rise(loss, at, ones(at));
  }

  /// In the ellipsoid |e / |w|| <= rho, which does not change when a layer's weights are scaled and
  /// the next layer's are scaled back: Kwon, Kim, Park and Choi, "ASAM" (arXiv:2102.11600).
  public double adaptive(Function<Params, Tensor> loss, Params at) {
    return rise(loss, at, at.map(w -> w.stopGradient().abs()));
  }

  /// The greatest value of another quantity at the points that the ascent on the loss passes, `at`
  /// included: a lower bound of its maximum in the Euclidean ball. So a quantity without a useful
  /// gradient, such as the share of errors, is maximised along one that has one.
  public Peak greatest(
      Function<Params, Tensor> loss, Params at, ToDoubleFunction<Params> measured) {
    return greatest(loss, at, at.zeros(), measured);
  }

  /// The same, from another point of the ball.
  ///
  /// @param start the point's difference from `at`, no longer than rho
  public Peak greatest(
      Function<Params, Tensor> loss, Params at, Params start, ToDoubleFunction<Params> measured) {
    Peak[] greatest = {new Peak(Double.NEGATIVE_INFINITY, start)};
    ascend(
        loss,
        at,
        ones(at),
        start,
        (point, unused, e) -> {
          double value = measured.applyAsDouble(point);
          greatest[0] = value > greatest[0].value() ? new Peak(value, e) : greatest[0];
        });
    return greatest[0];
  }

  /// The greatest value that an ascent met.
  ///
  /// @param from e, the difference of its point from the centre
  public record Peak(double value, Params from) {}

  /// The rise along the gradient, L(w + rho g / |g|) - L(w): what one step of SAM sees. 0 where the
  /// gradient is zero.
  public static double firstOrder(Function<Params, Tensor> loss, Params at, double rho) {
    var here = Autodiff.valueAndGrad(loss, at);
    double norm = here.gradient().norm().item();
    return norm == 0
        ? 0
        : loss.apply(at.plus(here.gradient(), rho / norm)).item() - here.value().item();
  }

  /// The mean rise under noise, E[L(w + sigma z)] - L(w) with z standard normal, over `draws`
  /// draws. Around a minimum it is sigma^2 / 2 times the trace of the Hessian, and a little more.
  public static double gaussian(
      Function<Params, Tensor> loss, Params at, double sigma, int draws, RandomStream random) {
    if (draws < 1) {
      throw new IllegalArgumentException("sharpness: at least 1 draw is needed, not " + draws);
    }
    double sum = 0;
    for (int i = 0; i < draws; i++) {
      Params z = RandomDirections.normal(at, random.split(i));
      sum += loss.apply(at.plus(z, sigma)).item();
    }
    return sum / draws - loss.apply(at).item();
  }

  private double rise(Function<Params, Tensor> loss, Params at, Params scale) {
    double start = loss.apply(at).item();
    double[] greatest = {start};
    ascend(
        loss,
        at,
        scale,
        at.zeros(),
        (point, value, e) -> greatest[0] = Math.max(greatest[0], value));
    return greatest[0] - start;
  }

  // e = scale * u with |u| <= rho; the gradient in u is scale * gradient in e
  private void ascend(
      Function<Params, Tensor> loss, Params at, Params scale, Params start, Visit visit) {
    Params u = start;
    for (int step = 0; step <= steps; step++) {
      Params e = scaled(u, scale);
      Params point = at.plus(e);
      var here = Autodiff.valueAndGrad(loss, point);
      visit.at(point, here.value().item(), e);
      Params gradient = scaled(here.gradient(), scale);
      double norm = gradient.norm().item();
      if (norm == 0) {
        // at a stationary point any direction may lead up
        gradient = scaled(RandomDirections.normal(at, RandomStream.ofSeed(0)), scale);
        norm = gradient.norm().item();
      }
      if (norm == 0) {
        return;
      }
      double length = step == 0 ? rho : rho * (steps - step + 1) / steps;
      u = projected(u.plus(gradient.times(length / norm)));
    }
    Params e = scaled(u, scale);
    Params last = at.plus(e);
    visit.at(last, loss.apply(last).item(), e);
  }

  private interface Visit {
    void at(Params point, double loss, Params e);
  }

  private static Params ones(Params like) {
    return like.map(w -> Tensor.ones(w.dtype(), w.shape()));
  }

  private static Params scaled(Params u, Params scale) {
    return u.zip(scale, Tensor::mul);
  }

  private Params projected(Params u) {
    double norm = u.norm().item();
    return norm > rho ? u.times(rho / norm) : u;
  }
}
