package dev.basin.optim;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A ball whose axes follow the size of each weight (Kwon, Kim, Park and Choi 2021,
/// arXiv:2102.11600, equations 9 and 10): with T = |w| + eta for weights and 1 for biases and
/// normalisation, and e the perturbation of a [NormBall],
///
///     eps = T e(T g);    for p = 2:  rho T^2 g / |T g|
///
/// so that scaling the weights of one layer up and of the next down changes nothing (at eta = 0).
///
/// @param ball rho and p
/// @param eta not negative; the paper's 0.01 keeps weights near 0 movable
public record AdaptiveBall(NormBall ball, double eta) implements Ascent {

  public AdaptiveBall {
    if (!(eta >= 0 && eta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "asam: eta must be finite and not negative, but is " + eta);
    }
  }

  @Override
  public double rho() {
    return ball.rho();
  }

  @Override
  public boolean curved() {
    return ball.curved();
  }

  @Override
  public Params perturbation(Params w, Params g) {
    Params t = axes(w);
    return times(t, ball.perturbation(times(t, g)));
  }

  /// With y = J (T u), J the ball's at T g: T y flows to g, and sign(w) (u e + g y) to w.
  @Override
  public Pulled pull(Params w, Params g, Params u) {
    Params t = axes(w);
    Params scaled = times(t, g);
    Params toPoint = times(u, ball.perturbation(scaled));
    if (!ball.curved()) {
      return new Pulled(Optional.of(times(signs(w), toPoint)), Optional.empty());
    }
    Params y = ball.jacobianProduct(scaled, times(t, u));
    toPoint = toPoint.plus(times(g, y));
    return new Pulled(Optional.of(times(signs(w), toPoint)), Optional.of(times(t, y)));
  }

  private Params axes(Params w) {
    List<Tensor> axes = new ArrayList<>();
    for (String name : w.names()) {
      Tensor x = w.get(name);
      axes.add(
          w.kind(name) == Params.Kind.WEIGHT
              ? x.abs().add(eta)
              : Tensor.ones(x.dtype(), x.shape()));
    }
    return w.withTensors(axes);
  }

  // d axes / d w
  private static Params signs(Params w) {
    return w.only(kind -> kind == Params.Kind.WEIGHT).map(Tensor::sign);
  }

  private static Params times(Params x, Params y) {
    return x.zip(y, Tensor::mul);
  }
}
