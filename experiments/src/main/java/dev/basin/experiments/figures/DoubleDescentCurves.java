package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.Median;
import dev.basin.experiments.figures.DoubleDescentSweep.Fit;
import dev.basin.experiments.figures.DoubleDescentSweep.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// What [DoubleDescent] measured, as curves over the number of features.
///
/// @param images n
/// @param seeds the points of every seed, by number of features
/// @param control the closed form and its simulation
record DoubleDescentCurves(int images, List<List<Point>> seeds, List<Control> control) {

  static final Function<Point, List<Fit>> MINIMUM_NORM = Point::minimumNorm;
  static final Function<Point, List<Fit>> RIDGE = Point::ridge;

  /// The excess risk of the linear-Gaussian model at p / n.
  ///
  /// @param simulated the mean of all repeats
  record Control(double ratio, int repeats, double simulated, double limit) {}

  /// Whether ridge was fitted beside the solutions of minimum norm.
  boolean hasRidge() {
    return !seeds.getFirst().getFirst().ridge().isEmpty();
  }

  /// The numbers of features N.
  double[] features() {
    return seeds.getFirst().stream().mapToDouble(Point::features).toArray();
  }

  /// The median over seeds at every N.
  ///
  /// @param level the number of the level of noise
  double[] median(Function<Point, List<Fit>> kind, int level, ToDoubleFunction<Fit> value) {
    return IntStream.range(0, seeds.getFirst().size())
        .mapToDouble(i ->
            Median.of(
                seeds.stream()
                    .map(points -> kind.apply(points.get(i)).get(level))
                    .mapToDouble(value)))
        .toArray();
  }

  /// The curves of each seed alone.
  List<DoubleDescentCurves> bySeed() {
    return seeds.stream()
        .map(seed -> new DoubleDescentCurves(images, List.of(seed), control))
        .toList();
  }

  /// The values of every seed and level at the N / n that `ratios` accepts.
  DoubleStream each(DoublePredicate ratios, ToDoubleFunction<Fit> value) {
    return seeds.stream()
        .flatMap(List::stream)
        .filter(point -> ratios.test(point.features() / (double) images))
        .flatMap(point -> point.minimumNorm().stream())
        .mapToDouble(value);
  }

  /// The values of a curve at the N / n that `ratios` accepts.
  double[] where(DoublePredicate ratios, double[] curve) {
    double[] features = features();
    return IntStream.range(0, curve.length)
        .filter(i -> ratios.test(features[i] / images))
        .mapToDouble(i -> curve[i])
        .toArray();
  }

  /// N / n at which a curve is greatest.
  double peak(double[] curve) {
    int peak = 0;
    for (int i = 0; i < curve.length; i++) {
      peak = curve[i] > curve[peak] ? i : peak;
    }
    return features()[peak] / images;
  }

  /// The value of a curve at the N / n next to a given one.
  double at(double ratio, double[] curve) {
    return curve[next(ratio)];
  }

  /// The N next to some multiple of n, in words: `N = 10n`.
  String nextInWords(double ratio) {
    return "N = %.0fn".formatted(features()[next(ratio)] / images);
  }

  private int next(double ratio) {
    double[] features = features();
    int nearest = 0;
    for (int i = 0; i < features.length; i++) {
      boolean nearer =
          Math.abs(features[i] / images - ratio) < Math.abs(features[nearest] / images - ratio);
      nearest = nearer ? i : nearest;
    }
    return nearest;
  }

  /// The sweet spot: the number among N < n at which a curve is least.
  int sweetSpot(double[] curve) {
    double[] features = features();
    int least = 0;
    for (int i = 0; i < curve.length && features[i] < images; i++) {
      least = curve[i] < curve[least] ? i : least;
    }
    return least;
  }

  /// One curve for each level of noise.
  List<double[]> levels(Function<Point, List<Fit>> kind, ToDoubleFunction<Fit> value) {
    List<double[]> curves = new ArrayList<>();
    for (int level = 0; level < DoubleDescentRecipe.NOISE.size(); level++) {
      curves.add(median(kind, level, value));
    }
    return curves;
  }

  static double greatest(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }

  static double least(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }
}
