package dev.basin.nn;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Epilogue;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;

/// One piece of a network, as a description: an immutable value that says which parameters and
/// statistics it needs and what it computes from them. It holds no tensor. Parameters are a value
/// of their own ([Params]), which whoever runs the layer supplies through a [Scope].
///
/// A new layer is a record that implements [#forward] and, if it has any, lists its parameters,
/// statistics and children.
public interface Layer {

  /// The output for a batch: a pure function of x and of what the scope supplies.
  ///
  /// @param x [batch, ...]; images are [batch, height, width, channels]
  /// @throws IllegalArgumentException if the shape of x does not suit; [Scope#run] adds the path
  Tensor forward(Scope scope, Tensor x);

  /// As [#forward(Scope, Tensor)], and what follows it. A layer that can do both in one pass over
  /// memory overrides this.
  default Tensor forward(Scope scope, Tensor x, Epilogue after) {
    return after.apply(forward(scope, x));
  }

  /// The parameters of this layer itself, without those of its children.
  default List<Parameter> parameters() {
    return List.of();
  }

  /// The statistics that this layer itself measures in training and uses in evaluation.
  default List<Statistic> statistics() {
    return List.of();
  }

  /// The layers that this one is made of, under the names by which [#forward] runs them.
  default List<Child> children() {
    return List.of();
  }

  /// How many products this layer itself adds up for one example, without its children. This counts
  /// what grows with the product of two sizes, as papers do: convolutions, linear maps, attention;
  /// normalisation, nonlinearities and sums count as nothing.
  ///
  /// By default, every weight with an axis for its outputs is used once at each position of the
  /// output.
  ///
  /// @param input shape, of a batch of one example
  /// @param output shape, of the same
  default long multiplyAdds(Shape input, Shape output) {
    long count = 0;
    for (Parameter parameter : parameters()) {
      Shape weight = parameter.shape();
      boolean maps = parameter.kind() == Params.Kind.WEIGHT && weight.rank() > 1;
      if (maps && output.rank() > 0 && weight.size(-1) == output.size(-1)) {
        count += (long) weight.size() * (output.size() / output.size(-1));
      }
    }
    return count;
  }

  /// The declaration of a parameter.
  ///
  /// @param name within the layer
  record Parameter(String name, Params.Kind kind, Shape shape, Initializer initializer) {}

  /// The declaration of a statistic.
  ///
  /// @param name within the layer
  /// @param initial the value of every element before anything was measured
  record Statistic(String name, Shape shape, double initial) {}

  /// A layer within another.
  record Child(String name, Layer layer) {}
}
