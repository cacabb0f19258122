package dev.basin.kernel;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/// The contract in plain scalar double arithmetic, one loop per line of its definition: the oracle
/// of every other backend. It neither reads nor writes outside of what the contract names.
final class ReferenceKernels
    implements ReferenceElementwise,
        ReferenceNormalization,
        ReferenceRows,
        ReferenceSweep,
        ReferenceAttention {

  /// Folds the middle axis of x [outer, reduce, inner].
  private static void fold(
      double[] x, int outer, int reduce, int inner, double[] y, DoubleBinaryOperator f) {
    for (int o = 0; o < outer; o++) {
      for (int c = 0; c < inner; c++) {
        double total = x[o * reduce * inner + c];
        for (int r = 1; r < reduce; r++) {
          total = f.applyAsDouble(total, x[(o * reduce + r) * inner + c]);
        }
        y[o * inner + c] = total;
      }
    }
  }

  @Override
  public void sum(double[] x, int outer, int reduce, int inner, double[] y) {
    fold(x, outer, reduce, inner, y, Double::sum);
  }

  @Override
  public void max(double[] x, int outer, int reduce, int inner, double[] y) {
    fold(x, outer, reduce, inner, y, Math::max);
  }

  @Override
  public void min(double[] x, int outer, int reduce, int inner, double[] y) {
    fold(x, outer, reduce, inner, y, Math::min);
  }

  @Override
  public void argmax(double[] x, int outer, int reduce, int inner, int[] y) {
    for (int o = 0; o < outer; o++) {
      for (int c = 0; c < inner; c++) {
        int winner = 0;
        for (int r = 1; r < reduce; r++) {
          double best = x[(o * reduce + winner) * inner + c];
          double next = x[(o * reduce + r) * inner + c];
          if (!Double.isNaN(best) && (Double.isNaN(next) || next > best)) {
            winner = r;
          }
        }
        y[o * inner + c] = winner;
      }
    }
  }

  @Override
  public boolean allFinite(double[] x, int n) {
    return Arrays.stream(x, 0, n).allMatch(Double::isFinite);
  }

  @Override
  public void matmul(MatmulGeometry g, double[] a, double[] b, double[] c) {
    for (int i = 0; i < g.batch(); i++) {
      for (int row = 0; row < g.m(); row++) {
        for (int column = 0; column < g.n(); column++) {
          double total = 0;
          for (int k = 0; k < g.k(); k++) {
            int left = g.transposeA() ? k * g.m() + row : row * g.k() + k;
            int right = g.transposeB() ? column * g.k() + k : k * g.n() + column;
            total += a[i * g.stepA() + left] * b[i * g.stepB() + right];
          }
          c[(i * g.m() + row) * g.n() + column] = total;
        }
      }
    }
  }

  @Override
  public void conv(ConvGeometry g, double[] x, double[] w, double[] y) {
    Arrays.fill(y, 0, g.batch() * g.outHeight() * g.outWidth() * g.outChannels(), 0);
    trilinear(g, (i, j, k) -> y[k] += x[i] * w[j]);
  }

  @Override
  public void convInput(ConvGeometry g, double[] gy, double[] w, double[] gx) {
    Arrays.fill(gx, 0, g.batch() * g.inHeight() * g.inWidth() * g.inChannels(), 0);
    trilinear(g, (i, j, k) -> gx[i] += gy[k] * w[j]);
  }

  @Override
  public void convWeight(ConvGeometry g, double[] x, double[] gy, double[] gw) {
    int size = g.kernelHeight() * g.kernelWidth() * g.inChannels() / g.groups() * g.outChannels();
    Arrays.fill(gw, 0, size, 0);
    trilinear(g, (i, j, k) -> gw[j] += x[i] * gy[k]);
  }

  private interface Term {
    void accept(int x, int w, int y);
  }

  /// Visits every product x[i] w[j] y[k] of the form whose partial derivatives the three are.
  private static void trilinear(ConvGeometry g, Term term) {
    int depth = g.inChannels() / g.groups();
    int breadth = g.outChannels() / g.groups();
    for (int k = 0; k < g.batch() * g.outHeight() * g.outWidth() * g.outChannels(); k++) {
      int channel = k % g.outChannels();
      int column = k / g.outChannels() % g.outWidth();
      int row = k / g.outChannels() / g.outWidth() % g.outHeight();
      int image = k / g.outChannels() / g.outWidth() / g.outHeight();
      for (int tap = 0; tap < g.kernelHeight() * g.kernelWidth() * depth; tap++) {
        int c = tap % depth;
        int kw = tap / depth % g.kernelWidth();
        int kh = tap / depth / g.kernelWidth();
        int h = row * g.strideHeight() - g.padTop() + kh * g.dilationHeight();
        int w = column * g.strideWidth() - g.padLeft() + kw * g.dilationWidth();
        if (h >= 0 && h < g.inHeight() && w >= 0 && w < g.inWidth()) {
          int i = ((image * g.inHeight() + h) * g.inWidth() + w) * g.inChannels();
          term.accept(i + channel / breadth * depth + c, tap * g.outChannels() + channel, k);
        }
      }
    }
  }

  @Override
  public void copyStrided(
      int[] shape, double[] x, int xo, int[] xStrides, double[] y, int yo, int[] yStrides) {
    int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    for (int i = 0; i < size; i++) {
      int from = xo;
      int to = yo;
      int rest = i;
      for (int d = shape.length - 1; d >= 0; d--) {
        from += rest % shape[d] * xStrides[d];
        to += rest % shape[d] * yStrides[d];
        rest /= shape[d];
      }
      y[to] = x[from];
    }
  }

  @Override
  public void gather(
      double[] x, int outer, int size, int inner, int[] index, int count, double[] y) {
    for (int i = 0; i < outer * count * inner; i++) {
      int k = i / inner % count;
      y[i] = x[(i / inner / count * size + index[k]) * inner + i % inner];
    }
  }

  @Override
  public void scatterAdd(
      double[] x, int outer, int size, int inner, int[] index, int count, double[] y) {
    for (int i = 0; i < outer * count * inner; i++) {
      int k = i / inner % count;
      y[(i / inner / count * size + index[k]) * inner + i % inner] += x[i];
    }
  }
}
