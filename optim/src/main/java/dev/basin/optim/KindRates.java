package dev.basin.optim;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// An update rule whose learning rate has a factor for each kind of parameter. For any rule that
/// treats each tensor by itself, as all of this package do.
///
/// @param factors finite, not negative; 1 for a kind that is not named; a kind with 0 stays as it
///   is
public record KindRates(Map<Params.Kind, Double> factors, UpdateRule rule) implements UpdateRule {

  public KindRates {
    // in the order of the enum, for the record's text to be the same in every process
    factors = factors.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(factors));
    factors.forEach((kind, factor) -> {
      if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "kind rates: a factor must be finite and not negative, but that of %s is %s"
                .formatted(kind, factor));
      }
    });
  }

  @Override
  public RuleState initialState(Params params) {
    return rule.initialState(params);
  }

  @Override
  public Next apply(Params w, Params gradient, RuleState state, double learningRate) {
    Untraced.require("kind rates", w, gradient);
    Map<Params.Kind, Next> parts = new EnumMap<>(Params.Kind.class);
    for (Params.Kind kind : Params.Kind.values()) {
      Params group = group(w, kind);
      if (!group.names().isEmpty()) {
        double factor = factors.getOrDefault(kind, 1.0);
        RuleState own = group(state, kind);
        Next next = rule.apply(group, group(gradient, kind), own, learningRate * factor);
        parts.put(kind, factor == 0 ? new Next(group, next.state()) : next);
      }
    }
    Map<String, Params> slots = new LinkedHashMap<>();
    for (String slot : state.slots().keySet()) {
      slots.put(slot, joined(w, parts, next -> next.state().slot(slot)));
    }
    return new Next(joined(w, parts, Next::params), state.next(slots));
  }

  private static RuleState group(RuleState state, Params.Kind kind) {
    Map<String, Params> slots = new LinkedHashMap<>();
    state.slots().forEach((name, slot) -> slots.put(name, group(slot, kind)));
    return new RuleState(state.applications(), slots);
  }

  private static Params group(Params all, Params.Kind kind) {
    Params.Builder group = Params.builder();
    for (String name : all.names()) {
      if (all.kind(name) == kind) {
        group.add(name, kind, all.get(name));
      }
    }
    return group.build();
  }

  private static Params joined(
      Params like, Map<Params.Kind, Next> parts, Function<Next, Params> what) {
    List<Tensor> tensors = new ArrayList<>();
    for (String name : like.names()) {
      tensors.add(what.apply(parts.get(like.kind(name))).get(name));
    }
    return like.withTensors(tensors);
  }
}
