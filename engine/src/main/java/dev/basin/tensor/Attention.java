package dev.basin.tensor;

import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;

import dev.basin.kernel.AttentionGeometry;
import java.util.List;

/// Scaled dot-product attention: Vaswani et al. 2017 (arXiv:1706.03762), equation 1.
public sealed interface Attention permits Tensor {

  /// A score that the softmax turns into exactly 0 next to any other. It is finite, so that a
  /// search for infinities passes it.
  double MASKED = -1e30;

  private Tensor self() {
    return (Tensor) this;
  }

  /// softmax(q k^T / sqrt(d)) v, head by head, where q, k and v lie side by side in the last axis
  /// of this tensor, and in each of them the heads, of width d.
  ///
  /// This tensor is [batch, tokens, 3 width], the result [batch, tokens, width].
  ///
  /// @param heads that divide the width
  /// @param causal whether a token attends to itself and those before it only
  default Tensor attention(int heads, boolean causal) {
    Tensor x = self();
    int packed = x.rank() == 3 ? x.shape().size(2) : 0;
    if (heads < 1 || packed == 0 || packed % (3 * heads) != 0 || x.shape().size(1) == 0) {
      throw new IllegalArgumentException(
          ("attention: shape %s with %d heads; it must be [batch, tokens, 3 width] with a token or"
                  + " more, and the heads must divide the width")
              .formatted(x.shape(), heads));
    }
    int width = packed / 3;
    AttentionGeometry geometry =
        new AttentionGeometry(x.shape().size(0), x.shape().size(1), heads, width / heads, causal);
    Tensor value = Tensor.allocate(x.dtype(), x.shape().with(2, width));
    x.kernels().attention(geometry, x.array(), value.array());
    return op("attention", value, to(x, g -> pulledBack(g, x, geometry)));
  }

  // A kernel of its own, whose pullback is that of the ops of which attention is composed.
  private static Tensor pulledBack(Tensor g, Tensor x, AttentionGeometry geometry) {
    Tensor value = Tensor.allocate(x.dtype(), x.shape());
    x.kernels().attentionInput(geometry, x.array(), g.array(), value.array());
    return op(
        "attentionInput",
        value,
        List.of(g, x),
        h ->
            Vjp.of(in -> composedInput(in.get(0), in.get(1), geometry), List.of(g, x))
                .pullOrZeros(h));
  }

  private static Tensor composedInput(Tensor g, Tensor x, AttentionGeometry geometry) {
    return Vjp.of(in -> composed(in.getFirst(), geometry.heads(), geometry.causal()), List.of(x))
        .pullOrZeros(g)
        .getFirst();
  }

  // The same as a composition of other ops.
  private static Tensor composed(Tensor x, int heads, boolean causal) {
    int batch = x.shape().size(0);
    int tokens = x.shape().size(1);
    int width = x.shape().size(2) / 3;
    // [3, batch, heads, tokens, head width]
    Tensor parts = x.reshape(batch, tokens, 3, heads, width / heads).permute(2, 0, 3, 1, 4);
    Tensor q = parts.slice(0, 0, 1).squeeze(0);
    Tensor k = parts.slice(0, 1, 2).squeeze(0);
    Tensor v = parts.slice(0, 2, 3).squeeze(0);
    Tensor scores = q.matmul(k, false, true).mul(1 / StrictMath.sqrt((double) width / heads));
    if (causal) {
      scores = scores.where(notLater(tokens), MASKED);
    }
    return scores.softmax(-1).matmul(v).permute(0, 2, 1, 3).reshape(batch, tokens, width);
  }

  // [tokens, tokens], true where the column is no later than the row
  private static Mask notLater(int tokens) {
    boolean[] values = new boolean[tokens * tokens];
    for (int i = 0; i < tokens; i++) {
      java.util.Arrays.fill(values, i * tokens, i * tokens + i + 1, true);
    }
    return Mask.of(Shape.of(tokens, tokens), values);
  }
}
