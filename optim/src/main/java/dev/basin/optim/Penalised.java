package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.TensorTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A rule on the loss with an L2 penalty inside, so that every pass of the rule sees it: with
/// [Sam], a penalty inside of the maximum, as the code that its paper was made with has it. The
/// update rule should then have no decay of its own.
///
///     L(w) + coefficient / 2 |w|^2
///
/// The loss that is reported is L.
///
/// @param decay a penalty lambda |w|^2 has the coefficient 2 lambda
public record Penalised(WeightDecay decay, GradientRule rule) implements GradientRule {

  @Override
  public RuleState initialState(Params params) {
    return rule.initialState(params);
  }

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    Estimate<Unpenalised<B>> estimate =
        rule.gradient(new WithPenalty<>(objective, decay, 1), params, state, step);
    Unpenalised<B> plain = estimate.byproduct();
    return new Estimate<>(
        plain.loss().item(), estimate.gradient(), plain.byproduct(), estimate.state());
  }

  // the by-product of a pass, with its loss before the penalty
  private record Unpenalised<B>(Tensor loss, B byproduct) implements TensorTree {
    @Override
    public void forEachTensor(Consumer<Tensor> visitor) {
      visitor.accept(loss);
      if (byproduct instanceof TensorTree tree) {
        tree.forEachTensor(visitor);
      }
    }
  }

  private record WithPenalty<B>(Objective<B> objective, WeightDecay decay, double share)
      implements Objective<Unpenalised<B>> {
    @Override
    public Outcome<Unpenalised<B>> evaluate(Params params) {
      Outcome<B> plain = objective.evaluate(params);
      Tensor loss = plain.loss();
      for (String name : params.names()) {
        double coefficient = share * decay.of(params.kind(name));
        if (coefficient > 0) {
          loss = loss.add(params.get(name).square().sum().mul(coefficient / 2));
        }
      }
      return new Outcome<>(loss, new Unpenalised<>(plain.loss().stopGradient(), plain.byproduct()));
    }

    // the parts' penalties add up to that of the whole, whatever the weights of the parts
    @Override
    public Split<Unpenalised<B>> split(int rows) {
      Split<B> plain = objective.split(rows);
      double total = plain.parts().stream().mapToDouble(Part::weight).sum();
      List<Part<Unpenalised<B>>> parts = new ArrayList<>();
      for (Part<B> part : plain.parts()) {
        parts.add(
            new Part<>(new WithPenalty<>(part.objective(), decay, share / total), part.weight()));
      }
      return new Split<>(parts, (byproducts, weights) -> join(plain, byproducts, weights));
    }

    private static <B> Unpenalised<B> join(
        Split<B> plain, List<Unpenalised<B>> byproducts, List<Double> weights) {
      Tensor loss = byproducts.getFirst().loss().mul(weights.getFirst());
      for (int i = 1; i < weights.size(); i++) {
        loss = loss.add(byproducts.get(i).loss(), weights.get(i));
      }
      return new Unpenalised<>(
          loss, plain.joined(byproducts.stream().map(Unpenalised::byproduct).toList()));
    }
  }
}
