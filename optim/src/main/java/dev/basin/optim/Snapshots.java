package dev.basin.optim;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The points on the given occasions, each kept as it is. At the low points of a cyclic schedule
/// this is fast geometric ensembling (Garipov, Izmailov, Podoprikhin, Vetrov and Wilson 2018,
/// arXiv:1802.10026, section 5): the mean of the snapshots' predictions is the ensemble's.
public record Snapshots(Occasions occasions) implements WeightAverage {

  @Override
  public RuleState initialState(Params params) {
    return RuleState.EMPTY;
  }

  @Override
  public RuleState after(RuleState state, Params params, long steps) {
    if (!occasions.include(steps)) {
      return state;
    }
    Map<String, Params> slots = new LinkedHashMap<>(state.slots());
    slots.put("snapshot " + state.applications(), params);
    return state.next(slots);
  }

  /// The snapshots so far, oldest first.
  public List<Params> members(TrainState state) {
    List<Params> members = new ArrayList<>();
    for (long k = 0; k < state.averages().applications(); k++) {
      members.add(state.averages().slot("snapshot " + k));
    }
    return members;
  }

  /// The mean of what every member predicts.
  ///
  /// @param prediction such as the probabilities of classes, all of one shape
  public static Tensor mean(List<Params> members, Function<Params, Tensor> prediction) {
    return members.stream()
        .map(prediction)
        .reduce(Tensor::add)
        .orElseThrow(
            () -> new IllegalArgumentException("snapshots: no member, so no mean prediction"))
        .div(members.size());
  }
}
