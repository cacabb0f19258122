package dev.basin.optim;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Params;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.LongStream;

/// Smooth losses in float64, and points on them.
final class Landscapes {
  private Landscapes() {}

  /// The squared error of a network of one hidden tanh layer on five fixed examples.
  static Tensor network(Params w) {
    RandomStream random = RandomStream.ofSeed(1);
    Tensor x = random.split("x").normal(DType.FLOAT64, Shape.of(5, 2));
    Tensor target = random.split("target").normal(DType.FLOAT64, Shape.of(5, 1));
    Tensor hidden = x.matmul(w.get("first")).add(w.get("offset")).tanh();
    return hidden.matmul(w.get("second")).sub(target).square().mean();
  }

  /// A point of the network's 8 parameters.
  static Params networkPoint(long seed) {
    RandomStream random = RandomStream.ofSeed(seed);
    return Params.builder()
        .add("first", Params.Kind.WEIGHT, random.split(1).normal(DType.FLOAT64, Shape.of(2, 2)))
        .add("offset", Params.Kind.BIAS, random.split(2).normal(DType.FLOAT64, Shape.of(2)))
        .add("second", Params.Kind.WEIGHT, random.split(3).normal(DType.FLOAT64, Shape.of(2, 1)))
        .build();
  }

  /// Points of the network where min |g_i| >= 0.01 max |g_i|: the perturbation has a pole where an
  /// element of the gradient is 0 and p > 2.
  static LongStream regularSeeds() {
    return LongStream.iterate(1, seed -> seed + 1)
        .filter(seed -> {
          double[] g = flat(Autodiff.grad(Landscapes::network, networkPoint(seed)));
          double greatest = Arrays.stream(g).map(Math::abs).max().orElseThrow();
          return Arrays.stream(g).allMatch(value -> Math.abs(value) >= 0.01 * greatest);
        });
  }

  /// A vector as a point with one parameter.
  static Params point(double... values) {
    return Params.builder()
        .add("w", Params.Kind.WEIGHT, Tensor.of(Shape.of(values.length), values))
        .build();
  }

  static double[] flat(Params params) {
    return params.tensors().stream().flatMapToDouble(x -> Arrays.stream(x.toDoubles())).toArray();
  }

  /// The gradient by central differences.
  static double[] differences(Function<Params, Tensor> function, Params at, double h) {
    double[] values = flat(at);
    double[] slopes = new double[values.length];
    for (int i = 0; i < slopes.length; i++) {
      double above = function.apply(moved(at, values, i, h)).item();
      double below = function.apply(moved(at, values, i, -h)).item();
      slopes[i] = (above - below) / (2 * h);
    }
    return slopes;
  }

  private static Params moved(Params at, double[] values, int i, double h) {
    double[] changed = values.clone();
    changed[i] += h;
    return Flat.like(at, Tensor.of(Shape.of(changed.length), changed));
  }

  /// |x - y| / |y|, Euclidean.
  static double distance(double[] x, double[] y) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < y.length; i++) {
      difference += (x[i] - y[i]) * (x[i] - y[i]);
      norm += y[i] * y[i];
    }
    return Math.sqrt(difference / norm);
  }

  static double norm(double[] x, double p) {
    double greatest = Arrays.stream(x).map(Math::abs).max().orElseThrow();
    if (greatest == 0 || p == Double.POSITIVE_INFINITY) {
      return greatest;
    }
    double sum = Arrays.stream(x).map(value -> Math.pow(Math.abs(value) / greatest, p)).sum();
    return greatest * Math.pow(sum, 1 / p);
  }
}
