package dev.basin.nn;

import dev.basin.autodiff.GradientCheck;
import dev.basin.autodiff.Params;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// Float64 points at which layers are checked.
final class Inputs {
  private Inputs() {}

  static Tensor normal(int... sizes) {
    return RandomStream.ofSeed(3).normal(dev.basin.tensor.DType.FLOAT64, Shape.of(sizes));
  }

  /// Values of which no two are equal and none is near zero: away from every kink and tie.
  static Tensor apart(int... sizes) {
    Shape shape = Shape.of(sizes);
    int[] order = RandomStream.ofSeed(5).permutation(shape.size());
    double[] values = new double[order.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (order[i] - order.length / 2 + 0.5) * 0.1;
    }
    return Tensor.of(shape, values);
  }

  /// Parameters moved off the zeros and ones where some begin.
  static Params moved(Params params) {
    RandomStream random = RandomStream.ofSeed(11);
    List<Tensor> moved = new ArrayList<>();
    for (String name : params.names()) {
      Tensor x = params.get(name);
      moved.add(x.add(random.split(name).normal(x.dtype(), x.shape()).mul(0.3)));
    }
    return params.withTensors(moved);
  }

  static GradientCheck inParametersAndInput(
      BiFunction<Params, Tensor, Tensor> function, Params params, Tensor x) {
    List<Tensor> at = new ArrayList<>(params.tensors());
    at.add(x);
    return GradientCheck.of(
        in -> {
          int last = in.size() - 1;
          return function.apply(params.withTensors(in.subList(0, last)), in.get(last));
        },
        at.toArray(Tensor[]::new));
  }
}
