package dev.basin.kernel;

import static dev.basin.kernel.F32AttentionTile.ROWS;
import static dev.basin.kernel.F32Storage.LANES;

/// Self-attention of float32 sequences that are short enough for the scores of some queries to stay
/// in the first-level cache. Queries, keys and values are read where they lie.
///
/// Both kernels proceed by groups: the queries of several short items (a head of a sequence each),
/// or some of the queries of a long one. Scores of all are followed by the softmax of all, and by
/// what comes of them. Sums over keys ascend, those over queries descend, so that a causal mask
/// bounds both alike. Threads share the items, which are independent of each other.
interface F32Attention extends Kernels<float[]> {

  /// Queries of a group, at most.
  int QUERIES = 5 * F32DotTile.BLOCK;

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
    for (int query = 0; query < g.tokens(); query += QUERIES) {
      int queries = Math.min(QUERIES, g.tokens() - query);
      int group = QUERIES / queries;
      float[] last = F32AttentionScores.last(g, query, queries, group);
      int size = g.tokens() * F32AttentionScores.pitch(group * queries);
      float[] scores = scratch.values(F32Scratch.PANEL, size);
      float[] weights = scratch.values(F32Scratch.BLOCK, size);
      for (int first = from; first < to; first += group) {
        int count = Math.min(group, to - first);
        int pitch = F32AttentionScores.pitch(count * queries);
        F32AttentionScores.weights(g, x, first, count, query, queries, last, scores, weights);
        for (int i = 0; i < count; i++) {
          int value = g.query(first + i) + 2 * g.part();
          int output = g.output(first + i) + query * g.part();
          overKeys(
              g, query, queries, weights, i * queries, pitch, x, value, y, output, g.part());
        }
      }
    }
  }

  /// Items `from` to `to`. With P the weights and S the scores, dV = P^T dY, dP = dY V^T, dS = P
  /// (dP - rowsum(P dP)), dQ = dS K and dK = dS^T Q, the last two scaled like the scores.
  private static void attentionInput(
      AttentionGeometry g, float[] x, float[] gy, float[] gx, int from, int to) {
    F32Scratch scratch = F32Scratch.current();
    for (int end = g.tokens(); end > 0; end -= Math.min(QUERIES, end)) {
      int query = Math.max(0, end - QUERIES);
      int queries = end - query;
      int group = QUERIES / queries;
      float[] last = F32AttentionScores.last(g, query, queries, group);
      int size = g.tokens() * F32AttentionScores.pitch(group * queries);
      float[] scores = scratch.values(F32Scratch.PANEL, size);
      float[] weights = scratch.values(F32Scratch.BLOCK, size);
      for (int first = from; first < to; first += group) {
        int count = Math.min(group, to - first);
        int pitch = F32AttentionScores.pitch(count * queries);
        F32AttentionScores.weights(g, x, first, count, query, queries, last, scores, weights);
        F32AttentionScores.gradient(g, x, gy, first, count, query, queries, last, scores, weights);
        for (int i = 0; i < count; i++) {
          int at = i * queries;
          int q = g.query(first + i);
          int k = q + g.part();
          int output = g.output(first + i);
          int row = q + query * g.pitch();
          overKeys(g, query, queries, scores, at, pitch, x, k, gx, row, g.pitch());
          overQueries(g, query, queries, scores, at, pitch, x, q, g.pitch(), gx, k);
          overQueries(
              g, query, queries, weights, at, pitch, gy, output, g.part(), gx, k + g.part());
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
      int wo,
      int pitch,
      float[] x,
      int xo,
      float[] y,
      int yo,
      int ys) {
    for (int r = 0; r < queries; r += ROWS) {
      int last = Math.min(ROWS, queries - r) - 1;
      int all = g.causal() ? query + r : g.tokens(); // keys that each of the rows meets
      tile(
          last, all, g.causal(), g.width(), w, wo + r, 1, pitch, x, xo, g.pitch(), y, yo + r * ys,
          ys, false);
    }
  }

  /// y[s] (+)= sum over queries t from `query` on of w[s, t] x[t] for all keys s. The rows of a tile
  /// and its sums descend, so that it looks as in [#overKeys].
  private static void overQueries(
      AttentionGeometry g,
      int query,
      int queries,
      float[] w,
      int wo,
      int pitch,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo) {
    int end = query + queries;
    int next;
    for (int s = g.keys(end - 1) - 1; s >= 0; s = next) {
      boolean bounded = g.causal() && s >= query;
      int last = Math.min(ROWS - 1, bounded ? s - query : s);
      int all = bounded ? end - 1 - s : queries; // queries that meet each of the rows
      int from = wo + s * pitch + queries - 1;
      tile(
          last, all, bounded, g.width(), w, from, -pitch, -1, x, xo + (end - 1) * xs, -xs, y,
          yo + s * g.pitch(), -g.pitch(), end < g.tokens());
      next = s - last - 1;
    }
  }

  /// Rows of [F32AttentionTile]: a rectangle, and behind it, if they are bounded, a triangle.
  private static void tile(
      int last,
      int count,
      boolean bounded,
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
    int corner = wo + count * ws;
    int j = 0;
    for (; width - j >= 2 * LANES; j += 2 * LANES) {
      if (count > 0) {
        F32AttentionTile.rectangle2(
            last, count, width - j, w, wo, wr, ws, x, xo + j, xs, y, yo + j, ys, onward);
      }
      if (bounded) {
        int from = xo + count * xs + j;
        boolean second = onward || count > 0;
        F32AttentionTile.triangle2(
            last, width - j, w, corner, wr, ws, x, from, xs, y, yo + j, ys, second);
      }
    }
    for (; j < width; j += LANES) {
      if (count > 0) {
        F32AttentionTile.rectangle1(
            last, count, width - j, w, wo, wr, ws, x, xo + j, xs, y, yo + j, ys, onward);
      }
      if (bounded) {
        int from = xo + count * xs + j;
        boolean second = onward || count > 0;
        F32AttentionTile.triangle1(
            last, width - j, w, corner, wr, ws, x, from, xs, y, yo + j, ys, second);
      }
    }
  }
}
