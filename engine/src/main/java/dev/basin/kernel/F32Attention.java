package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.BLOCK;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Self-attention of float32 sequences that are short enough for the scores of a few heads to stay
/// in the first-level cache. Queries, keys and values are read where they lie.
///
/// Both kernels proceed by groups of items (a head of a sequence each): scores of all, the
/// exponential of all at once, then what follows from them. A dot product runs in the lanes of one
/// logical block and is folded in a fixed tree; all other sums ascend in the token. Threads share
/// the items, which are independent of each other.
interface F32Attention extends Kernels<float[]> {

  /// Scores of a group, about: 16 KiB.
  int GROUP = 4096;

  @Override
  default void attention(AttentionGeometry g, float[] x, float[] y) {
    int parts = Threads.parts(g.items(), nanoseconds(g));
    if (parts == 1) {
      attention(this, g, x, y, 0, g.items());
    } else {
      Threads.ranges(g.items(), parts, (from, to) -> attention(this, g, x, y, from, to));
    }
  }

  @Override
  default void attentionInput(AttentionGeometry g, float[] x, float[] gy, float[] gx) {
    int parts = Threads.parts(g.items(), 3 * nanoseconds(g));
    if (parts == 1) {
      attentionInput(this, g, x, gy, gx, 0, g.items());
    } else {
      Threads.ranges(g.items(), parts, (from, to) -> attentionInput(this, g, x, gy, gx, from, to));
    }
  }

  /// About the time of the forward pass: two products of each pair of tokens in a head.
  private static long nanoseconds(AttentionGeometry g) {
    return (long) g.items() * g.tokens() * g.tokens() * (10 + g.width() / LANES);
  }

  /// Items `from` to `to`.
  private static void attention(
      Kernels<float[]> kernels, AttentionGeometry g, float[] x, float[] y, int from, int to) {
    int square = g.tokens() * g.tokens();
    int group = Math.max(1, GROUP / square);
    F32Scratch scratch = F32Scratch.current();
    float[] scores = scratch.values(F32Scratch.PANEL, group * square);
    float[] weights = scratch.values(F32Scratch.BLOCK, group * square);
    float[] folds = scratch.values(F32Scratch.TILE, BLOCK);
    for (int first = from; first < to; first += group) {
      int count = Math.min(group, to - first);
      weights(kernels, g, x, first, count, scores, weights, folds);
      for (int i = 0; i < count; i++) {
        int value = g.query(first + i) + 2 * g.heads() * g.width();
        int output = g.output(first + i);
        for (int t = 0; t < g.tokens(); t++) {
          int at = i * square + t * g.tokens();
          int out = output + t * g.heads() * g.width();
          mix(g.keys(t), g.width(), weights, at, 1, x, value, g.pitch(), y, out);
        }
      }
    }
  }

  /// Items `from` to `to`. With P the weights and S the scores, dV = P^T dY, dP = dY V^T, dS = P
  /// (dP
  /// - rowsum(P dP)), dQ = dS K and dK = dS^T Q, the last two scaled like the scores.
  private static void attentionInput(
      Kernels<float[]> kernels,
      AttentionGeometry g,
      float[] x,
      float[] gy,
      float[] gx,
      int from,
      int to) {
    int tokens = g.tokens();
    int square = tokens * tokens;
    int part = g.heads() * g.width();
    int group = Math.max(1, GROUP / square);
    F32Scratch scratch = F32Scratch.current();
    float[] scores = scratch.values(F32Scratch.PANEL, group * square);
    float[] weights = scratch.values(F32Scratch.BLOCK, group * square);
    float[] folds = scratch.values(F32Scratch.TILE, BLOCK);
    for (int first = from; first < to; first += group) {
      int count = Math.min(group, to - first);
      weights(kernels, g, x, first, count, scores, weights, folds);
      for (int i = 0; i < count; i++) {
        int q = g.query(first + i);
        int output = g.output(first + i);
        int at = i * square;
        scoreGradient(g, x, q + 2 * part, gy, output, weights, scores, at, folds);
        for (int t = 0; t < tokens; t++) {
          int to0 = q + t * g.pitch();
          int row = at + t * tokens;
          mix(g.keys(t), g.width(), scores, row, 1, x, q + part, g.pitch(), gx, to0);
          int start = g.causal() ? t : 0; // the first query that meets key t
          int column = at + start * tokens + t;
          int rows = tokens - start;
          int source = q + start * g.pitch();
          mix(rows, g.width(), scores, column, tokens, x, source, g.pitch(), gx, to0 + part);
          int cotangent = output + start * part;
          mix(rows, g.width(), weights, column, tokens, gy, cotangent, part, gx, to0 + 2 * part);
        }
      }
    }
  }

  /// The softmax of the scores of `count` items. Places that a causal query does not meet are
  /// undefined.
  private static void weights(
      Kernels<float[]> kernels,
      AttentionGeometry g,
      float[] x,
      int first,
      int count,
      float[] scores,
      float[] weights,
      float[] folds) {
    int tokens = g.tokens();
    int square = tokens * tokens;
    float scale = (float) (1 / Math.sqrt((double) g.width()));
    int key = g.heads() * g.width();
    for (int i = 0; i < count; i++) {
      int q = g.query(first + i);
      for (int t = 0; t < tokens; t++) {
        int row = i * square + t * tokens;
        int keys = g.keys(t);
        float greatest = Float.NEGATIVE_INFINITY;
        for (int s = 0; s < keys; s++) {
          float score =
              scale * dot(x, q + t * g.pitch(), x, q + key + s * g.pitch(), g.width(), folds);
          scores[row + s] = score;
          greatest = Math.max(greatest, score);
        }
        for (int s = 0; s < keys; s++) {
          scores[row + s] -= greatest;
        }
        Arrays.fill(scores, row + keys, row + tokens, 0f);
      }
    }
    kernels.exp(scores, weights, 0, count * square);
    for (int row = 0; row < count * square; row += tokens) {
      int keys = g.keys(row / tokens % tokens);
      float total = 0f;
      for (int s = 0; s < keys; s++) {
        total += weights[row + s];
      }
      float share = 1f / total;
      for (int s = 0; s < keys; s++) {
        weights[row + s] *= share;
      }
    }
  }

  /// Overwrites the scores of one item with scale * dS.
  private static void scoreGradient(
      AttentionGeometry g,
      float[] x,
      int value,
      float[] gy,
      int output,
      float[] weights,
      float[] scores,
      int at,
      float[] folds) {
    int tokens = g.tokens();
    float scale = (float) (1 / Math.sqrt((double) g.width()));
    for (int t = 0; t < tokens; t++) {
      int row = at + t * tokens;
      int keys = g.keys(t);
      float mean = 0f;
      for (int s = 0; s < keys; s++) {
        int cotangent = output + t * g.heads() * g.width();
        float dot = dot(gy, cotangent, x, value + s * g.pitch(), g.width(), folds);
        scores[row + s] = dot;
        mean += weights[row + s] * dot;
      }
      for (int s = 0; s < keys; s++) {
        scores[row + s] = scale * weights[row + s] * (scores[row + s] - mean);
      }
    }
  }

  /// sum over i < n of x[xo + i] y[yo + i].
  private static float dot(float[] x, int xo, float[] y, int yo, int n, float[] folds) {
    int whole = n - n % BLOCK;
    for (int j = 0; j < BLOCK; j += 2 * LANES) {
      FloatVector a = FloatVector.zero(SPECIES);
      FloatVector b = FloatVector.zero(SPECIES);
      for (int i = j; i < whole; i += BLOCK) {
        a =
            FloatVector.fromArray(SPECIES, x, xo + i)
                .fma(FloatVector.fromArray(SPECIES, y, yo + i), a);
        b =
            FloatVector.fromArray(SPECIES, x, xo + i + LANES)
                .fma(FloatVector.fromArray(SPECIES, y, yo + i + LANES), b);
      }
      a.intoArray(folds, j);
      b.intoArray(folds, j + LANES);
    }
    for (int i = whole; i < n; i++) {
      folds[i - whole] = Math.fma(x[xo + i], y[yo + i], folds[i - whole]);
    }
    for (int i = 0; i < BLOCK / 2; i += LANES) {
      FloatVector.fromArray(SPECIES, folds, i)
          .add(FloatVector.fromArray(SPECIES, folds, i + BLOCK / 2))
          .intoArray(folds, i);
    }
    float a = folds[0];
    float b = folds[1];
    float c = folds[2];
    float d = folds[3];
    for (int i = 4; i < BLOCK / 2; i += 4) {
      a += folds[i];
      b += folds[i + 1];
      c += folds[i + 2];
      d += folds[i + 3];
    }
    return (a + b) + (c + d);
  }

  /// y[yo + j] = sum over i < n of p[po + i ps] x[xo + i xs + j], for j < width, exactly that
  /// range.
  private static void mix(
      int n, int width, float[] p, int po, int ps, float[] x, int xo, int xs, float[] y, int yo) {
    int j = 0;
    for (; j + 2 * LANES <= width; j += 2 * LANES) {
      FloatVector a = FloatVector.zero(SPECIES);
      FloatVector b = FloatVector.zero(SPECIES);
      for (int i = 0; i < n; i++) {
        FloatVector weight = FloatVector.broadcast(SPECIES, p[po + i * ps]);
        a = weight.fma(FloatVector.fromArray(SPECIES, x, xo + i * xs + j), a);
        b = weight.fma(FloatVector.fromArray(SPECIES, x, xo + i * xs + j + LANES), b);
      }
      a.intoArray(y, yo + j);
      b.intoArray(y, yo + j + LANES);
    }
    for (; j < width; j++) {
      float total = 0f;
      for (int i = 0; i < n; i++) {
        total = Math.fma(p[po + i * ps], x[xo + i * xs + j], total);
      }
      y[yo + j] = total;
    }
  }
}
