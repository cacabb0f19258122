package dev.basin.nn;

import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Attention between tokens, then two linear maps with a nonlinearity between them for every token
/// by itself, each with a path around it: Vaswani et al. 2017 (arXiv:1706.03762), section 3.1.
/// [batch, tokens, width] to the same shape.
///
/// @param hidden width between the two linear maps
/// @param bias whether the linear maps have one
public record TransformerBlock(
    int width,
    int heads,
    boolean causal,
    int hidden,
    Activation activation,
    Normalized normalized,
    boolean bias)
    implements Layer {

  /// Where layer normalisation stands.
  public enum Normalized {
    /// x + f(norm(x)): Xiong et al. 2020 (arXiv:2002.04745).
    BEFORE,
    /// norm(x + f(x)), as in the paper of 2017.
    AFTER,
    /// x + f(x).
    NOWHERE
  }

  @Override
  public List<Child> children() {
    Layer perToken =
        Sequential.of()
            .then("in", new Linear(width, hidden, bias))
            .then("activation", activation)
            .then("out", new Linear(hidden, width, bias));
    List<Child> children = new ArrayList<>();
    children.add(new Child("attention", new SelfAttention(width, heads, causal, bias)));
    children.add(new Child("mlp", perToken));
    if (normalized != Normalized.NOWHERE) {
      children.add(new Child("norm1", new LayerNorm(width)));
      children.add(new Child("norm2", new LayerNorm(width)));
    }
    return children;
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    List<Child> parts = children();
    Child attention = parts.get(0);
    Child perToken = parts.get(1);
    return switch (normalized) {
      case BEFORE -> {
        Tensor mixed = x.add(scope.run(attention, scope.run(parts.get(2), x)));
        yield mixed.add(scope.run(perToken, scope.run(parts.get(3), mixed)));
      }
      case AFTER -> {
        Tensor mixed = scope.run(parts.get(2), x.add(scope.run(attention, x)));
        yield scope.run(parts.get(3), mixed.add(scope.run(perToken, mixed)));
      }
      case NOWHERE -> {
        Tensor mixed = x.add(scope.run(attention, x));
        yield mixed.add(scope.run(perToken, mixed));
      }
    };
  }
}
