package dev.basin.autodiff;

import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A loss as a function of parameters, with what a pass yields beside it (batch statistics,
/// logits). An optimizer is given the objective, not a gradient, so that it can evaluate it where
/// it likes.
///
/// @param <B> the type of the by-product
@FunctionalInterface
public interface Objective<B> {

  /// The loss at a point, and the pass's by-product.
  Outcome<B> evaluate(Params params);

  /// An objective without by-product.
  static Objective<Void> of(Function<Params, Tensor> loss) {
    return params -> new Outcome<>(loss.apply(params), null);
  }

  /// @param loss a scalar
  /// @param byproduct detached: tensors in it must carry no trace (see [Tensor#stopGradient])
  record Outcome<B>(Tensor loss, B byproduct) {}

  /// The loss, its gradient and the by-product of one pass.
  record Gradient<B>(Tensor loss, Params gradient, B byproduct) {}

  /// One pass forward and back.
  ///
  /// @throws IllegalArgumentException if the loss does not depend on one of the parameters
  default Gradient<B> gradient(Params at) {
    return Autodiff.gradient(this, at, Autodiff.Unused.ERROR);
  }

  // ------------------------------------------------------------------------------ parts of a batch

  /// This loss as a weighted sum of the losses of consecutive rows of its batch.
  ///
  /// @param rows of each part; the last has what remains
  /// @throws UnsupportedOperationException if the objective does not know its rows, which is so
  ///   unless it overrides this method
  default Split<B> split(int rows) {
    throw new UnsupportedOperationException(
        "split: this objective does not know its rows, so that no rule can take it in parts of "
            + rows
            + "; override Objective.split (see Split.ofMean)");
  }

  /// A piece of a batch.
  ///
  /// @param weight of its loss in the loss of the whole
  record Part<B>(Objective<B> objective, double weight) {}

  /// An objective in parts.
  ///
  /// @param join the by-product of the whole from those of the parts
  record Split<B>(List<Part<B>> parts, Join<B> join) {
    public Split {
      parts = List.copyOf(parts);
    }

    /// Of a loss that is a mean over rows: every part weighs as much as it has rows.
    ///
    /// @param total rows of the whole
    /// @param rows of each part; the last has what remains
    public static <B> Split<B> ofMean(int total, int rows, Slice<B> slice, Join<B> join) {
      if (rows < 1) {
        throw new IllegalArgumentException(
            "split: a part has at least 1 row, but %d were asked for, of %d"
                .formatted(rows, total));
      }
      List<Part<B>> parts = new ArrayList<>();
      for (int from = 0; from < total; from += rows) {
        int to = Math.min(total, from + rows);
        parts.add(new Part<>(slice.rows(from, to), (double) (to - from) / total));
      }
      return new Split<>(parts, join);
    }

    /// The by-product of the whole.
    public B joined(List<B> byproducts) {
      return parts.size() == 1
          ? byproducts.getFirst()
          : join.join(byproducts, parts.stream().map(Part::weight).toList());
    }
  }

  /// The objective of the rows from, ..., to - 1. For all rows it draws what the whole draws.
  @FunctionalInterface
  interface Slice<B> {
    Objective<B> rows(int from, int to);
  }

  /// One by-product of several; [Statistics#mean] is one.
  @FunctionalInterface
  interface Join<B> {
    B join(List<B> byproducts, List<Double> weights);
  }
}
