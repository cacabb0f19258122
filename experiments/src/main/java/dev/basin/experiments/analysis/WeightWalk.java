package dev.basin.experiments.analysis;

import dev.basin.autodiff.Params;
import dev.basin.tensor.RandomStream;
import java.util.List;

/// How far weights move in a time: the mean squared displacement over the lag, |w(t + lag) -
/// w(t)|^2 averaged over t. It grows as lag^1 for a random walk and as lag^2 along a straight line.
///
/// @param snapshots at equal distances in time, at least 8
public record WeightWalk(List<double[]> snapshots) {
  private static final int LEAST = 8;

  public WeightWalk {
    snapshots = List.copyOf(snapshots);
    if (snapshots.size() < LEAST) {
      throw new IllegalArgumentException(
          "walk: %d snapshots; at least %d are needed".formatted(snapshots.size(), LEAST));
    }
  }

  /// A linear map to few numbers that keeps squared lengths on average, with a standard error of at
  /// most sqrt(2 / size) of them: every weight, with a random sign, is added to a random one of the
  /// numbers (M. Charikar, K. Chen, M. Farach-Colton 2002, "Finding frequent items in data
  /// streams"). The same stream draws the same map.
  public static double[] sketch(Params weights, int size, RandomStream random) {
    double[] sums = new double[size];
    for (String name : weights.names()) {
      RandomStream own = random.split(name);
      double[] values = weights.get(name).toDoubles();
      double[] draws =
          own.uniform(weights.get(name).dtype(), weights.get(name).shape(), 0, 2).toDoubles();
      for (int i = 0; i < values.length; i++) {
        boolean negative = draws[i] >= 1;
        double place = negative ? draws[i] - 1 : draws[i];
        sums[Math.min(size - 1, (int) (place * size))] += negative ? -values[i] : values[i];
      }
    }
    return sums;
  }

  /// The mean squared displacements for lags of 1, 2, ... intervals, to a quarter of the time.
  public double[] displacements() {
    double[] means = new double[snapshots.size() / 4];
    for (int lag = 1; lag <= means.length; lag++) {
      int pairs = snapshots.size() - lag;
      for (int t = 0; t < pairs; t++) {
        means[lag - 1] += squaredDistance(snapshots.get(t), snapshots.get(t + lag)) / pairs;
      }
    }
    return means;
  }

  private static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return sum;
  }

  /// The slope of log displacement over log lag, by least squares.
  public double exponent() {
    double[] means = displacements();
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < means.length; i++) {
      meanX += StrictMath.log(i + 1) / means.length;
      meanY += StrictMath.log(means[i]) / means.length;
    }
    double products = 0;
    double squares = 0;
    for (int i = 0; i < means.length; i++) {
      double x = StrictMath.log(i + 1) - meanX;
      products += x * (StrictMath.log(means[i]) - meanY);
      squares += x * x;
    }
    return products / squares;
  }
}
