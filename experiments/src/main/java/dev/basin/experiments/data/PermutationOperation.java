package dev.basin.experiments.data;

/// The operations on two permutations whose tables are learnt in "Grokking", arXiv:2201.02177
/// (appendix A.1.1).
public enum PermutationOperation {
  PRODUCT("x*y"),
  CONJUGATE("x*y*x^-1"),
  SANDWICH("x*y*x");

  private final String formula;

  PermutationOperation(String formula) {
    this.formula = formula;
  }

  /// How it is written.
  public String formula() {
    return formula;
  }

  int apply(SymmetricGroup group, int x, int y) {
    int product = group.product(x, y);
    return switch (this) {
      case PRODUCT -> product;
      case CONJUGATE -> group.product(product, group.inverse(x));
      case SANDWICH -> group.product(product, x);
    };
  }
}
