package dev.basin.nn;

import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;

import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;

/// ShakeDrop: Yamada, Iwamura, Akiba and Kise 2018 (arXiv:1802.02375, equation 6). The last layer
/// of a residual body F, which it multiplies by random numbers:
///
///     forward     (b + alpha - b alpha) F
///     backward    (b + beta - b beta) dF
///     evaluation  E[b + alpha - b alpha] F
///
/// with b = 1 with probability `survival` and 0 otherwise, and alpha and beta uniform in their
/// ranges.
///
/// The pullback deliberately is not that of the value: where b = 0, the gradient is multiplied by
/// beta instead of alpha. So a gradient through this layer is a direction of descent and no
/// derivative, a check against differences fails unless alpha = beta, and a second derivative is
/// that of the direction.
///
/// @param survival the probability that the body is left as it is
/// @param perExample whether each example draws for itself, rather than the batch once
public record ShakeDrop(double survival, Range alpha, Range beta, boolean perExample)
    implements Layer {
  private static final String NAME = "shake drop";

  /// The numbers from `low` to `high`.
  public record Range(double low, double high) {
    public Range {
      if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
        throw new IllegalArgumentException(
            "shake drop: a range needs finite low <= high, but is [%s, %s]".formatted(low, high));
      }
    }

    private double middle() {
      return (low + high) / 2;
    }

    private double at(double fraction) {
      return low + (high - low) * fraction;
    }
  }

  public ShakeDrop {
    Survival.require(NAME, survival);
  }

  /// What the paper recommends, alpha in [-1, 1] and beta in [0, 1], drawn for each example, in a
  /// network whose bodies survive less often with depth: 1 - block / blocks * (1 - last).
  ///
  /// @param block from 1 to `blocks`
  /// @param last 0.5 in the paper
  public static ShakeDrop decayed(int block, int blocks, double last) {
    double survival = Survival.decayed(NAME, block, blocks, last);
    return new ShakeDrop(survival, new Range(-1, 1), new Range(0, 1), true);
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    int draws = Survival.draws(NAME, x, perExample);
    if (!scope.training()) {
      return x.mul(survival + (1 - survival) * alpha.middle());
    }
    Tensor forward = factors(scope.random(), "alpha", alpha, x, draws);
    Tensor backward = factors(scope.random(), "beta", beta, x, draws);
    return op("shakeDrop", x.stopGradient().mul(forward), to(x, g -> g.mul(backward)));
  }

  // b is the same for both passes
  private Tensor factors(RandomStream random, String name, Range range, Tensor x, int draws) {
    RandomStream own = random.split(name);
    return Survival.factors(
        x.dtype(),
        x.rank(),
        draws,
        k -> Survival.survives(random, k, survival) ? 1 : range.at(own.uniform(k)));
  }
}
