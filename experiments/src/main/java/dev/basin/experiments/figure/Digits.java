package dev.basin.experiments.figure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Numbers for people.
public final class Digits {
  private static final MathContext SIX = new MathContext(6);

  private Digits() {}

  /// A number to six significant digits, without trailing zeros, in no country's notation.
  public static String six(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(SIX).stripTrailingZeros();
    double size = Math.abs(value);
    boolean plain = value == 0 || size >= 1e-4 && size < 1e9;
    return plain ? rounded.toPlainString() : String.format(Locale.ROOT, "%.5e", value);
  }
}
