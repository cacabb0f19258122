package dev.basin.optim.checkpoint;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.optim.RuleState;
import dev.basin.optim.TrainState;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A training run at one of its steps: the state, and what else the run itself wants to find again,
/// such as the losses so far. Every random draw and every position of a sampler is a function of
/// the state's seed and step, so that a run goes on from here to the same bits.
///
/// @param run entries of the run's own choice
public record Checkpoint(TrainState state, StateTree run) {
  private static final String RUN = "run/";
  private static final String AVERAGES = "averages/";
  private static final String SLOT = "slot/";

  /// All of it, by name.
  public StateTree tree() {
    return StateTree.builder().tree("", tree(state)).tree(RUN, run).build();
  }

  /// The inverse of [#tree].
  ///
  /// @param like a state of the same run at any step, such as that before the first: it says which
  ///   names, shapes, types and kinds there must be, and which seed
  /// @throws IllegalArgumentException if anything is missing, unexpected or otherwise shaped: the
  ///   message lists every such thing
  public static Checkpoint of(StateTree saved, TrainState like) {
    StateTree state = saved.without(RUN);
    TrainState expected = withAverages(like, state);
    requireSame(tree(expected), state);
    TrainState restored =
        new TrainState(
            params("params/", like.params(), state),
            rule("update/", like.updateState(), state),
            rule("rule/", like.ruleState(), state),
            rule(AVERAGES, expected.averages(), state),
            statistics("statistics/", like.statistics(), state),
            state.number("seed"),
            state.number("step"));
    return new Checkpoint(restored, saved.under(RUN));
  }

  // ------------------------------------------------------------------------- a state, part by part

  private static StateTree tree(TrainState state) {
    StateTree.Builder tree = StateTree.builder();
    tree.number("seed", state.seed()).number("step", state.step());
    Params params = state.params();
    params.names().forEach(name -> tree.word("kind/" + name, params.kind(name).name()));
    tree.params("params/", params);
    add(tree, "update/", state.updateState());
    add(tree, "rule/", state.ruleState());
    add(tree, AVERAGES, state.averages());
    Statistics statistics = state.statistics();
    statistics.names().forEach(name -> tree.tensor("statistics/" + name, statistics.get(name)));
    return tree.build();
  }

  private static void add(StateTree.Builder tree, String prefix, RuleState state) {
    tree.number(prefix + "applications", state.applications());
    long position = 0;
    for (var slot : state.slots().entrySet()) {
      tree.number(prefix + SLOT + slot.getKey(), position++);
      tree.params(prefix + slot.getKey() + "/", slot.getValue());
    }
  }

  // Averages of weights gather slots on the way: those that were saved are expected, too.
  private static TrainState withAverages(TrainState like, StateTree saved) {
    Map<String, Params> slots = new LinkedHashMap<>(like.averages().slots());
    saved
        .under(AVERAGES + SLOT)
        .numbers()
        .keySet()
        .forEach(slot -> slots.putIfAbsent(slot, like.params()));
    return new TrainState(
        like.params(),
        like.updateState(),
        like.ruleState(),
        new RuleState(like.averages().applications(), slots),
        like.statistics(),
        like.seed(),
        like.step());
  }

  private static Params params(String prefix, Params like, StateTree saved) {
    return like.withTensors(
        like.names().stream().map(name -> saved.tensor(prefix + name)).toList());
  }

  private static RuleState rule(String prefix, RuleState like, StateTree saved) {
    Map<String, Params> slots = new LinkedHashMap<>();
    like.slots()
        .forEach((slot, params) -> slots.put(slot, params(prefix + slot + "/", params, saved)));
    return new RuleState(saved.number(prefix + "applications"), slots);
  }

  private static Statistics statistics(String prefix, Statistics like, StateTree saved) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    like.names().forEach(name -> tensors.put(name, saved.tensor(prefix + name)));
    return Statistics.of(tensors);
  }

  // ------------------------------------------------------------------------------- does it belong

  private static void requireSame(StateTree expected, StateTree saved) {
    List<String> differences = new ArrayList<>();
    compareNames("number", expected.numbers(), saved.numbers(), differences);
    compareNames("kind", expected.words(), saved.words(), differences);
    compareNames("tensor", expected.tensors(), saved.tensors(), differences);
    expected
        .words()
        .forEach((name, word) -> {
          String found = saved.words().getOrDefault(name, word);
          if (!found.equals(word)) {
            differences.add("%s is %s, but %s was saved".formatted(name, word, found));
          }
        });
    expected
        .tensors()
        .forEach((name, tensor) -> {
          Tensor found = saved.tensors().getOrDefault(name, tensor);
          if (found.dtype() != tensor.dtype() || !found.shape().equals(tensor.shape())) {
            differences.add(
                "%s is %s %s, but %s %s was saved"
                    .formatted(name, tensor.dtype(), tensor.shape(), found.dtype(), found.shape()));
          }
        });
    if (differences.isEmpty() && expected.number("seed") != saved.number("seed")) {
      differences.add(
          "the seed is %d, but %d was saved"
              .formatted(expected.number("seed"), saved.number("seed")));
    }
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "checkpoint: it is of another run than this one; nothing was loaded:\n  "
              + String.join("\n  ", differences));
    }
  }

  private static void compareNames(
      String what, Map<String, ?> expected, Map<String, ?> saved, List<String> differences) {
    for (String name : expected.keySet()) {
      if (!saved.containsKey(name)) {
        differences.add("missing is the " + what + " " + name);
      }
    }
    for (String name : saved.keySet()) {
      if (!expected.containsKey(name)) {
        differences.add("unexpected is the " + what + " " + name);
      }
    }
  }
}
