package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.DType;
import dev.basin.tensor.Movement;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/// A loss that is a mean over rows r, of five parameters (three weights and two biases), once as an
/// objective and once in plain arithmetic:
///
///     L_r(w) = sum_i (a_ri (w_i - b_ri)^2 / 2 + cos w_i) + (sum_i w_i)^4 / 40
///
/// Its by-product is the mean of the rows' first b.
record Rows(double[][] a, double[][] b) implements Objective<Statistics> {
  static final int SIZE = 5;

  static Rows of(long seed, int count) {
    RandomStream random = RandomStream.ofSeed(seed);
    double[][] a = new double[count][SIZE];
    double[][] b = new double[count][SIZE];
    for (int r = 0; r < count; r++) {
      for (int i = 0; i < SIZE; i++) {
        a[r][i] = 0.5 + 2 * random.split("a").uniform(r * SIZE + i);
        b[r][i] = random.split("b").normal(r * SIZE + i);
      }
    }
    return new Rows(a, b);
  }

  static Params point(double... w) {
    return Params.builder()
        .add("weight", Params.Kind.WEIGHT, Tensor.of(Shape.of(3), w[0], w[1], w[2]))
        .add("bias", Params.Kind.BIAS, Tensor.of(Shape.of(2), w[3], w[4]))
        .build();
  }

  @Override
  public Outcome<Statistics> evaluate(Params params) {
    Tensor w = Movement.concat(0, params.get("weight"), params.get("bias"));
    Tensor squares = w.sub(matrix(b)).square().mul(matrix(a)).sum().mul(0.5 / a.length);
    Tensor loss = squares.add(w.cos().sum()).add(w.sum().pow(4).mul(1.0 / 40));
    double mean = 0;
    for (double[] row : b) {
      mean += row[0] / b.length;
    }
    return new Outcome<>(loss, Statistics.of(Map.of("b", Tensor.scalar(DType.FLOAT64, mean))));
  }

  private static Tensor matrix(double[][] rows) {
    double[] flat = new double[rows.length * SIZE];
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(rows[r], 0, flat, r * SIZE, SIZE);
    }
    return Tensor.of(Shape.of(rows.length, SIZE), flat);
  }

  Rows part(int from, int to) {
    return new Rows(Arrays.copyOfRange(a, from, to), Arrays.copyOfRange(b, from, to));
  }

  @Override
  public Split<Statistics> split(int rows) {
    return Split.ofMean(a.length, rows, this::part, Statistics::mean);
  }

  // ------------------------------------------------------------------------- in plain arithmetic

  double loss(double[] w) {
    double sum = 0;
    double loss = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += w[i];
      loss += Math.cos(w[i]);
      for (int r = 0; r < a.length; r++) {
        loss += a[r][i] * (w[i] - b[r][i]) * (w[i] - b[r][i]) / 2 / a.length;
      }
    }
    return loss + Math.pow(sum, 4) / 40;
  }

  double[] gradient(double[] w) {
    double sum = 0;
    for (double x : w) {
      sum += x;
    }
    double[] g = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      g[i] = -Math.sin(w[i]) + Math.pow(sum, 3) / 10;
      for (int r = 0; r < a.length; r++) {
        g[i] += a[r][i] * (w[i] - b[r][i]) / a.length;
      }
    }
    return g;
  }

  double[] hessianProduct(double[] w, double[] v) {
    double sum = 0;
    double along = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += w[i];
      along += v[i];
    }
    double[] product = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      double curvature = -Math.cos(w[i]);
      for (int r = 0; r < a.length; r++) {
        curvature += a[r][i] / a.length;
      }
      product[i] = curvature * v[i] + 3 * sum * sum / 10 * along;
    }
    return product;
  }
}
