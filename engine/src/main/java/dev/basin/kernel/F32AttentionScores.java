package dev.basin.kernel;

import static dev.basin.kernel.F32AttentionTile.PITCH;
import static dev.basin.kernel.F32AttentionTile.ROWS;
import static dev.basin.kernel.F32DotTile.BLOCK;
import static dev.basin.kernel.F32Storage.LANES;

import java.util.Arrays;

/// The scores of [F32Attention] and what has their shape, as [F32AttentionTile] describes it. The
/// runs of queries of a group are the first of every item, then the second of every item, up to the
/// last.
///
/// A dot product has the partial sums of [F32DotTile], over rows that end in zeros up to a whole
/// block.
final class F32AttentionScores {
  private F32AttentionScores() {}

  /// Runs of that many queries.
  static int runs(int queries) {
    return (queries + ROWS - 1) / ROWS;
  }

  /// Items in a group of that many queries each.
  static int items(int queries) {
    return BLOCK / runs(queries);
  }

  /// The last key that each query of a group meets.
  static float[] last(AttentionGeometry g, int query, int queries) {
    float[] last = F32Scratch.current().values(F32Scratch.MERGE, PITCH);
    for (int i = 0; i < PITCH; i++) {
      int run = i % BLOCK / items(queries);
      last[i] = g.keys(query + run * ROWS + i / BLOCK) - 1;
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
    for (int i = 0; i < rows(queries) * BLOCK; i += LANES) {
      int keys = keys(g, query, queries, i / BLOCK);
      F32AttentionTile.softmax(keys, scale(g), last, i, scores, weights);
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
    for (int i = 0; i < rows(queries) * BLOCK; i += LANES) {
      int keys = keys(g, query, queries, i / BLOCK);
      F32AttentionTile.softmaxGradient(keys, scale(g), last, i, weights, scores);
    }
  }

  private static int rows(int queries) {
    return Math.min(ROWS, queries);
  }

  /// Keys that the queries of that place in all runs meet.
  private static int keys(AttentionGeometry g, int query, int queries, int row) {
    return g.keys(query + Math.min(queries, (runs(queries) - 1) * ROWS + row + 1) - 1);
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
    int items = items(queries);
    int keys = g.keys(query + queries - 1);
    int depth = (g.width() + BLOCK - 1) / BLOCK * BLOCK;
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
    float[] sums = scratch.values(F32Scratch.TILE, ROWS * PITCH * BLOCK);
    for (int s = 0; s < keys; s += ROWS) {
      int lastKey = Math.min(ROWS, keys - s) - 1;
      for (int i = 0; i < count; i++) {
        int ao = (copied ? i * keys * depth : g.query(first + i) + part) + s * as;
        int bo = copied ? i * queries * depth : g.first(first + i, ys) + query * ys;
        int bound = g.causal() ? s - query : -ROWS;
        runs(lastKey, queries, bound, depth, a, ao, as, b, bo, bs, sums, i, items);
      }
      // of the only run of queries, not all meet all of its own keys
      fold(lastKey, queries, g.causal() && s == query && queries <= ROWS, sums, scores, s * PITCH);
    }
  }

  /// Rows with zeros behind them.
  private static void copy(
      int rows, int width, float[] x, int xo, int xs, float[] y, int yo, int ys) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(x, xo + r * xs, y, yo + r * ys, width);
      Arrays.fill(y, yo + r * ys + width, yo + (r + 1) * ys, 0f);
    }
  }

  /// Partial sums of a tile of keys with the runs of an item.
  ///
  /// @param bound the first query that meets the first of the keys: those before it meet none, and
  ///   those of its run only the keys that are not behind them
  private static void runs(
      int lastKey,
      int queries,
      int bound,
      int depth,
      float[] a,
      int ao,
      int as,
      float[] b,
      int bo,
      int bs,
      float[] sums,
      int item,
      int items) {
    for (int t = Math.max(0, bound); t < queries; t += ROWS) {
      int last = Math.min(ROWS, queries - t) - 1;
      int yo = bo + t * bs;
      int po = (t / ROWS * items + item) * BLOCK;
      for (int l = 0; l < BLOCK; l += LANES) {
        if (!F32DotProduct.SQUARE) {
          column(lastKey, last, depth, a, ao, as, b, yo, bs, sums, po);
          break;
        } else if (t == bound) {
          F32AttentionTile.products1(
              lastKey, last, depth, a, ao + l, as, b, yo + l, bs, sums, po + l);
        } else {
          F32AttentionTile.products0(
              lastKey, last, depth, a, ao + l, as, b, yo + l, bs, sums, po + l);
        }
      }
    }
  }

  /// As [F32AttentionTile#products], where a square of sums does not fit into the registers.
  private static void column(
      int lastKey,
      int lastQuery,
      int depth,
      float[] a,
      int ao,
      int as,
      float[] b,
      int bo,
      int bs,
      float[] sums,
      int po) {
    for (int r = 0; r <= lastQuery; r++) {
      int to = po + r * BLOCK * BLOCK;
      F32DotTile.column(lastKey, depth, a, ao, as, b, bo + r * bs, sums, to, PITCH * BLOCK);
    }
  }

  private static void fold(
      int lastKey, int queries, boolean bounded, float[] sums, float[] scores, int at) {
    for (int j = 0; j <= lastKey; j++) {
      int from = j * PITCH + (bounded ? j * BLOCK : 0);
      int count = j * PITCH + rows(queries) * BLOCK - from;
      F32DotTile.fold(count, sums, from * BLOCK, scores, at + from);
    }
  }
}
