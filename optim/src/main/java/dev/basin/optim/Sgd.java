package dev.basin.optim;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Sweep;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Stochastic gradient descent with momentum, as PyTorch defines it: with weight decay wd, momentum
/// mu and learning rate lr,
///
///     g <- g + wd w
///     b <- mu b + g                          (b begins at 0)
///     w <- w - lr b                          or, with Nesterov's momentum, w - lr (g + mu b)
///
/// The decay stands at w whatever the gradient rule does: with [Sam] this is a penalty lambda |w|^2
/// outside of the maximum, wd = 2 lambda.
///
/// @param momentum mu, in [0, 1)
public record Sgd(double momentum, boolean nesterov, WeightDecay decay) implements UpdateRule {
  private static final String BUFFER = "momentum";

  public Sgd {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("sgd: momentum must be in [0, 1), but is " + momentum);
    }
    if (nesterov && momentum == 0) {
      throw new IllegalArgumentException("sgd: Nesterov's method needs a momentum above 0");
    }
  }

  /// @param weightDecay wd, of every parameter
  public Sgd(double momentum, boolean nesterov, double weightDecay) {
    this(momentum, nesterov, WeightDecay.of(weightDecay));
  }

  @Override
  public RuleState initialState(Params params) {
    return RuleState.initial(momentum == 0 ? Map.of() : Map.of(BUFFER, params.zeros()));
  }

  @Override
  public Next apply(Params w, Params gradient, RuleState state, double learningRate) {
    Params buffer = momentum == 0 ? null : state.slot(BUFFER);
    List<Tensor> points = new ArrayList<>();
    List<Tensor> buffers = new ArrayList<>();
    for (String name : w.names()) {
      Sweep.Momentum next =
          Sweep.sgd(
              w.get(name),
              gradient.get(name),
              buffer == null ? null : buffer.get(name),
              learningRate,
              momentum,
              nesterov,
              decay.of(w.kind(name)));
      points.add(next.point());
      buffers.add(next.momentum());
    }
    Map<String, Params> slots =
        buffer == null ? Map.of() : Map.of(BUFFER, buffer.withTensors(buffers));
    return new Next(w.withTensors(points), state.next(slots));
  }
}
