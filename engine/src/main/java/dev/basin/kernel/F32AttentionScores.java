package dev.basin.kernel;

import static dev.basin.kernel.F32DotTile.BLOCK;
import static dev.basin.kernel.F32DotTile.SIDE;
import static dev.basin.kernel.F32Storage.LANES;

/// The scores of [F32Attention] and what has their shape: matrices [keys, queries] of a group, in
/// which the queries of all its items lie side by side.
///
/// A dot product has the partial sums of [F32DotTile], over rows that end in zeros up to a whole
/// block.
final class F32AttentionScores {
  private F32AttentionScores() {}

  /// From a key to the next in the scores of that many queries.
  static int pitch(int queries) {
    return wholeBlocks(queries);
  }

  private static int wholeBlocks(int n) {
    return (n + BLOCK - 1) / BLOCK * BLOCK;
  }

  /// The last key that each query meets, for `items` times the queries from `query` on.
  static float[] last(AttentionGeometry g, int query, int queries, int items) {
    float[] last = F32Scratch.current().values(F32Scratch.MERGE, items * queries);
    for (int i = 0; i < items * queries; i++) {
      last[i] = g.keys(query + i % queries) - 1;
    }
    return last;
  }

  /// softmax(scale q k^T) for `count` items and, of each, the queries from `query` on.
  static void weights(
      AttentionGeometry g,
      float[] x,
      int first,
      int count,
      int query,
      int queries,
      float[] last,
      float[] scores,
      float[] weights) {
    products(g, x, g.part(), x, g.pitch(), first, count, query, queries, scores);
    int keys = g.keys(query + queries - 1);
    int pitch = pitch(count * queries);
    for (int i = 0; i < count * queries; i += LANES) {
      F32AttentionTile.softmax(keys, scale(g), last, i, pitch, scores, weights);
    }
  }

  /// The cotangent of q k^T, in `scores`, from that of the output and the weights.
  static void gradient(
      AttentionGeometry g,
      float[] x,
      float[] gy,
      int first,
      int count,
      int query,
      int queries,
      float[] last,
      float[] scores,
      float[] weights) {
    products(g, x, 2 * g.part(), gy, g.part(), first, count, query, queries, scores);
    int keys = g.keys(query + queries - 1);
    int pitch = pitch(count * queries);
    for (int i = 0; i < count * queries; i += LANES) {
      F32AttentionTile.softmaxGradient(keys, scale(g), last, i, pitch, weights, scores);
    }
  }

  private static float scale(AttentionGeometry g) {
    return (float) (1 / Math.sqrt((double) g.width()));
  }

  /// The products of the keys or values, which are `part` behind the queries of x, with the rows of
  /// y, whose pitch is `ys`.
  private static void products(
      AttentionGeometry g,
      float[] x,
      int part,
      float[] y,
      int ys,
      int first,
      int count,
      int query,
      int queries,
      float[] scores) {
    F32Scratch scratch = F32Scratch.current();
    int keys = g.keys(query + queries - 1);
    int pitch = pitch(count * queries);
    int depth = wholeBlocks(g.width());
    boolean copied = depth > g.width();
    float[] a = copied ? scratch.values(F32Scratch.SPLIT, count * keys * depth) : x;
    float[] b = copied ? scratch.values(F32Scratch.SPLIT + 1, count * queries * depth) : y;
    for (int i = 0; copied && i < count; i++) {
      int xo = g.query(first + i) + part;
      int yo = g.first(first + i, ys) + query * ys;
      copy(keys, g.width(), x, xo, g.pitch(), a, i * keys * depth, depth);
      copy(queries, g.width(), y, yo, ys, b, i * queries * depth, depth);
    }
    int as = copied ? depth : g.pitch();
    int bs = copied ? depth : ys;
    float[] sums = scratch.values(F32Scratch.TILE, SIDE * pitch * BLOCK);
    for (int s = 0; s < keys; s += SIDE) {
      int rows = Math.min(SIDE, keys - s);
      int start = g.causal() ? Math.max(0, s - query) : 0; // the first query that meets key s
      for (int i = 0; i < count; i++) {
        int ao = copied ? i * keys * depth : g.query(first + i) + part;
        int bo = copied ? i * queries * depth : g.first(first + i, ys) + query * ys;
        int po = (i * queries + start) * BLOCK;
        tiles(
            rows, queries - start, depth, a, ao + s * as, as, b, bo + start * bs, bs, sums, po,
            pitch * BLOCK);
      }
      F32DotTile.fold(rows * pitch, sums, scores, s * pitch);
    }
  }

  /// Rows with zeros behind them.
  private static void copy(
      int rows, int width, float[] x, int xo, int xs, float[] y, int yo, int ys) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(x, xo + r * xs, y, yo + r * ys, width);
      java.util.Arrays.fill(y, yo + r * ys + width, yo + (r + 1) * ys, 0f);
    }
  }

  /// Partial sums of up to [F32DotTile#SIDE] keys with all queries of an item.
  private static void tiles(
      int keys,
      int queries,
      int depth,
      float[] a,
      int ao,
      int as,
      float[] b,
      int bo,
      int bs,
      float[] sums,
      int po,
      int ps) {
    int side = F32DotProduct.SQUARE ? SIDE : 1;
    for (int t = 0; t < queries; t += side) {
      int yo = bo + t * bs;
      int to = po + t * BLOCK;
      if (F32DotProduct.SQUARE) {
        int last = Math.min(SIDE, queries - t) - 1;
        F32DotTile.square(keys - 1, last, depth, a, ao, as, b, yo, bs, sums, to, ps);
      } else {
        F32DotTile.column(keys - 1, depth, a, ao, as, b, yo, sums, to, ps);
      }
    }
  }
}
