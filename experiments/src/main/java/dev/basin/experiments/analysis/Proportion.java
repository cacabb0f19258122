package dev.basin.experiments.analysis;

/// How often something was seen, and how often one may expect it: the score interval of E. B.
/// Wilson (1927), which stays in [0, 1] and says something even when nothing was seen.
///
/// @param count in [0, trials]
/// @param trials independent ones, at least 1
public record Proportion(int count, int trials) {
  private static final double QUANTILE = 1.959963984540054; // of the normal distribution, 97.5 %

  public Proportion {
    if (trials < 1 || count < 0 || count > trials) {
      throw new IllegalArgumentException("proportion: %d of %d".formatted(count, trials));
    }
  }

  /// The share that was seen.
  public double share() {
    return (double) count / trials;
  }

  /// The lower end of the 95 % interval.
  public double low() {
    return Math.clamp(center() - halfWidth(), 0, share());
  }

  /// The upper end of the 95 % interval.
  public double high() {
    return Math.clamp(center() + halfWidth(), share(), 1);
  }

  // Without rounding the share lies between: at 0 and at 1 it is an end.
  private double center() {
    return (count + QUANTILE * QUANTILE / 2) / (trials + QUANTILE * QUANTILE);
  }

  private double halfWidth() {
    double spread = trials * share() * (1 - share()) + QUANTILE * QUANTILE / 4;
    return QUANTILE * StrictMath.sqrt(spread) / (trials + QUANTILE * QUANTILE);
  }
}
