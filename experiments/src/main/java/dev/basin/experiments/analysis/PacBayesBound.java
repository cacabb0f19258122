package dev.basin.experiments.analysis;

/// The lecture's theorem with its constants: Foret, Kleiner, Mobahi and Neyshabur 2020
/// (arXiv:2010.01412), theorem 2 of appendix A.1. For a loss in [0, 1], k parameters, n samples and
/// a radius rho that is chosen without looking at them, with probability 1 - delta over the samples,
/// for all w at once,
///
///     L_D(w) <= max over |e| <= rho of L_S(w + e) + h(|w|^2 / rho^2)
///
///     h(x) = sqrt((k log(1 + x (1 + sqrt(log n / k))^2) + 4 log(n / delta) + 8 log(6 n + 3 k)) / (n - 1))
///
/// The theorem writes O(1) for the last term, the end of its proof 8 log(6 n + 3 k). Its condition
/// is that Gaussian noise does not lower L_D at w. The statement gives that noise the deviation rho,
/// while the proof draws it with [#deviation]; and the proof's slack of 1 / sqrt(n), for noise that
/// leaves the ball, is not in the formula.
///
/// @param parameters k, at least 1
/// @param samples n, at least 2
/// @param delta the probability of samples for which the inequality may fail, in (0, 1)
public record PacBayesBound(int parameters, int samples, double delta) {
  public PacBayesBound {
    if (parameters < 1 || samples < 2) {
      throw new IllegalArgumentException(
          "bound: there must be at least 1 parameter and 2 samples, not %d and %d"
              .formatted(parameters, samples));
    }
    if (!(delta > 0 && delta < 1)) {
      throw new IllegalArgumentException("bound: delta must be in (0, 1), but is " + delta);
    }
  }

  /// The bound that holds for several radii at once, so that the best of them may be chosen
  /// afterwards: each has its share of delta.
  public PacBayesBound forEachOf(int radii) {
    return new PacBayesBound(parameters, samples, delta / radii);
  }

  /// The second term: rising in x and falling in n, as slowly as a logarithm in x.
  ///
  /// @param x the squared ratio |w|^2 / rho^2, not negative
  public double h(double x) {
    if (!(x >= 0)) {
      throw new IllegalArgumentException("bound: |w|^2 / rho^2 is " + x + ", but cannot be");
    }
    double spread = 1 + StrictMath.sqrt(StrictMath.log(samples) / parameters);
    double divergence = parameters * StrictMath.log1p(x * spread * spread);
    double confidence =
        4 * StrictMath.log(samples / delta) + 8 * StrictMath.log(6.0 * samples + 3.0 * parameters);
    return StrictMath.sqrt((divergence + confidence) / (samples - 1));
  }

  /// h(norm^2 / rho^2).
  ///
  /// @param rho above 0
  public double h(double norm, double rho) {
    return h(norm / rho * (norm / rho));
  }

  /// The standard deviation of the proof's noise, rho / (sqrt(k) + sqrt(log n)).
  public double deviation(double rho) {
    return rho / (StrictMath.sqrt(parameters) + StrictMath.sqrt(StrictMath.log(samples)));
  }

  /// The probability, at least, with which the proof's noise stays in the ball: 1 - 1 / sqrt(n),
  /// from the tail of the chi-squared distribution (B. Laurent, P. Massart, 2000, lemma 1).
  public double inside() {
    return 1 - 1 / StrictMath.sqrt(samples);
  }
}
