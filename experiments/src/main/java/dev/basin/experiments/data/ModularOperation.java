package dev.basin.experiments.data;

/// The operations on two numbers modulo p whose tables are learnt in A. Power, Y. Burda, H.
/// Edwards, I. Babuschkin, V. Misra, "Grokking", arXiv:2201.02177 (appendix A.1.1), and those of
/// its code.
///
/// Division is that of the field of p elements, for which p must be prime. Parity is that of the
/// representative in [0, p).
public enum ModularOperation {
  ADD("x+y"),
  SUBTRACT("x-y"),
  MULTIPLY("x*y"),
  DIVIDE("x/y"),
  DIVIDE_IF_ODD("x/y if y is odd, else x-y"),
  SQUARE_ADD("x^2+y"),
  CUBE_ADD("x^3+y"),
  SQUARES("x^2+y^2"),
  SQUARES_PRODUCT("x^2+xy+y^2"),
  SQUARES_PRODUCT_ADD("x^2+xy+y^2+x"),
  CUBE_PRODUCT("x^3+xy"),
  CUBE_PRODUCT_ADD("x^3+xy^2+y"),
  MULTIPLY_IF_ODD("x*y if x is odd, else x+y"),
  SUBTRACT_IF_ODD("x-y if x is odd, else x+y");

  private final String formula;

  ModularOperation(String formula) {
    this.formula = formula;
  }

  /// How it is written.
  public String formula() {
    return formula;
  }

  /// Whether p must be prime.
  public boolean divides() {
    return this == DIVIDE || this == DIVIDE_IF_ODD;
  }

  /// Whether there is an answer.
  boolean isDefined(int y) {
    return this != DIVIDE || y != 0;
  }

  /// The answer, in [0, p), for x and y in [0, p).
  int apply(long x, long y, int p) {
    long value =
        switch (this) {
          case ADD -> x + y;
          case SUBTRACT -> x - y;
          case MULTIPLY -> x * y;
          case DIVIDE -> x * inverse(y, p);
          case DIVIDE_IF_ODD -> y % 2 == 1 ? x * inverse(y, p) : x - y;
          case SQUARE_ADD -> x * x + y;
          case CUBE_ADD -> x * x * x + y;
          case SQUARES -> x * x + y * y;
          case SQUARES_PRODUCT -> x * x + x * y + y * y;
          case SQUARES_PRODUCT_ADD -> x * x + x * y + y * y + x;
          case CUBE_PRODUCT -> x * x * x + x * y;
          case CUBE_PRODUCT_ADD -> x * x * x + x * y * y + y;
          case MULTIPLY_IF_ODD -> x % 2 == 1 ? x * y : x + y;
          case SUBTRACT_IF_ODD -> x % 2 == 1 ? x - y : x + y;
        };
    return (int) Math.floorMod(value, (long) p);
  }

  // y^(p - 2), by Fermat's little theorem.
  private static long inverse(long y, int p) {
    long power = 1;
    long square = y;
    for (int exponent = p - 2; exponent > 0; exponent >>= 1) {
      if ((exponent & 1) == 1) {
        power = power * square % p;
      }
      square = square * square % p;
    }
    return power;
  }
}
