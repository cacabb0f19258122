package dev.basin.experiments.analysis;

import dev.basin.tensor.DType;
import dev.basin.tensor.Movement;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.TensorTree;
import dev.basin.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The factor R of Z = Q R, upper triangular, for a matrix Z whose rows come in blocks: R is all
/// that is kept. With targets beside the rows, Q'y comes along.
///
/// A block A is taken in by the decomposition of [R; A], column by column of square tiles, so that
/// nearly all work is in products of tiles: Buttari, Langou, Kurzak and Dongarra, "A class of
/// parallel tiled linear algebra algorithms for multicore architectures", 2009, the step that they
/// call TSQRT and TSMQR. R is as exact as by one decomposition of the whole of Z.
public final class StreamingQr {
  private static final int TILE = 256;

  private final int[] widths; // of the tiles of a row: those of Z, then all targets in one
  private final int panels; // the first ones, of Z
  private final List<List<Tensor>> upper = new ArrayList<>(); // row k: its tiles k, k + 1, ...
  private final Workspace workspace = new Workspace();

  /// What belongs to one tile of columns: a tile of R, and the rows that are taken in.
  private record Stack(Tensor top, Tensor below) implements TensorTree {
    @Override
    public void forEachTensor(Consumer<Tensor> visitor) {
      visitor.accept(top);
      visitor.accept(below);
    }
  }

  /// Before the first block: R is zero.
  ///
  /// @param columns of Z
  /// @param targets how many columns of y there are, 0 or more
  public StreamingQr(int columns, int targets) {
    if (columns < 1 || targets < 0) {
      throw new IllegalArgumentException(
          "QR: %d columns and %d targets; there must be at least one column"
              .formatted(columns, targets));
    }
    this.panels = Math.ceilDiv(columns, TILE);
    this.widths = new int[targets > 0 ? panels + 1 : panels];
    for (int k = 0; k < panels; k++) {
      widths[k] = Math.min(TILE, columns - k * TILE);
    }
    if (targets > 0) {
      widths[panels] = targets;
    }
    for (int k = 0; k < panels; k++) {
      List<Tensor> row = new ArrayList<>();
      for (int j = k; j < widths.length; j++) {
        row.add(Tensor.zeros(DType.FLOAT64, Shape.of(widths[k], widths[j])));
      }
      upper.add(row);
    }
  }

  /// Takes rows in.
  ///
  /// @param rows [count, columns], float64
  /// @param targets [count, targets]; ignored where there are none
  public void add(Tensor rows, Tensor targets) {
    List<Tensor> below = new ArrayList<>();
    for (int k = 0; k < panels; k++) {
      below.add(columns(rows, k * TILE, k * TILE + widths[k]));
    }
    if (widths.length > panels) {
      below.add(columns(targets, 0, widths[panels]));
    }
    for (int k = 0; k < panels; k++) {
      List<Tensor> row = upper.get(k);
      Reflectors reflectors = reflectors(row.getFirst(), below.get(k));
      row.set(0, reflectors.r());
      for (int j = k + 1; j < widths.length; j++) {
        Stack next =
            workspace.step(
                new Stack(row.get(j - k), below.get(j)),
                stack -> applied(reflectors, stack.top(), stack.below()));
        row.set(j - k, next.top());
        below.set(j, next.below());
      }
    }
  }

  // A copy in any case: the step that replaces a tile takes its array over.
  private static Tensor columns(Tensor x, int from, int to) {
    return to - from == x.shape().size(1) ? x.mul(1) : x.slice(1, from, to);
  }

  private Reflectors reflectors(Tensor top, Tensor below) {
    return workspace.run(() -> Reflectors.of(top, below));
  }

  private static Stack applied(Reflectors reflectors, Tensor top, Tensor below) {
    Tensor product = reflectors.product(top, below);
    return new Stack(top.sub(product), below.sub(reflectors.v().matmul(product)));
  }

  /// Q'y, of the targets that came with the rows: [columns, targets].
  public Tensor rotatedTargets() {
    return Movement.concat(0, upper.stream().map(List::getLast).toArray(Tensor[]::new));
  }

  /// x with R x = b.
  ///
  /// @param b [columns, any]
  /// @throws ArithmeticException if R is singular
  public Tensor solve(Tensor b) {
    requireFullRank();
    Tensor[] x = new Tensor[panels];
    for (int k = panels - 1; k >= 0; k--) {
      Tensor rest = part(b, k);
      for (int j = k + 1; j < panels; j++) {
        rest = rest.sub(upper.get(k).get(j - k).matmul(x[j]));
      }
      x[k] = Triangle.solve(upper.get(k).getFirst(), rest);
    }
    return Movement.concat(0, x);
  }

  /// x with R'x = b.
  ///
  /// @param b [columns, any]
  /// @throws ArithmeticException if R is singular
  public Tensor solveTransposed(Tensor b) {
    requireFullRank();
    Tensor[] x = new Tensor[panels];
    for (int k = 0; k < panels; k++) {
      Tensor rest = part(b, k);
      for (int j = 0; j < k; j++) {
        rest = rest.sub(upper.get(j).get(k - j).matmul(x[j], true, false));
      }
      x[k] = Triangle.solveTransposed(upper.get(k).getFirst(), rest);
    }
    return Movement.concat(0, x);
  }

  private Tensor part(Tensor b, int k) {
    return b.slice(0, k * TILE, k * TILE + widths[k]);
  }

  private void requireFullRank() {
    double least = Double.POSITIVE_INFINITY;
    double greatest = 0;
    int columns = 0;
    for (int k = 0; k < panels; k++) {
      double[] tile = upper.get(k).getFirst().toDoubles();
      for (int i = 0; i < tile.length; i += widths[k] + 1) {
        least = Math.min(least, Math.abs(tile[i]));
        greatest = Math.max(greatest, Math.abs(tile[i]));
      }
      columns += widths[k];
    }
    if (!(least > greatest * columns * 0x1p-52)) {
      throw new ArithmeticException(
          ("QR: the rank is less than the %d columns (the diagonal of R goes from %.3g to %.3g);"
                  + " LeastSquares solves such problems")
              .formatted(columns, greatest, least));
    }
  }
}
