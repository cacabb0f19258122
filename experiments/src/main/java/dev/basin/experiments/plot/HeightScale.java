package dev.basin.experiments.plot;

import java.util.ArrayList;
import java.util.List;

/// How values become heights and colours: clipped above, and linear or logarithmic.
///
/// @param floor the value at the bottom
/// @param clip the value at the top; greater ones, and those that are no numbers, lie there too
/// @param logOffset the height is `log(value + logOffset)`; NaN for a linear scale
public record HeightScale(double floor, double clip, double logOffset) {
  public HeightScale {
    if (!(floor < clip) || !Double.isFinite(floor) || !Double.isFinite(clip)) {
      throw new IllegalArgumentException("floor %s is not below clip %s".formatted(floor, clip));
    }
    if (!(floor + logOffset > 0 || Double.isNaN(logOffset))) {
      throw new IllegalArgumentException("log(%s + %s) does not exist".formatted(floor, logOffset));
    }
  }

  /// Heights proportional to values.
  public static HeightScale linear(double floor, double clip) {
    return new HeightScale(floor, clip, Double.NaN);
  }

  /// Heights proportional to `log(value + offset)`, as Li et al. draw loss surfaces with offset
  /// 0.1.
  public static HeightScale log(double floor, double clip, double offset) {
    return new HeightScale(floor, clip, offset);
  }

  /// Whether the scale is logarithmic.
  public boolean isLog() {
    return !Double.isNaN(logOffset);
  }

  /// The place of a value in [0, 1].
  public double position(double value) {
    return Math.clamp(unclipped(value), 0, 1);
  }

  /// The place of a value, greater than 1 above the clip and 2 where it is no finite number.
  double unclipped(double value) {
    if (!(value < Double.POSITIVE_INFINITY)) {
      return 2;
    }
    return (height(value) - height(floor)) / (height(clip) - height(floor));
  }

  private double height(double value) {
    return isLog() ? Math.log(Math.max(value, floor) + logOffset) : value;
  }

  /// Round values between floor and clip, for the marks of a colour bar.
  public List<Double> ticks() {
    return isLog() ? logTicks() : Ticks.between(floor, clip, 6);
  }

  private List<Double> logTicks() {
    List<Double> ticks = new ArrayList<>();
    double least = 0.06;
    for (double value : List.of(0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)) {
      boolean inside = value >= floor && value <= clip;
      boolean clear = ticks.isEmpty() || position(value) - position(ticks.getLast()) >= least;
      if (inside && clear) {
        ticks.add(value);
      }
    }
    return ticks;
  }
}
