package dev.basin.tensor;

import dev.basin.kernel.Threads;

/// The updates of an optimizer that are worth one pass over memory. They are no ops: no gradient
/// flows through them, and they refuse traced tensors. The same updates as a chain of ops are the
/// oracle of the tests.
public final class Sweep {
  private Sweep() {}

  /// A point after a step of [#sgd].
  ///
  /// @param momentum null if the step had none
  public record Momentum(Tensor point, Tensor momentum) {}

  /// A point after a step of [#adam].
  public record Moments(Tensor point, Tensor first, Tensor second) {}

  /// Gradient descent with momentum mu, decay wd and learning rate lr:
  ///
  ///     g <- g + wd w;  b <- mu b + g;  w <- w - lr b    or, with Nesterov's, w - lr (g + mu b)
  ///
  /// @param w the point
  /// @param g the gradient there, of the shape of w
  /// @param b the momentum, of the shape of w; null for w <- w - lr g, whatever mu
  public static Momentum sgd(
      Tensor w,
      Tensor g,
      Tensor b,
      double learningRate,
      double momentum,
      boolean nesterov,
      double decay) {
    require("sgd", w, g);
    if (b != null) {
      require("sgd", w, b);
    }
    Tensor point = Tensor.allocate(w.dtype(), w.shape());
    Tensor next = b == null ? null : Tensor.allocate(w.dtype(), w.shape());
    Threads.elements(
        w.size(),
        (from, to) ->
            w.kernels()
                .sgd(
                    w.array(),
                    g.array(),
                    b == null ? null : b.array(),
                    learningRate,
                    momentum,
                    nesterov,
                    decay,
                    point.array(),
                    next == null ? null : next.array(),
                    from,
                    to));
    return new Momentum(point, next);
  }

  /// Adam (Kingma and Ba 2014, arXiv:1412.6980, algorithm 1) after a multiplicative decay:
  ///
  ///     m <- beta1 m + (1 - beta1) g
  ///     v <- beta2 v + (1 - beta2) g^2
  ///     w <- keep w - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
  ///
  /// @param keep what of the point is left before the step
  /// @param t the number of the step, from 1
  public static Moments adam(
      Tensor w,
      Tensor g,
      Tensor m,
      Tensor v,
      double beta1,
      double beta2,
      double epsilon,
      double keep,
      double learningRate,
      long t) {
    require("adam", w, g);
    require("adam", w, m);
    require("adam", w, v);
    double rate = learningRate / (1 - StrictMath.pow(beta1, t));
    double correction = 1 / (1 - StrictMath.pow(beta2, t));
    Tensor point = Tensor.allocate(w.dtype(), w.shape());
    Tensor first = Tensor.allocate(w.dtype(), w.shape());
    Tensor second = Tensor.allocate(w.dtype(), w.shape());
    Threads.elements(
        w.size(),
        (from, to) ->
            w.kernels()
                .adam(
                    w.array(),
                    g.array(),
                    m.array(),
                    v.array(),
                    beta1,
                    beta2,
                    keep,
                    rate,
                    correction,
                    epsilon,
                    point.array(),
                    first.array(),
                    second.array(),
                    from,
                    to));
    return new Moments(point, first, second);
  }

  private static void require(String sweep, Tensor w, Tensor other) {
    w.requireSameType(sweep, other);
    if (!w.shape().equals(other.shape())) {
      throw new IllegalArgumentException(
          "%s: a point of shape %s and an operand of shape %s; they must be equal"
              .formatted(sweep, w.shape(), other.shape()));
    }
    if (w.traced() || other.traced()) {
      throw new IllegalArgumentException(
          sweep
              + ": an update is no differentiable op and refuses traced parameters and gradients;"
              + " apply stopGradient, or write the step in tensor ops");
    }
  }
}
