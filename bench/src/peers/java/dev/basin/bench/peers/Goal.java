package dev.basin.bench.peers;

import java.util.Locale;

/// What a row is to reach.
///
/// @param bound of the row's ratio
/// @param cost whether the ratio is one of times, ours / theirs, and the bound an upper one;
///   otherwise it is one of rates, ours / theirs, and the bound a lower one
/// @param ofLimit the least fraction of the FMA loop's rate, or 0
record Goal(double bound, boolean cost, double ofLimit) {

  static Goal atLeast(double bound) {
    return new Goal(bound, false, 0);
  }

  static Goal atMost(double bound) {
    return new Goal(bound, true, 0);
  }

  Goal andOfLimit(double fraction) {
    return new Goal(bound, cost, fraction);
  }

  double ratio(double ourRate, double theirRate) {
    return cost ? theirRate / ourRate : ourRate / theirRate;
  }

  boolean met(double ratio, double fractionOfLimit) {
    boolean near = ofLimit == 0 || fractionOfLimit >= ofLimit;
    return (cost ? ratio <= bound : ratio >= bound) && near;
  }

  @Override
  public String toString() {
    String text = String.format(Locale.ROOT, "%s %.2f", cost ? "<=" : ">=", bound);
    return ofLimit == 0
        ? text
        : text + String.format(Locale.ROOT, ", %.0f %% of FMA", 100 * ofLimit);
  }
}
