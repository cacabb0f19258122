package dev.basin.experiments.figure;

import java.util.Objects;

/// A statement of the lecture that a figure checked, with the number that was measured.
///
/// The factories decide whether the claim holds, so that no figure can state a verdict that its
/// numbers do not support. A measured value that is no number holds nothing.
///
/// @param claim the statement, in words
/// @param bound what the measured value is compared with: a relation and a number, such as `<= 0.7`
/// @param measured the value as it came out
/// @param holds whether the measured value satisfies the bound
public record Claim(String claim, String bound, double measured, boolean holds) {
  public Claim {
    Objects.requireNonNull(claim);
    Objects.requireNonNull(bound);
  }

  /// Claims `measured <= bound`.
  public static Claim atMost(String claim, double measured, double bound) {
    return new Claim(claim, "<= " + Digits.bound(bound), measured, measured <= bound);
  }

  /// Claims `measured >= bound`.
  public static Claim atLeast(String claim, double measured, double bound) {
    return new Claim(claim, ">= " + Digits.bound(bound), measured, measured >= bound);
  }

  /// Claims `measured < bound`.
  public static Claim lessThan(String claim, double measured, double bound) {
    return new Claim(claim, "< " + Digits.bound(bound), measured, measured < bound);
  }

  /// Claims `measured > bound`.
  public static Claim greaterThan(String claim, double measured, double bound) {
    return new Claim(claim, "> " + Digits.bound(bound), measured, measured > bound);
  }

  /// Claims `measured == bound`, to the last bit but for the sign of zero.
  public static Claim equalTo(String claim, double measured, double bound) {
    return new Claim(claim, "== " + Digits.bound(bound), measured, measured == bound);
  }

  /// Claims `low <= measured <= high`.
  public static Claim between(String claim, double measured, double low, double high) {
    return new Claim(
        claim,
        "in [" + Digits.bound(low) + ", " + Digits.bound(high) + "]",
        measured,
        low <= measured && measured <= high);
  }
}
