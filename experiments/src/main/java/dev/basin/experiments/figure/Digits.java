package dev.basin.experiments.figure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Numbers for people.
public final class Digits {
  private static final MathContext SIX = new MathContext(6);
  private static final MathContext FOUR = new MathContext(4);
  private static final int WRITTEN = 7; // digits, as of 1.000001

  private Digits() {}

  /// A number of things, such as `1 seed` or `3 seeds`.
  ///
  /// @param thing one of them, whose plural ends in s
  public static String count(int number, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
  }

  /// A bound as it was written; one that was computed, with more digits than anyone writes, to
  /// four.
  public static String bound(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal written = BigDecimal.valueOf(value).stripTrailingZeros();
    BigDecimal shown =
        written.precision() <= WRITTEN ? written : written.round(FOUR).stripTrailingZeros();
    double size = Math.abs(value);
    if (value == 0 || size >= 1e-4 && size < 1e9) {
      return shown.toPlainString();
    }
    int exponent = shown.precision() - shown.scale() - 1;
    return shown.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
  }

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
