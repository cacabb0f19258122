package dev.basin.optim;

/// A radius as a function of where in the run a step is.
@FunctionalInterface
public interface Radius {

  double at(Step step);

  /// By a schedule, read at the step's index.
  record Of(Schedule schedule) implements Radius {
    @Override
    public double at(Step step) {
      return schedule.at(step.index());
    }
  }

  /// Tied to the learning rate (Zhuang et al. 2022, arXiv:2203.08065, section 4):
  ///
  ///     (rho - least) / (greatest - least) = (rate - leastRate) / (greatestRate - leastRate)
  ///
  /// A rate outside of its range, as during a warm-up, counts as the nearer end of it.
  record FollowingRate(double least, double greatest, double leastRate, double greatestRate)
      implements Radius {
    public FollowingRate {
      if (!(0 <= least && least <= greatest && greatest < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "following rate: it takes 0 <= least <= greatest, but they are %s and %s"
                .formatted(least, greatest));
      }
      if (!(leastRate < greatestRate && Double.isFinite(greatestRate - leastRate))) {
        throw new IllegalArgumentException(
            "following rate: the least rate must be below the greatest, but they are %s and %s"
                .formatted(leastRate, greatestRate));
      }
    }

    @Override
    public double at(Step step) {
      double way = (step.learningRate() - leastRate) / (greatestRate - leastRate);
      return least + (greatest - least) * Math.clamp(way, 0, 1);
    }
  }
}
