package dev.basin.nn.weights;

import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.nio.charset.StandardCharsets;

/// Numbers that are a function of a name and a position: the same as in `make_fixtures.py`.
final class Hashed {
  private Hashed() {}

  /// The k-th 64 bits of a name: FNV-1a, then SplitMix64.
  private static long bits(String name, int k) {
    long state = 0xCBF29CE484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      state = (state ^ (b & 0xff)) * 0x100000001B3L;
    }
    long z = state + (k + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static double uniform(String name, int k) {
    return (bits(name, k) >>> 11) * 0x1p-52 - 1;
  }

  /// In [-1, 1), float64.
  static Tensor uniform(String name, Shape shape) {
    double[] values = new double[shape.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = uniform(name, k);
    }
    return Tensor.of(DType.FLOAT64, shape, values);
  }

  static Indices whole(String name, Shape shape, int bound) {
    int[] values = new int[shape.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = (int) ((bits(name, k) >>> 33) % bound);
    }
    return Indices.of(shape, values);
  }

  /// What stands under a name in a state dict, float64.
  static Tensor entry(String name, Shape shape) {
    Tensor drawn = uniform(name, shape);
    if (shape.rank() > 1) {
      return drawn.mul(Math.sqrt(3.0 * shape.size(0) / shape.size()));
    }
    boolean positive = name.endsWith("running_var") || name.endsWith("weight");
    return positive ? drawn.div(4).add(1) : drawn.div(8);
  }
}
