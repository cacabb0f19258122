package dev.basin.experiments.analysis;

import java.util.Arrays;

/// A symmetric tridiagonal matrix.
///
/// @param diagonal n numbers
/// @param offDiagonal n - 1 numbers, above and below the diagonal
public record SymmetricTridiagonal(double[] diagonal, double[] offDiagonal) {
  /// Iterations for one eigenvalue; two or three are usual.
  private static final int MOST_ITERATIONS = 60;

  public SymmetricTridiagonal {
    if (diagonal.length == 0 || offDiagonal.length != diagonal.length - 1) {
      throw new IllegalArgumentException(
          "tridiagonal matrix: %d numbers on the diagonal and %d beside it; they must be n >= 1 and n - 1"
              .formatted(diagonal.length, offDiagonal.length));
    }
    diagonal = diagonal.clone();
    offDiagonal = offDiagonal.clone();
  }

  /// Eigenvalues in ascending order, and of each orthonormal eigenvector the two ends, which is
  /// what quadrature and error bounds of the Lanczos process need.
  ///
  /// @param first the first component of each eigenvector
  /// @param last the last component of each
  public record Eigen(double[] values, double[] first, double[] last) {}

  /// All eigenvalues, by implicit QL iterations with Wilkinson's shift: Bowdler, Martin, Reinsch
  /// and Wilkinson 1968, "The QR and QL algorithms for symmetric matrices", and Golub and Van Loan,
  /// Matrix Computations, section 8.3. Only two rows of the matrix of eigenvectors are carried
  /// along.
  ///
  /// @throws ArithmeticException if a number is not finite, so that the iteration cannot converge
  public Eigen eigen() {
    int n = diagonal.length;
    double[] d = diagonal.clone();
    double[] e = Arrays.copyOf(offDiagonal, n);
    double[] first = new double[n];
    double[] last = new double[n];
    first[0] = 1;
    last[n - 1] = 1;
    for (int l = 0; l < n; l++) {
      int iterations = 0;
      for (int m = split(d, e, l); m > l; m = split(d, e, l)) {
        if (iterations++ == MOST_ITERATIONS) {
          throw new ArithmeticException(
              "tridiagonal matrix: no convergence at eigenvalue "
                  + l
                  + "; are all numbers finite?");
        }
        chase(d, e, l, m, first, last);
      }
    }
    return sorted(d, first, last);
  }

  // The first m >= l behind which the matrix falls apart.
  private static int split(double[] d, double[] e, int l) {
    int m = l;
    while (m < d.length - 1) {
      double scale = Math.abs(d[m]) + Math.abs(d[m + 1]);
      if (Math.abs(e[m]) <= Math.ulp(1.0) * scale || e[m] == 0) {
        break;
      }
      m++;
    }
    return m;
  }

  // One step on rows l to m: a shift, and plane rotations that chase the bulge from m up to l.
  private static void chase(double[] d, double[] e, int l, int m, double[] first, double[] last) {
    double g = (d[l + 1] - d[l]) / (2 * e[l]);
    double r = Math.hypot(g, 1);
    g = d[m] - d[l] + e[l] / (g + Math.copySign(r, g));
    double s = 1;
    double c = 1;
    double p = 0;
    for (int i = m - 1; i >= l; i--) {
      double f = s * e[i];
      double b = c * e[i];
      r = Math.hypot(f, g);
      e[i + 1] = r;
      if (r == 0) {
        // the matrix fell apart in between
        d[i + 1] -= p;
        e[m] = 0;
        return;
      }
      s = f / r;
      c = g / r;
      g = d[i + 1] - p;
      r = (d[i] - g) * s + 2 * c * b;
      p = s * r;
      d[i + 1] = g + p;
      g = c * r - b;
      rotate(first, i, c, s);
      rotate(last, i, c, s);
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0;
  }

  private static void rotate(double[] row, int i, double c, double s) {
    double f = row[i + 1];
    row[i + 1] = s * row[i] + c * f;
    row[i] = c * row[i] - s * f;
  }

  private static Eigen sorted(double[] d, double[] first, double[] last) {
    Integer[] order = new Integer[d.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (i, j) -> Double.compare(d[i], d[j]));
    return new Eigen(pick(d, order), pick(first, order), pick(last, order));
  }

  private static double[] pick(double[] x, Integer[] order) {
    return Arrays.stream(order).mapToDouble(i -> x[i]).toArray();
  }
}
