package dev.basin.experiments.plot;

/// Piecewise cubic Hermite interpolation that keeps monotone data monotone: slopes are weighted
/// harmonic means of the neighbouring differences (F. N. Fritsch, J. Butland, SIAM J. Sci. Stat.
/// Comput. 5, 1984).
final class MonotoneCubic {
  private MonotoneCubic() {}

  /// The interpolant at `factor` equally spaced places in every cell; the last value ends the
  /// array.
  static double[] refine(double[] x, double[] y, int factor) {
    double[] slope = slopes(x, y);
    double[] fine = new double[(x.length - 1) * factor + 1];
    for (int i = 0; i < fine.length; i++) {
      int cell = Math.min(i / factor, x.length - 2);
      double t = (double) (i - cell * factor) / factor;
      double width = x[cell + 1] - x[cell];
      double s = 1 - t;
      fine[i] =
          s * s * ((1 + 2 * t) * y[cell] + t * width * slope[cell])
              + t * t * ((3 - 2 * t) * y[cell + 1] - s * width * slope[cell + 1]);
    }
    return fine;
  }

  private static double[] slopes(double[] x, double[] y) {
    int last = x.length - 1;
    double[] slope = new double[x.length];
    slope[0] = difference(x, y, 0);
    slope[last] = difference(x, y, last - 1);
    for (int i = 1; i < last; i++) {
      double before = difference(x, y, i - 1);
      double after = difference(x, y, i);
      if (before * after > 0) {
        double left = x[i] - x[i - 1];
        double right = x[i + 1] - x[i];
        double a = 2 * right + left;
        double b = right + 2 * left;
        slope[i] = (a + b) / (a / before + b / after);
      }
    }
    return slope;
  }

  private static double difference(double[] x, double[] y, int cell) {
    return (y[cell + 1] - y[cell]) / (x[cell + 1] - x[cell]);
  }
}
