package dev.basin.kernel;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Functions to more than forty digits, by their power series: the oracle of the float64 kernels.
final class Decimals {
  private static final MathContext DIGITS = new MathContext(50, RoundingMode.HALF_EVEN);
  private static final BigDecimal ONE = BigDecimal.ONE;
  private static final BigDecimal TWO = BigDecimal.TWO;
  private static final BigDecimal PI =
      new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459");

  private Decimals() {}

  /// expm1(x) by its series for |x| < 1/2, and by doubling beyond.
  static BigDecimal expm1(BigDecimal x) {
    if (x.abs().doubleValue() >= 0.5) {
      BigDecimal half = expm1(x.divide(TWO, DIGITS));
      return half.multiply(half.add(TWO), DIGITS);
    }
    BigDecimal term = x;
    BigDecimal total = x;
    for (int k = 2; !negligible(term, total); k++) {
      term = term.multiply(x, DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
      total = total.add(term, DIGITS);
    }
    return total;
  }

  private static boolean negligible(BigDecimal term, BigDecimal total) {
    return term.signum() == 0
        || total.precision() - total.scale() - term.precision() + term.scale() > 48;
  }

  /// For x < 0 through 1 / exp(-x), since expm1(x) + 1 would cancel.
  static BigDecimal exp(BigDecimal x) {
    return x.signum() < 0 ? ONE.divide(exp(x.negate()), DIGITS) : expm1(x).add(ONE, DIGITS);
  }

  /// One step of a series in d = x exp(-y) - 1, about 1e-16, from the double nearest to log(x).
  static BigDecimal log(BigDecimal x) {
    BigDecimal y = new BigDecimal(StrictMath.log(x.doubleValue()));
    BigDecimal d = x.multiply(exp(y.negate()), DIGITS).subtract(ONE);
    BigDecimal square = d.multiply(d, DIGITS);
    BigDecimal cube = square.multiply(d, DIGITS);
    return y.add(d)
        .subtract(square.divide(TWO, DIGITS))
        .add(cube.divide(BigDecimal.valueOf(3), DIGITS));
  }

  static BigDecimal tanh(BigDecimal x) {
    BigDecimal m = expm1(x.multiply(TWO));
    return m.divide(m.add(TWO), DIGITS);
  }

  static BigDecimal sigmoid(BigDecimal x) {
    return ONE.divide(exp(x.negate()).add(ONE), DIGITS);
  }

  /// The series of Abramowitz and Stegun 7.1.6, whose terms all have the sign of x.
  static BigDecimal erf(BigDecimal x) {
    BigDecimal square = x.multiply(x, DIGITS);
    BigDecimal term = x;
    BigDecimal total = x;
    for (int k = 1; !negligible(term, total); k++) {
      term =
          term.multiply(square.multiply(TWO), DIGITS)
              .divide(BigDecimal.valueOf(2L * k + 1), DIGITS);
      total = total.add(term, DIGITS);
    }
    return total
        .multiply(TWO)
        .multiply(exp(square.negate()), DIGITS)
        .divide(PI.sqrt(DIGITS), DIGITS);
  }
}
