package dev.basin.optim;

import dev.basin.autodiff.Params;
import java.util.Map;

/// Stochastic weight averaging (Izmailov, Podoprikhin, Garipov, Vetrov and Wilson 2018,
/// arXiv:1803.05407, algorithm 1): the equal average of the points on the given occasions. After
/// the n-th, counted from 0,
///
///     a <- a + (w - a) / (n + 1)
public record EqualAverage(Occasions occasions) implements WeightAverage {
  private static final String AVERAGE = "average";

  /// @param start the number of steps after which the first point counts
  /// @param period the steps from one point to the next
  public EqualAverage(long start, long period) {
    this(new Occasions(start, period));
  }

  @Override
  public RuleState initialState(Params params) {
    return RuleState.EMPTY;
  }

  @Override
  public RuleState after(RuleState state, Params params, long steps) {
    if (!occasions.include(steps)) {
      return state;
    }
    Params average = params;
    if (state.applications() > 0) {
      Params before = state.slot(AVERAGE);
      average = before.plus(params.minus(before), 1.0 / (state.applications() + 1));
    }
    return state.next(Map.of(AVERAGE, average));
  }

  /// The average.
  ///
  /// @throws IllegalArgumentException if the run has not come to the first occasion
  public Params value(TrainState state) {
    if (state.averages().applications() == 0) {
      throw new IllegalArgumentException(
          "equal average: after %d steps there is none; the first point counts after %d"
              .formatted(state.step(), occasions.first()));
    }
    return state.averages().slot(AVERAGE);
  }
}
