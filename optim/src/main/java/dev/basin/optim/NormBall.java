package dev.basin.optim;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Tensor;
import java.util.Optional;

/// The ascent to the maximum of the linearised loss over a ball of the p-norm: with 1/p + 1/q = 1,
///
///     eps = rho sign(g) |g|^(q-1) / (|g|_q^q)^(1/p)
///
/// (Foret et al. 2020, arXiv:2010.01412, equation 2.)
///
/// @param rho the radius, not negative
/// @param p in [1, infinity]. For p = 1 the whole budget goes to the first greatest |g_i|. For p = 1
///     and p = infinity eps is piecewise constant.
public record NormBall(double rho, double p) implements Ascent {
  // Relative to the greatest: below it a pole of J counts as 0, and float32 does not overflow.
  private static final double NEGLIGIBLE = 1e-30;

  public NormBall {
    if (!(rho >= 0 && rho < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("sam: rho must be finite and not negative, but is " + rho);
    }
    if (!(p >= 1)) {
      throw new IllegalArgumentException("sam: p must be in [1, infinity], but is " + p);
    }
  }

  @Override
  public boolean curved() {
    return p != 1 && p != Double.POSITIVE_INFINITY;
  }

  @Override
  public Params perturbation(Params w, Params g) {
    return perturbation(g);
  }

  /// eps, from the gradient g: |eps|_p = rho, and zero where g is zero. For p = 1 it is a constant
  /// to differentiation. The scale of g does not matter, so g is divided by its greatest magnitude:
  /// no power over- or underflows.
  public Params perturbation(Params gradient) {
    double greatest = Direction.greatest(gradient);
    if (greatest == 0) {
      return gradient.zeros();
    }
    if (p == 1) {
      return onGreatest(gradient, greatest);
    }
    if (p == Double.POSITIVE_INFINITY) {
      return gradient.map(g -> g.sign().mul(rho));
    }
    Params x = divided(gradient, greatest);
    Params a = powers(x);
    return a.times(a.dot(x).pow(-1 / p).mul(rho)); // <a, x> = |x|_q^q
  }

  @Override
  public Pulled pull(Params w, Params g, Params u) {
    return new Pulled(
        Optional.empty(), curved() ? Optional.of(jacobianProduct(g, u)) : Optional.empty());
  }

  /// J u, where J = d eps / d g at the gradient g, a symmetric matrix with J g = 0: with a =
  /// sign(g) |g|^(q-1) and N = |g|_q^q,
  ///
  ///     J u = rho (q-1) N^(-1/p) (|g|^(q-2) u - a <a, u> / N)
  ///
  /// For p > 2 the first factor has a pole at g_i = 0; there (below 1e-30 of the greatest) it is
  /// taken as 0. The product is zero for p = 1, for p = infinity and at g = 0.
  public Params jacobianProduct(Params gradient, Params u) {
    double greatest = Direction.greatest(gradient);
    if (!curved() || greatest == 0) {
      return gradient.zeros();
    }
    Params x = divided(gradient, greatest);
    Params a = powers(x);
    Params y = divided(u, greatest);
    Tensor n = a.dot(x);
    Params projected = a.times(a.dot(y).div(n));
    double scale = rho / (p - 1); // q - 1 = 1 / (p - 1)
    return x.zip(y, this::curvature).minus(projected).times(n.pow(-1 / p).mul(scale));
  }

  /// The nearest point of the ball, for p = 2 and p = infinity.
  ///
  /// @throws IllegalStateException for another p, where it has no closed form
  Params projected(Params eps) {
    if (p == Double.POSITIVE_INFINITY) {
      return eps.map(x -> x.clamp(-rho, rho));
    }
    if (p != 2) {
      throw new IllegalStateException("norm ball: no projection for p = " + p);
    }
    double length = Direction.length(eps);
    return length > rho ? eps.times(rho / length) : eps;
  }

  // |x|^(q-2) y
  private Tensor curvature(Tensor x, Tensor y) {
    double power = (2 - p) / (p - 1);
    if (power == 0) {
      return y;
    }
    Tensor magnitude = x.abs();
    return magnitude.pow(power).where(magnitude.greater(NEGLIGIBLE), 0).mul(y);
  }

  // sign(x) |x|^(q-1), with slope 0 at 0
  private Params powers(Params x) {
    double power = 1 / (p - 1);
    return power == 1
        ? x
        : x.map(t -> {
          Tensor positive = t.abs().where(t.equal(0).not(), 1);
          return positive.pow(power).mul(t.sign());
        });
  }

  private Params onGreatest(Params gradient, double greatest) {
    boolean[] found = {false};
    return gradient.map(g -> {
      double[] values = g.toDoubles();
      double[] budget = new double[values.length];
      for (int i = 0; i < values.length && !found[0]; i++) {
        found[0] = Math.abs(values[i]) == greatest;
        budget[i] = found[0] ? Math.copySign(rho, values[i]) : 0;
      }
      return Tensor.of(g.dtype(), g.shape(), budget);
    });
  }

  private static Params divided(Params point, double greatest) {
    return point.map(x -> x.div(greatest));
  }
}
