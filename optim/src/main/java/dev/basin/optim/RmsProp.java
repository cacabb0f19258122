package dev.basin.optim;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// RMSProp (Tieleman and Hinton 2012; centred: Graves 2013, arXiv:1308.0850, section 4.2), as
/// PyTorch defines it: with weight decay wd and momentum mu,
///
///     g <- g + wd w
///     v <- a v + (1 - a) g^2
///     c <- a c + (1 - a) g
///     d = g / (sqrt(v) + epsilon)            centred: g / (sqrt(v - c^2) + epsilon)
///     b <- mu b + d
///     w <- w - lr b
///
/// v, c and b begin at 0. Where rounding leaves v - c^2 below 0, it counts as 0.
///
/// @param smoothing a, in [0, 1)
/// @param epsilon not negative; at 0 a coordinate whose gradient was always 0 yields NaN
/// @param momentum mu, in [0, 1)
public record RmsProp(
    double smoothing, double epsilon, double momentum, boolean centred, WeightDecay decay)
    implements UpdateRule {
  private static final String SQUARE = "second";
  private static final String MEAN = "first";
  private static final String BUFFER = "momentum";

  public RmsProp {
    if (!(smoothing >= 0 && smoothing < 1 && momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "rmsprop: smoothing and momentum must be in [0, 1), but are %s and %s"
              .formatted(smoothing, momentum));
    }
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException(
          "rmsprop: epsilon must not be negative, but is " + epsilon);
    }
  }

  /// PyTorch's settings: 0.99, 1e-8, neither momentum nor centring nor decay.
  public RmsProp() {
    this(0.99, 1e-8, 0, false, WeightDecay.NONE);
  }

  @Override
  public RuleState initialState(Params params) {
    Map<String, Params> slots = new LinkedHashMap<>();
    slots.put(SQUARE, params.zeros());
    if (centred) {
      slots.put(MEAN, params.zeros());
    }
    if (momentum > 0) {
      slots.put(BUFFER, params.zeros());
    }
    return RuleState.initial(slots);
  }

  @Override
  public Next apply(Params w, Params gradient, RuleState state, double learningRate) {
    Untraced.require("rmsprop", w, gradient);
    Map<String, Params> slots = new LinkedHashMap<>();
    Params g = decay.addTo(gradient, w, 1);
    Params square = state.slot(SQUARE).times(smoothing).plus(g.map(Tensor::square), 1 - smoothing);
    slots.put(SQUARE, square);
    Params scale = square;
    if (centred) {
      Params mean = state.slot(MEAN).times(smoothing).plus(g, 1 - smoothing);
      slots.put(MEAN, mean);
      scale = square.zip(mean, (v, c) -> v.sub(c.square()).maximum(0));
    }
    Params direction = g.zip(scale, (x, v) -> x.div(v.sqrt().add(epsilon)));
    if (momentum > 0) {
      direction = direction.plus(state.slot(BUFFER), momentum);
      slots.put(BUFFER, direction);
    }
    return new Next(w.plus(direction, -learningRate), state.next(slots));
  }
}
