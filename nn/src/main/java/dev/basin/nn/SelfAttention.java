package dev.basin.nn;

import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;

/// Multi-head self-attention: Vaswani et al. 2017 (arXiv:1706.03762), section 3.2.2. [batch,
/// tokens, width] to the same shape: `project` maps every token to its query, key and value, side
/// by side and each divided among the heads; `output` mixes what the heads found.
///
/// @param causal whether a token attends to itself and those before it only
/// @param bias whether both maps have one
public record SelfAttention(int width, int heads, boolean causal, boolean bias) implements Layer {

  public SelfAttention {
    Sizes.requirePositive("self-attention", "width", width);
    Sizes.requirePositive("self-attention", "heads", heads);
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "self-attention: %d heads do not divide the width %d".formatted(heads, width));
    }
  }

  @Override
  public List<Child> children() {
    return List.of(
        new Child("project", new Linear(width, 3 * width, bias)),
        new Child("output", new Linear(width, width, bias)));
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    if (x.rank() != 3 || x.shape().size(2) != width) {
      throw new IllegalArgumentException(
          "self-attention: shape %s; it must be [batch, tokens, %d]".formatted(x.shape(), width));
    }
    Tensor mixed = scope.run(children().get(0), x).attention(heads, causal);
    return scope.run(children().get(1), mixed);
  }

  /// Each pair of a query and a key that it may see: one product of vectors for the weight, and one
  /// weighted vector.
  @Override
  public long multiplyAdds(Shape input, Shape output) {
    long tokens = output.size(1);
    long pairs = causal ? tokens * (tokens + 1) / 2 : tokens * tokens;
    return 2 * pairs * width;
  }
}
