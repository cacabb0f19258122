package dev.basin.experiments.analysis;

import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.svd.SvdImplicitQrDecompose_DDRM;

/// Linear least squares with one matrix Z and any number of targets y, through the singular value
/// decomposition Z = U S V': of full or of deficient rank, with more rows than columns or fewer.
///
/// Solutions are exact to about the condition number of Z times 1e-16; the normal equations, Z'Z a
/// = Z'y, would lose twice as many digits where N is near the number of rows.
public final class LeastSquares {
  private static final double EPSILON = 0x1p-52;

  private final int rows;
  private final Tensor left; // [rows, least of rows and columns]
  private final Tensor right; // [columns, the same]
  private final double[] singular;

  private LeastSquares(int rows, Tensor left, Tensor right, double[] singular) {
    this.rows = rows;
    this.left = left;
    this.right = right;
    this.singular = singular;
  }

  /// Decomposes a matrix.
  ///
  /// @param matrix [rows, columns], float64, finite
  public static LeastSquares of(Tensor matrix) {
    if (matrix.rank() != 2 || matrix.dtype() != DType.FLOAT64 || matrix.size() == 0) {
      throw new IllegalArgumentException(
          "least squares: a matrix of float64 is needed, not %s %s"
              .formatted(matrix.dtype(), matrix.shape()));
    }
    if (!matrix.allFinite()) {
      throw new IllegalArgumentException(
          "least squares: the matrix has values that are not finite");
    }
    int rows = matrix.shape().size(0);
    int columns = matrix.shape().size(1);
    // This class and no factory of the library, which may take threads of its own.
    SvdImplicitQrDecompose_DDRM svd = new SvdImplicitQrDecompose_DDRM(true, true, true, true);
    if (!svd.decompose(DMatrixRMaj.wrap(rows, columns, matrix.toDoubles()))) {
      throw new ArithmeticException(
          "least squares: the singular values of a %dx%d matrix did not converge"
              .formatted(rows, columns));
    }
    return new LeastSquares(
        rows,
        tensor(svd.getU(null, false)),
        tensor(svd.getV(null, false)),
        Arrays.copyOf(svd.getSingularValues(), svd.numberOfSingularValues()));
  }

  private static Tensor tensor(DMatrixRMaj matrix) {
    return Tensor.of(
        Shape.of(matrix.numRows, matrix.numCols),
        Arrays.copyOf(matrix.data, matrix.numRows * matrix.numCols));
  }

  /// The singular values of the matrix, the greatest first.
  public double[] singularValues() {
    double[] descending = Arrays.stream(singular).map(s -> -s).sorted().map(s -> -s).toArray();
    return descending;
  }

  /// How many singular values are above rounding: above the greatest times the larger side of the
  /// matrix times 2^-52.
  public int rank() {
    double least = least();
    return (int) Arrays.stream(singular).filter(s -> s > least).count();
  }

  /// Of all a that make |Z a - y| least, the one whose own norm is least: a = V S^+ U' y.
  ///
  /// @param targets y, [rows, outputs]
  /// @return [columns, outputs]
  public Tensor minimumNorm(Tensor targets) {
    double least = least();
    return solution(targets, Arrays.stream(singular).map(s -> s > least ? 1 / s : 0).toArray());
  }

  /// The a that makes |Z a - y|^2 + lambda |a|^2 least: a = V S / (S^2 + lambda) U' y.
  ///
  /// @param targets y, [rows, outputs]
  /// @param lambda positive
  /// @return [columns, outputs]
  public Tensor ridge(Tensor targets, double lambda) {
    if (!(lambda > 0 && lambda < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "ridge: lambda must be positive and finite, not %s; without it, take minimumNorm"
              .formatted(lambda));
    }
    return solution(targets, Arrays.stream(singular).map(s -> s / (s * s + lambda)).toArray());
  }

  private Tensor solution(Tensor targets, double[] factors) {
    if (targets.rank() != 2 || targets.shape().size(0) != rows) {
      throw new IllegalArgumentException(
          "least squares: targets must be [%d, outputs] as the matrix has %d rows, not %s"
              .formatted(rows, rows, targets.shape()));
    }
    Tensor scale = Tensor.of(Shape.of(factors.length, 1), factors);
    return right.matmul(left.matmul(targets, true, false).mul(scale));
  }

  private double least() {
    double greatest = Arrays.stream(singular).max().orElse(0);
    return greatest * Math.max(rows, right.shape().size(0)) * EPSILON;
  }
}
