package dev.basin.optim;

import dev.basin.autodiff.Params;
import java.util.Map;

/// The exponential moving average of the points: a <- d a + (1 - d) w after every step, from the
/// initial point on.
///
/// @param decay d, in [0, 1)
public record MovingAverage(double decay) implements WeightAverage {
  private static final String AVERAGE = "average";

  public MovingAverage {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(
          "moving average: the decay must be in [0, 1), but is " + decay);
    }
  }

  @Override
  public RuleState initialState(Params params) {
    return RuleState.initial(Map.of(AVERAGE, params));
  }

  @Override
  public RuleState after(RuleState state, Params params, long steps) {
    Params average = state.slot(AVERAGE).times(decay).plus(params, 1 - decay);
    return state.next(Map.of(AVERAGE, average));
  }

  public Params value(TrainState state) {
    return state.averages().slot(AVERAGE);
  }
}
