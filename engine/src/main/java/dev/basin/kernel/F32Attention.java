package dev.basin.kernel;

import static dev.basin.kernel.F32AttentionTile.PITCH;
import static dev.basin.kernel.F32AttentionTile.ROWS;
import static dev.basin.kernel.F32DotTile.BLOCK;
import static dev.basin.kernel.F32Storage.LANES;

/// Self-attention of float32 sequences that are short enough for the scores of some queries to stay
/// in the first-level cache. Queries, keys and values are read where they lie.
///
/// Both kernels proceed by groups: the queries of several short items (a head of a sequence each),
/// or some of the queries of a long one. Scores of all are followed by the softmax of all, and by
/// what comes of them. Sums over keys ascend, those over queries descend, so that a causal mask
/// bounds both alike. Threads share the items, which are independent of each other.
interface F32Attention extends Kernels<float[]> {

  @Override
  default void attention(AttentionGeometry g, float[] x, float[] y) {
    int parts = Threads.parts(g.items(), nanoseconds(g));
    if (parts == 1) {
      attention(g, x, y, 0, g.items());
    } else {
      Threads.ranges(g.items(), parts, (from, to) -> attention(g, x, y, from, to));
    }
  }

  @Override
  default void attentionInput(AttentionGeometry g, float[] x, float[] gy, float[] gx) {
    int parts = Threads.parts(g.items(), 2 * nanoseconds(g));
    if (parts == 1) {
      attentionInput(g, x, gy, gx, 0, g.items());
    } else {
      Threads.ranges(g.items(), parts, (from, to) -> attentionInput(g, x, gy, gx, from, to));
    }
  }

  /// About the time of the forward pass: two products of each pair of tokens in a head.
  private static long nanoseconds(AttentionGeometry g) {
    return (long) g.items() * g.tokens() * g.tokens() * (2 + g.width() / LANES);
  }

  /// Items `from` to `to`.
  private static void attention(AttentionGeometry g, float[] x, float[] y, int from, int to) {
    F32Scratch scratch = F32Scratch.current();
    float[] scores = scratch.values(F32Scratch.PANEL, g.tokens() * PITCH);
    float[] weights = scratch.values(F32Scratch.BLOCK, g.tokens() * PITCH);
    for (int query = 0; query < g.tokens(); query += PITCH) {
      int queries = Math.min(PITCH, g.tokens() - query);
      int items = F32AttentionScores.items(queries);
      float[] last = F32AttentionScores.last(g, query, queries);
      for (int first = from; first < to; first += items) {
        int count = Math.min(items, to - first);
        F32AttentionScores.weights(g, x, first, count, query, queries, last, scores, weights);
        for (int i = 0; i < count; i++) {
          int value = g.query(first + i) + 2 * g.part();
          overKeys(
              g, query, queries, weights, i, items, x, value, y, g.output(first + i), g.part());
        }
      }
    }
  }

  /// Items `from` to `to`. With P the weights and S the scores, dV = P^T dY, dP = dY V^T, dS = P
  /// (dP - rowsum(P dP)), dQ = dS K and dK = dS^T Q, the last two scaled like the scores.
  private static void attentionInput(
      AttentionGeometry g, float[] x, float[] gy, float[] gx, int from, int to) {
    F32Scratch scratch = F32Scratch.current();
    float[] scores = scratch.values(F32Scratch.PANEL, g.tokens() * PITCH);
    float[] weights = scratch.values(F32Scratch.BLOCK, g.tokens() * PITCH);
    for (int query = (g.tokens() - 1) / PITCH * PITCH; query >= 0; query -= PITCH) {
      int queries = Math.min(PITCH, g.tokens() - query);
      int items = F32AttentionScores.items(queries);
      float[] last = F32AttentionScores.last(g, query, queries);
      for (int first = from; first < to; first += items) {
        int count = Math.min(items, to - first);
        F32AttentionScores.weights(g, x, first, count, query, queries, last, scores, weights);
        F32AttentionScores.gradient(g, x, gy, first, count, query, queries, last, scores, weights);
        for (int i = 0; i < count; i++) {
          int q = g.query(first + i);
          int k = q + g.part();
          int v = k + g.part();
          overKeys(g, query, queries, scores, i, items, x, k, gx, q, g.pitch());
          overQueries(g, query, queries, scores, i, items, x, q, g.pitch(), gx, k);
          overQueries(
              g, query, queries, weights, i, items, gy, g.output(first + i), g.part(), gx, v);
        }
      }
    }
  }

  /// y[t] = sum over keys s of w[s, t] x[s] for the queries t from `query` on.
  private static void overKeys(
      AttentionGeometry g,
      int query,
      int queries,
      float[] w,
      int item,
      int items,
      float[] x,
      int xo,
      float[] y,
      int yo,
      int ys) {
    int xs = g.pitch();
    for (int r = 0; r < queries; r += ROWS) {
      int last = Math.min(ROWS, queries - r) - 1;
      int all = g.causal() ? query + r : g.tokens(); // keys that each query of the run meets
      int wo = r / ROWS * items + item;
      int to = yo + (query + r) * ys;
      if (all > 0) {
        rectangle(last, all, g.width(), w, wo, BLOCK, PITCH, x, xo, xs, y, to, ys, false);
      }
      if (g.causal()) {
        int at = wo + all * PITCH;
        triangle(last, g.width(), w, at, BLOCK, PITCH, x, xo + all * xs, xs, y, to, ys, all > 0);
      }
    }
  }

  /// y[s] (+)= sum over queries t from `query` on of w[s, t] x[t] for all keys s. The rows of a
  /// tile and their sums descend, so that a bound looks as in [#overKeys].
  private static void overQueries(
      AttentionGeometry g,
      int query,
      int queries,
      float[] w,
      int item,
      int items,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo) {
    int ys = g.pitch();
    int keys = g.keys(query + queries - 1);
    int latest = (F32AttentionScores.runs(queries) - 1) * ROWS;
    for (int s = 0; s < keys; s += ROWS) {
      int last = Math.min(ROWS, keys - s) - 1;
      int to = yo + (s + last) * ys;
      int first = g.causal() ? Math.max(0, s - query) : 0;
      for (int r = latest; r >= first; r -= ROWS) {
        int count = Math.min(ROWS, queries - r);
        int lane = r / ROWS * items + item;
        int wo = (s + last) * PITCH + (count - 1) * BLOCK + lane;
        int from = xo + (query + r + count - 1) * xs;
        boolean onward = query + r + count < g.tokens();
        if (g.causal() && query + r == s) {
          triangle(last, g.width(), w, wo, -PITCH, -BLOCK, x, from, -xs, y, to, -ys, onward);
        } else {
          rectangle(
              last, count, g.width(), w, wo, -PITCH, -BLOCK, x, from, -xs, y, to, -ys, onward);
        }
      }
    }
  }

  /// [F32MixTile#rectangle] for all of the width.
  private static void rectangle(
      int last,
      int count,
      int width,
      float[] w,
      int wo,
      int wr,
      int ws,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo,
      int ys,
      boolean onward) {
    int j = 0;
    for (; width - j >= 2 * LANES; j += 2 * LANES) {
      F32MixTile.rectangle2(
          last, count, width - j, w, wo, wr, ws, x, xo + j, xs, y, yo + j, ys, onward);
    }
    for (; j < width; j += LANES) {
      F32MixTile.rectangle1(
          last, count, width - j, w, wo, wr, ws, x, xo + j, xs, y, yo + j, ys, onward);
    }
  }

  /// [F32MixTile#triangle] for all of the width.
  private static void triangle(
      int last,
      int width,
      float[] w,
      int wo,
      int wr,
      int ws,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo,
      int ys,
      boolean onward) {
    int j = 0;
    for (; width - j >= 2 * LANES; j += 2 * LANES) {
      F32MixTile.triangle2(last, width - j, w, wo, wr, ws, x, xo + j, xs, y, yo + j, ys, onward);
    }
    for (; j < width; j += LANES) {
      F32MixTile.triangle1(last, width - j, w, wo, wr, ws, x, xo + j, xs, y, yo + j, ys, onward);
    }
  }
}
