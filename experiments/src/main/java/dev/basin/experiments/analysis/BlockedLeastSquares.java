package dev.basin.experiments.analysis;

import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.function.LongConsumer;

/// Least squares of minimum norm with the first N columns of a matrix that need not fit into memory
/// and is made in blocks, as often as it is needed: the solution of [LeastSquares#minimumNorm],
/// where the rank is full.
///
/// With no more columns than rows, Z = Q R gives a = R^-1 Q'y. With more, Z' = Q R gives a = Z'u
/// with R'R u = y; as Q is not kept, u comes from R alone (the corrected semi-normal equations:
/// Bjorck, "Stability analysis of the method of seminormal equations for linear least squares
/// problems", 1987) and is refined once by the residual of y. R is never made of Z'Z or ZZ'.
///
/// For N increasing beyond the number of rows, every solution goes on with the R of the one before.
public final class BlockedLeastSquares {
  private final Matrix matrix;
  private final Tensor targets;
  private final int rows;
  private final int block;
  private final LongConsumer done;
  private StreamingQr wide;
  private int columnsTaken;

  /// A matrix that is made part by part; the same part has the same bits each time.
  @FunctionalInterface
  public interface Matrix {
    /// Some rows and columns: [toRow - fromRow, toColumn - fromColumn], float64.
    Tensor part(int fromRow, int toRow, int fromColumn, int toColumn);
  }

  /// The rows of a solution.
  @FunctionalInterface
  public interface Coefficients {
    /// [to - from, outputs]
    Tensor part(int from, int to);
  }

  /// @param matrix with as many rows as the targets
  /// @param targets y, [rows, outputs], float64
  /// @param block how many rows or columns are made at a time
  /// @param done is told, after every block, of the floating-point operations that it took
  public BlockedLeastSquares(Matrix matrix, Tensor targets, int block, LongConsumer done) {
    if (targets.rank() != 2 || targets.dtype() != DType.FLOAT64 || block < 1) {
      throw new IllegalArgumentException(
          "least squares: targets of %s %s, blocks of %d; needed are float64 [rows, outputs] and"
                  .formatted(targets.dtype(), targets.shape(), block)
              + " blocks of at least 1");
    }
    this.matrix = matrix;
    this.targets = targets;
    this.rows = targets.shape().size(0);
    this.block = block;
    this.done = done;
    this.wide = new StreamingQr(rows, 0);
  }

  /// The a of least norm among those that make |Z a - y| least.
  ///
  /// @param columns N, of Z
  /// @throws ArithmeticException if the rank of Z is less than both N and the number of rows
  public Coefficients minimumNorm(int columns) {
    return columns > rows ? shortest(columns) : unique(columns);
  }

  /// The operations of [#minimumNorm], to rounding of the blocks.
  ///
  /// @param rows of Z
  /// @param after how many columns were taken before, where N exceeds the rows
  public static long operations(int rows, int columns, int after) {
    return columns > rows ? 2L * rows * rows * (columns - after) : 2L * columns * columns * rows;
  }

  private Coefficients unique(int columns) {
    int outputs = targets.shape().size(1);
    StreamingQr tall = new StreamingQr(columns, outputs);
    for (int from = 0; from < rows; from += block) {
      int to = Math.min(rows, from + block);
      tall.add(matrix.part(from, to, 0, columns), targets.slice(0, from, to));
      done.accept(2L * columns * columns * (to - from));
    }
    Tensor all = tall.solve(tall.rotatedTargets());
    return (from, to) -> all.slice(0, from, to);
  }

  /// Takes columns in as [#minimumNorm] does, where N exceeds the number of rows, and leaves the
  /// solution out. The bits of a solution depend on where those before it ended.
  public void advance(int columns) {
    if (columns < columnsTaken) {
      wide = new StreamingQr(rows, 0);
      columnsTaken = 0;
    }
    while (columnsTaken < columns) {
      int to = Math.min(columns, columnsTaken + block);
      wide.add(matrix.part(0, rows, columnsTaken, to).transpose(0, 1), null);
      done.accept(2L * rows * rows * (to - columnsTaken));
      columnsTaken = to;
    }
  }

  private Coefficients shortest(int columns) {
    advance(columns);
    Tensor rough = dual(targets);
    Tensor residual = targets.sub(timesTransposed(rough, columns));
    Tensor u = rough.add(dual(residual));
    return (from, to) -> matrix.part(0, rows, from, to).matmul(u, true, false);
  }

  // u with R'R u = b
  private Tensor dual(Tensor b) {
    return wide.solve(wide.solveTransposed(b));
  }

  // Z Z'u
  private Tensor timesTransposed(Tensor u, int columns) {
    Tensor sum = Tensor.zeros(DType.FLOAT64, Shape.of(rows, u.shape().size(1)));
    for (int from = 0; from < columns; from += block) {
      Tensor z = matrix.part(0, rows, from, Math.min(columns, from + block));
      sum = sum.add(z.matmul(z.matmul(u, true, false)));
    }
    return sum;
  }
}
