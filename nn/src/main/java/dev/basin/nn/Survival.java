package dev.basin.nn;

import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.function.IntToDoubleFunction;

/// What the layers that disturb a whole residual body have in common: a probability with which it
/// survives, and numbers drawn for a batch or for each of its examples.
final class Survival {
  private Survival() {}

  static void require(String layer, double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "%s: the probability of survival must be in [0, 1], but is %s"
              .formatted(layer, probability));
    }
  }

  /// The linear decay of Huang et al. 2016 (arXiv:1603.09382, equation 4): 1 - l / L (1 - p_L).
  ///
  /// @param block l, from 1
  /// @param blocks L
  /// @param last p_L
  static double decayed(String layer, int block, int blocks, double last) {
    require(layer, last);
    if (block < 1 || block > blocks) {
      throw new IllegalArgumentException(
          "%s: block %d of %d; blocks are counted from 1".formatted(layer, block, blocks));
    }
    return 1 - (double) block / blocks * (1 - last);
  }

  /// How many numbers a batch needs.
  static int draws(String layer, Tensor x, boolean perExample) {
    if (x.rank() < 1) {
      throw new IllegalArgumentException(layer + ": a scalar has no batch axis");
    }
    return perExample ? x.shape().size(0) : 1;
  }

  /// The k-th draw: does the body survive?
  static boolean survives(RandomStream random, int k, double probability) {
    return random.uniform(k) < probability;
  }

  /// One factor for each draw, as a tensor that is broadcast along a batch of x's rank.
  static Tensor factors(DType dtype, int rank, int draws, IntToDoubleFunction factor) {
    int[] sizes = new int[rank];
    java.util.Arrays.fill(sizes, 1);
    sizes[0] = draws;
    double[] values = new double[draws];
    java.util.Arrays.setAll(values, factor);
    return Tensor.of(dtype, Shape.of(sizes), values);
  }
}
