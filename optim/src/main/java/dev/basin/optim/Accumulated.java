package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.TensorTree;
import dev.basin.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A rule each of whose passes takes the batch in parts, one after the other, and adds up their
/// weighted losses and gradients: less memory for the same result, to rounding, unless the loss
/// looks across rows, as batch normalisation does. [Sam] perturbs by the gradient of the whole
/// batch (see [Microbatches] for the other way round).
///
/// In a [Workspace] the memory of one part serves the next.
///
/// @param rows of each part; the last has what remains
public record Accumulated(int rows, GradientRule rule) implements GradientRule {

  public Accumulated {
    Microbatches.requireRows("accumulated", rows);
  }

  @Override
  public RuleState initialState(Params params) {
    return rule.initialState(params);
  }

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    Objective<B> inParts = new Sum<>(objective, objective.split(rows));
    return rule.gradient(inParts, params, state, step);
  }

  private record Sum<B>(Objective<B> whole, Split<B> parts) implements Objective<B> {
    @Override
    public Outcome<B> evaluate(Params params) {
      List<B> byproducts = new ArrayList<>();
      Tensor loss = null;
      for (Part<B> part : parts.parts()) {
        Outcome<B> outcome = part.objective().evaluate(params);
        byproducts.add(outcome.byproduct());
        loss = added(loss, outcome.loss(), part.weight());
      }
      return new Outcome<>(loss, parts.joined(byproducts));
    }

    @Override
    public Gradient<B> gradient(Params at) {
      List<B> byproducts = new ArrayList<>();
      Piece<B> sum = null;
      for (Part<B> part : parts.parts()) {
        Piece<B> next = Workspace.inner(sum, before -> after(before, part, at));
        byproducts.add(next.byproduct());
        sum = new Piece<>(next.loss(), next.gradient(), null);
      }
      return new Gradient<>(sum.loss(), sum.gradient(), parts.joined(byproducts));
    }

    private static <B> Piece<B> after(Piece<B> before, Part<B> part, Params at) {
      Gradient<B> pass = part.objective().gradient(at);
      Tensor loss = added(before == null ? null : before.loss(), pass.loss(), part.weight());
      Params gradient =
          before == null
              ? pass.gradient().times(part.weight())
              : before.gradient().plus(pass.gradient(), part.weight());
      return new Piece<>(loss, gradient, pass.byproduct());
    }

    private static Tensor added(Tensor sum, Tensor x, double weight) {
      return sum == null ? x.mul(weight) : sum.add(x, weight);
    }

    @Override
    public Split<B> split(int rows) {
      return whole.split(rows);
    }
  }

  private record Piece<B>(Tensor loss, Params gradient, B byproduct) implements TensorTree {
    @Override
    public void forEachTensor(Consumer<Tensor> visitor) {
      visitor.accept(loss);
      gradient.forEachTensor(visitor);
      if (byproduct instanceof TensorTree tree) {
        tree.forEachTensor(visitor);
      }
    }
  }
}
