package dev.basin.kernel;

/// Attention one number at a time.
interface ReferenceAttention extends Kernels<double[]> {

  @Override
  default void attention(AttentionGeometry g, double[] x, double[] y) {
    for (int item = 0; item < g.items(); item++) {
      double[][] weights = weights(g, x, item);
      int value = g.query(item) + 2 * g.heads() * g.width();
      for (int t = 0; t < g.tokens(); t++) {
        for (int i = 0; i < g.width(); i++) {
          double total = 0;
          for (int s = 0; s < g.keys(t); s++) {
            total += weights[t][s] * x[value + s * g.pitch() + i];
          }
          y[g.output(item) + t * g.heads() * g.width() + i] = total;
        }
      }
    }
  }

  @Override
  default void attentionInput(AttentionGeometry g, double[] x, double[] gy, double[] gx) {
    int part = g.heads() * g.width();
    java.util.Arrays.fill(gx, 0, g.batch() * g.tokens() * g.pitch(), 0);
    for (int item = 0; item < g.items(); item++) {
      double[][] weights = weights(g, x, item);
      int q = g.query(item);
      for (int t = 0; t < g.tokens(); t++) {
        int query = q + t * g.pitch();
        int output = g.output(item) + t * part;
        double[] slope = new double[g.keys(t)];
        double mean = 0;
        for (int s = 0; s < g.keys(t); s++) {
          for (int i = 0; i < g.width(); i++) {
            int value = q + s * g.pitch() + 2 * part + i;
            slope[s] += gy[output + i] * x[value];
            gx[value] += weights[t][s] * gy[output + i];
          }
          mean += weights[t][s] * slope[s];
        }
        for (int s = 0; s < g.keys(t); s++) {
          double score = weights[t][s] * (slope[s] - mean) / Math.sqrt(g.width());
          for (int i = 0; i < g.width(); i++) {
            int key = q + s * g.pitch() + part + i;
            gx[query + i] += score * x[key];
            gx[key] += score * x[query + i];
          }
        }
      }
    }
  }

  private static double[][] weights(AttentionGeometry g, double[] x, int item) {
    double[][] weights = new double[g.tokens()][g.tokens()];
    for (int t = 0; t < g.tokens(); t++) {
      double total = 0;
      for (int s = 0; s < g.keys(t); s++) {
        double score = 0;
        for (int i = 0; i < g.width(); i++) {
          int key = g.query(item) + s * g.pitch() + g.heads() * g.width();
          score += x[g.query(item) + t * g.pitch() + i] * x[key + i];
        }
        weights[t][s] = Math.exp(score / Math.sqrt(g.width()));
        total += weights[t][s];
      }
      for (int s = 0; s < g.keys(t); s++) {
        weights[t][s] /= total;
      }
    }
    return weights;
  }
}
