package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.TensorTree;
import dev.basin.tensor.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A rule applied to every part of the batch by itself, and the weighted sum of what comes out.
/// With [Sam] this is m-sharpness (Foret et al. 2020, arXiv:2010.01412, section 4.1), where every m
/// rows have a perturbation of their own. With the whole batch in one part it is the rule itself.
///
/// All parts begin with the rule's one state, and the weighted mean of theirs is the next: a moving
/// average of gradients moves by the mean gradient. A part draws from a random stream of its own.
///
/// @param rows m; the last part has what remains
public record Microbatches(int rows, GradientRule rule) implements GradientRule {

  public Microbatches {
    requireRows("microbatches", rows);
  }

  static void requireRows(String rule, int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException(
          rule + ": a part has at least 1 row, but " + rows + " were asked for");
    }
  }

  @Override
  public RuleState initialState(Params params) {
    return rule.initialState(params);
  }

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    Objective.Split<B> split = objective.split(rows);
    List<Objective.Part<B>> parts = split.parts();
    if (parts.size() == 1 && parts.getFirst().weight() == 1) {
      return rule.gradient(parts.getFirst().objective(), params, state, step);
    }
    double total = parts.stream().mapToDouble(Objective.Part::weight).sum();
    List<B> byproducts = new ArrayList<>();
    Sum<B> sum = null;
    for (int i = 0; i < parts.size(); i++) {
      Objective.Part<B> part = parts.get(i);
      Step own = step.part(i);
      Sum<B> next =
          Workspace.inner(
              sum,
              before -> {
                var estimate = rule.gradient(part.objective(), params, state, own);
                return Sum.after(before, estimate, part.weight(), part.weight() / total);
              });
      byproducts.add(next.byproduct());
      sum = new Sum<>(next.loss(), next.gradient(), next.state(), null);
    }
    return new Estimate<>(sum.loss(), sum.gradient(), split.joined(byproducts), sum.state());
  }

  // of the parts so far, with the by-product of the last
  private record Sum<B>(double loss, Params gradient, RuleState state, B byproduct)
      implements TensorTree {

    static <B> Sum<B> after(Sum<B> before, Estimate<B> part, double weight, double share) {
      return before == null
          ? new Sum<>(
              weight * part.loss(),
              part.gradient().times(weight),
              scaled(part.state(), share),
              part.byproduct())
          : new Sum<>(
              before.loss + weight * part.loss(),
              before.gradient.plus(part.gradient(), weight),
              added(before.state, part.state(), share),
              part.byproduct());
    }

    private static RuleState scaled(RuleState state, double share) {
      Map<String, Params> slots = new LinkedHashMap<>();
      state.slots().forEach((name, slot) -> slots.put(name, slot.times(share)));
      return new RuleState(state.applications(), slots);
    }

    private static RuleState added(RuleState sum, RuleState state, double share) {
      Map<String, Params> slots = new LinkedHashMap<>();
      state.slots().forEach((name, slot) -> slots.put(name, sum.slot(name).plus(slot, share)));
      return new RuleState(state.applications(), slots);
    }

    @Override
    public void forEachTensor(Consumer<Tensor> visitor) {
      gradient.forEachTensor(visitor);
      state.forEachTensor(visitor);
      if (byproduct instanceof TensorTree tree) {
        tree.forEachTensor(visitor);
      }
    }
  }
}
