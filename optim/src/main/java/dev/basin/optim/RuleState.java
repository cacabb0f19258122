package dev.basin.optim;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.TensorTree;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// What an update rule or a gradient rule remembers from one step to the next: named points of
/// parameter space (a momentum buffer, a second moment) and how often it was applied. An immutable
/// value, so that a run is forked by keeping a reference.
///
/// @param applications completed so far
public record RuleState(long applications, Map<String, Params> slots) implements TensorTree {
  /// Of a rule that remembers nothing.
  public static final RuleState EMPTY = new RuleState(0, Map.of());

  public RuleState {
    slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
  }

  /// The state before the first application.
  public static RuleState initial(Map<String, Params> slots) {
    return new RuleState(0, slots);
  }

  /// @throws IllegalArgumentException if there is no such slot
  public Params slot(String name) {
    Params slot = slots.get(name);
    if (slot == null) {
      throw new IllegalArgumentException(
          "rule state: no slot %s among %s; a state belongs to the rule that made it"
              .formatted(name, slots.keySet()));
    }
    return slot;
  }

  /// The state after one more application.
  public RuleState next(Map<String, Params> newSlots) {
    return new RuleState(applications + 1, newSlots);
  }

  @Override
  public void forEachTensor(Consumer<Tensor> visitor) {
    slots.values().forEach(slot -> slot.forEachTensor(visitor));
  }
}
