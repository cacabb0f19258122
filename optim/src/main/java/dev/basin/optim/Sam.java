package dev.basin.optim;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.Vjp;
import java.util.ArrayList;
import java.util.List;

/// Sharpness-aware minimisation: Foret, Kleiner, Mobahi and Neyshabur 2020 (arXiv:2010.01412).
/// With g = grad L(w) and 1/p + 1/q = 1, the loss is taken at its linearised maximum over a p-ball,
///
///     eps(w) = rho sign(g) |g|^(q-1) / (|g|_q^q)^(1/p)            (their equation 2)
///
/// and the direction is the gradient of w -> L(w + eps(w)). That is g' + H v, where g' = grad L(w +
/// eps), H is the Hessian at w, v = J g' and J the derivative of eps by g. Without the second-order
/// term it is g' alone, as in most of the paper's experiments.
///
/// A penalty lambda |w|^2 stands outside of the maximum: it is the weight decay 2 lambda of the
/// update rule, taken at w. By-product and loss are those of the pass at w. Where the gradient is
/// zero there is no direction of ascent, and g is returned.
///
/// @param rho the radius of the ball, not negative; at 0 this is the plain gradient
/// @param p its norm, in [1, infinity]. For p = 1 the whole budget goes to the first greatest
///     |g_i|. For p = 1 and p = infinity eps is piecewise constant: there is no second-order term.
/// @param secondOrder whether to add H v, at the price of about two more gradients
public record Sam(double rho, double p, boolean secondOrder) implements GradientRule {
  // Relative to the greatest: below it a pole of J counts as 0, and float32 does not overflow.
  private static final double NEGLIGIBLE = 1e-30;

  public Sam {
    if (!(rho >= 0 && rho < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("sam: rho must be finite and not negative, but is " + rho);
    }
    if (!(p >= 1)) {
      throw new IllegalArgumentException("sam: p must be in [1, infinity], but is " + p);
    }
  }

  /// The paper's default: p = 2, first order.
  public Sam(double rho) {
    this(rho, 2, false);
  }

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    return secondOrder && !piecewiseConstant()
        ? withSecondOrder(objective, params, state)
        : firstOrder(objective, params, state);
  }

  private <B> Estimate<B> firstOrder(Objective<B> objective, Params w, RuleState state) {
    Objective.Gradient<B> pass = objective.gradient(w);
    Params g = pass.gradient();
    Params direction = ascends(g) ? objective.gradient(w.plus(perturbation(g))).gradient() : g;
    return new Estimate<>(pass.loss().item(), direction, pass.byproduct(), state);
  }

  // The pass at w is recorded once and serves both g and the Hessian-vector product.
  private <B> Estimate<B> withSecondOrder(Objective<B> objective, Params w, RuleState state) {
    List<Objective.Gradient<B>> pass = new ArrayList<>(1);
    Vjp gradientAtW =
        Autodiff.vjp(
            at -> {
              pass.add(objective.gradient(at));
              return Flat.of(pass.getFirst().gradient());
            },
            w);
    Params g = Flat.like(w, gradientAtW.value());
    Params direction = g;
    if (ascends(g)) {
      Params there = objective.gradient(w.plus(perturbation(g))).gradient();
      Tensor v = Flat.of(jacobianProduct(g, there));
      direction = there.plus(w.withTensors(gradientAtW.pullOrZeros(v)));
    }
    double loss = pass.getFirst().loss().item();
    return new Estimate<>(loss, direction, pass.getFirst().byproduct(), state);
  }

  // ------------------------------------------------------------------------------ eps and J

  /// eps, from the gradient g: |eps|_p = rho, and zero where g is zero. Written in tensor ops, so
  /// that one can differentiate through it (for p = 1 it is a constant). The scale of g does not
  /// matter, so g is divided by its greatest magnitude: no power over- or underflows.
  public Params perturbation(Params gradient) {
    double greatest = greatest(gradient);
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

  /// J u, where J = d eps / d g at the gradient g, a symmetric matrix with J g = 0: with a =
  /// sign(g) |g|^(q-1) and N = |g|_q^q,
  ///
  ///     J u = rho (q-1) N^(-1/p) (|g|^(q-2) u - a <a, u> / N)
  ///
  /// For p > 2 the first factor has a pole at g_i = 0; there (below 1e-30 of the greatest) it is
  /// taken as 0. The product is zero for p = 1, for p = infinity and at g = 0.
  public Params jacobianProduct(Params gradient, Params u) {
    double greatest = greatest(gradient);
    if (piecewiseConstant() || greatest == 0) {
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

  private boolean piecewiseConstant() {
    return p == 1 || p == Double.POSITIVE_INFINITY;
  }

  private boolean ascends(Params gradient) {
    return rho > 0 && greatest(gradient) != 0;
  }

  private static double greatest(Params gradient) {
    return gradient.stopGradient().tensors().stream()
        .filter(g -> g.size() > 0)
        .mapToDouble(g -> g.abs().max().item())
        .max()
        .orElse(0);
  }
}
