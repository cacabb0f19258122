package dev.basin.experiments.analysis;

import dev.basin.tensor.DType;
import dev.basin.tensor.Movement;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.TensorTree;
import java.util.function.Consumer;

/// The Householder reflections that make [top; below] upper triangular, where `top` is so already:
/// their product is I - [I; V] T [I; V]', and what it makes of the two is [R; 0].
///
/// @param r R, [columns, columns]
/// @param v V, [rows of `below`, columns]
/// @param t T, [columns, columns], upper triangular
record Reflectors(Tensor r, Tensor v, Tensor t) implements TensorTree {
  private static final int NARROW = 16;

  /// By halves, so that most of the work is in products: Elmroth and Gustavson, "Applying recursion
  /// to serial and parallel QR factorization leads to better performance", 2000.
  static Reflectors of(Tensor top, Tensor below) {
    int columns = top.shape().size(0);
    if (columns <= NARROW) {
      return oneByOne(top, below);
    }
    int half = columns / 2;
    Tensor corner = top.slice(1, half, columns);
    Reflectors left = of(part(top, 0, half, 0, half), below.slice(1, 0, half));
    Tensor beside = corner.slice(0, 0, half);
    Tensor rest = below.slice(1, half, columns);
    Tensor product = left.product(beside, rest);
    Reflectors right = of(corner.slice(0, half, columns), rest.sub(left.v.matmul(product)));
    // the ones of [I; V] meet in neither half's rows
    Tensor both = left.t.matmul(left.v.matmul(right.v, true, false)).matmul(right.t).neg();
    return new Reflectors(
        square(left.r, beside.sub(product), right.r),
        Movement.concat(1, left.v, right.v),
        square(left.t, both, right.t));
  }

  /// T' (top + V'below), of other columns: `top` less this and `below` less V times this are what
  /// the reflections make of them.
  Tensor product(Tensor top, Tensor below) {
    return t.matmul(top.add(v.matmul(below, true, false)), true, false);
  }

  private static Tensor part(Tensor x, int fromRow, int toRow, int fromColumn, int toColumn) {
    return x.slice(0, fromRow, toRow).slice(1, fromColumn, toColumn);
  }

  private static Tensor square(Tensor first, Tensor corner, Tensor last) {
    Tensor zero =
        Tensor.zeros(DType.FLOAT64, Shape.of(last.shape().size(0), first.shape().size(1)));
    return Movement.concat(0, Movement.concat(1, first, corner), Movement.concat(1, zero, last));
  }

  // ------------------------------------------------------------------------------ column by column

  private static Reflectors oneByOne(Tensor top, Tensor below) {
    int columns = top.shape().size(0);
    double[] r = top.toDoubles();
    double[] v = below.toDoubles();
    double[] t = new double[columns * columns];
    for (int c = 0; c < columns; c++) {
      reflect(c, columns, r, v, t);
    }
    return new Reflectors(
        Tensor.of(top.shape(), r), Tensor.of(below.shape(), v), Tensor.of(top.shape(), t));
  }

  // I - tau [1; v] [1; v]' takes [alpha; x] to [beta; 0]; v replaces x. Then all later columns are
  // brought up to date, and T has one more column.
  private static void reflect(int c, int columns, double[] r, double[] v, double[] t) {
    double squares = 0;
    for (int i = c; i < v.length; i += columns) {
      squares += v[i] * v[i];
    }
    double alpha = r[c * columns + c];
    double beta = -Math.copySign(StrictMath.sqrt(alpha * alpha + squares), alpha);
    if (squares == 0 || beta == 0) {
      for (int i = c; i < v.length; i += columns) {
        v[i] = 0;
      }
      return;
    }
    double tau = (beta - alpha) / beta;
    double scale = 1 / (alpha - beta);
    for (int i = c; i < v.length; i += columns) {
      v[i] *= scale;
    }
    r[c * columns + c] = beta;
    double[] products = products(c, columns, v);
    for (int j = c + 1; j < columns; j++) {
      products[j] = tau * (r[c * columns + j] + products[j]);
      r[c * columns + j] -= products[j];
    }
    for (int row = 0; row < v.length; row += columns) {
      double factor = v[row + c];
      for (int j = c + 1; j < columns; j++) {
        v[row + j] -= factor * products[j];
      }
    }
    for (int i = 0; i < c; i++) {
      double sum = 0;
      for (int j = i; j < c; j++) {
        sum += t[i * columns + j] * products[j];
      }
      t[i * columns + c] = -tau * sum;
    }
    t[c * columns + c] = tau;
  }

  // of column c with every column
  private static double[] products(int c, int columns, double[] v) {
    double[] products = new double[columns];
    for (int row = 0; row < v.length; row += columns) {
      double factor = v[row + c];
      for (int j = 0; j < columns; j++) {
        products[j] += factor * v[row + j];
      }
    }
    return products;
  }

  @Override
  public void forEachTensor(Consumer<Tensor> visitor) {
    visitor.accept(r);
    visitor.accept(v);
    visitor.accept(t);
  }
}
