package dev.basin.experiments.plot;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Round numbers for axes.
final class Ticks {
  private Ticks() {}

  /// Multiples of 1, 2 or 5 times a power of ten from `low` to `high`, about `count` of them.
  static List<Double> between(double low, double high, int count) {
    double rough = (high - low) / count;
    int exponent = (int) Math.floor(Math.log10(rough));
    BigDecimal step = BigDecimal.ONE;
    for (int factor : new int[] {1, 2, 5, 10}) {
      step = BigDecimal.valueOf(factor).scaleByPowerOfTen(exponent);
      if (step.doubleValue() >= rough * (1 - 1e-9)) {
        break;
      }
    }
    // Decimal arithmetic: a sum of binary tenths would print as 0.30000000000000004.
    List<Double> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step.doubleValue() - 1e-9);
    long last = (long) Math.floor(high / step.doubleValue() + 1e-9);
    for (long i = first; i <= last; i++) {
      ticks.add(step.multiply(BigDecimal.valueOf(i)).doubleValue());
    }
    return ticks;
  }

  /// A tick as text: without an exponent and without needless zeros.
  static String label(double tick) {
    String text = BigDecimal.valueOf(tick).stripTrailingZeros().toPlainString();
    return text.replace('-', '\u2212');
  }
}
