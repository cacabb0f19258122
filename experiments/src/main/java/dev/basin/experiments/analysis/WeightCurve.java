package dev.basin.experiments.analysis;

import dev.basin.autodiff.Params;
import java.util.List;

/// A curve through parameter space, from its first control point at t = 0 to its last at t = 1:
/// Garipov, Izmailov, Podoprikhin, Vetrov and Wilson 2018 (arXiv:1802.10026), section 3.3. Points
/// are made of tensor ops, so one differentiates through a curve with respect to its bends, and no
/// model knows of curves.
public sealed interface WeightCurve {

  List<Params> controls();

  /// The share of every control point at t; they sum to 1.
  double[] shares(double t);

  /// The point at t in [0, 1]; the ends are the first and the last control point themselves.
  default Params at(double t) {
    if (!(t >= 0 && t <= 1)) {
      throw new IllegalArgumentException("weight curve: t must be in [0, 1], but is " + t);
    }
    if (t == 0) {
      return controls().getFirst();
    }
    if (t == 1) {
      return controls().getLast();
    }
    double[] shares = shares(t);
    Params sum = null;
    for (int i = 0; i < shares.length; i++) {
      if (shares[i] != 0) {
        Params control = controls().get(i);
        sum = sum == null ? control.times(shares[i]) : sum.plus(control, shares[i]);
      }
    }
    return sum;
  }

  /// The length of the chords between `pieces` + 1 points of equally spaced t.
  default double length(int pieces) {
    double length = 0;
    Params before = at(0);
    for (int i = 1; i <= pieces; i++) {
      Params here = at((double) i / pieces);
      length += here.minus(before).norm().item();
      before = here;
    }
    return length;
  }

  /// The kinds of curves, by name.
  enum Shape {
    BEZIER {
      @Override
      public WeightCurve through(List<Params> controls) {
        return new Bezier(controls);
      }
    },
    POLYGONAL_CHAIN {
      @Override
      public WeightCurve through(List<Params> controls) {
        return new PolygonalChain(controls);
      }
    };

    /// The curve with these control points.
    public abstract WeightCurve through(List<Params> controls);
  }

  /// Bezier's curve of order n - 1 on n points: shares binom(n - 1, i) t^i (1 - t)^(n - 1 - i).
  record Bezier(List<Params> controls) implements WeightCurve {
    public Bezier {
      controls = requireTwo("bezier", controls);
    }

    @Override
    public double[] shares(double t) {
      int n = controls.size() - 1;
      double[] shares = new double[n + 1];
      double binomial = 1;
      for (int i = 0; i <= n; i++) {
        shares[i] = binomial * StrictMath.pow(t, i) * StrictMath.pow(1 - t, n - i);
        binomial = binomial * (n - i) / (i + 1);
      }
      return shares;
    }
  }

  /// Straight pieces from point to point, each in the same share of t: shares max(0, 1 - |t (n - 1)
  /// - i|).
  record PolygonalChain(List<Params> controls) implements WeightCurve {
    public PolygonalChain {
      controls = requireTwo("polygonal chain", controls);
    }

    @Override
    public double[] shares(double t) {
      int n = controls.size() - 1;
      double[] shares = new double[n + 1];
      for (int i = 0; i <= n; i++) {
        shares[i] = Math.max(0, 1 - Math.abs(t * n - i));
      }
      return shares;
    }
  }

  private static List<Params> requireTwo(String curve, List<Params> controls) {
    if (controls.size() < 2) {
      throw new IllegalArgumentException(
          curve + ": a curve needs two or more control points, not " + controls.size());
    }
    return List.copyOf(controls);
  }
}
