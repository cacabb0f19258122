package dev.basin.nn;

import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Attention between tokens, then two linear maps with a nonlinearity between them for every token
/// by itself, each with a path around it: Vaswani et al. 2017 (arXiv:1706.03762), section 3.1.
/// [batch, tokens, width] to the same shape.
///
/// @param hidden width between the two linear maps
/// @param biases which linear maps have one
/// @param dropout the rate at which the results of attention and of the two maps are dropped before
///   they are added (section 5.4)
public record TransformerBlock(
    int width,
    int heads,
    boolean causal,
    int hidden,
    Activation activation,
    Normalized normalized,
    Biases biases,
    double dropout)
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

  /// Which linear maps add a bias.
  public enum Biases {
    NONE,
    /// Those around the nonlinearity, and not those of attention.
    MLP,
    ALL
  }

  /// Without dropout, and with biases everywhere or nowhere.
  public TransformerBlock(
      int width,
      int heads,
      boolean causal,
      int hidden,
      Activation activation,
      Normalized normalized,
      boolean bias) {
    this(width, heads, causal, hidden, activation, normalized, bias ? Biases.ALL : Biases.NONE, 0);
  }

  @Override
  public List<Child> children() {
    boolean bias = biases != Biases.NONE;
    Sequential perToken =
        Sequential.of()
            .then("in", new Linear(width, hidden, bias))
            .then("activation", activation)
            .then("out", new Linear(hidden, width, bias));
    Layer attention = new SelfAttention(width, heads, causal, biases == Biases.ALL);
    List<Child> children = new ArrayList<>();
    children.add(new Child("attention", attention));
    children.add(new Child("mlp", perToken));
    if (normalized != Normalized.NOWHERE) {
      children.add(new Child("norm1", new LayerNorm(width)));
      children.add(new Child("norm2", new LayerNorm(width)));
    }
    if (dropout != 0) {
      children.add(new Child("dropout1", new Dropout(dropout)));
      children.add(new Child("dropout2", new Dropout(dropout)));
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
        Tensor mixed = x.add(dropped(scope, 1, attention, scope.run(parts.get(2), x)));
        yield mixed.add(dropped(scope, 2, perToken, scope.run(parts.get(3), mixed)));
      }
      case AFTER -> {
        Tensor mixed = scope.run(parts.get(2), x.add(dropped(scope, 1, attention, x)));
        yield scope.run(parts.get(3), mixed.add(dropped(scope, 2, perToken, mixed)));
      }
      case NOWHERE -> {
        Tensor mixed = x.add(dropped(scope, 1, attention, x));
        yield mixed.add(dropped(scope, 2, perToken, mixed));
      }
    };
  }

  private Tensor dropped(Scope scope, int which, Child part, Tensor x) {
    Tensor y = scope.run(part, x);
    return dropout == 0 ? y : scope.run("dropout" + which, new Dropout(dropout), y);
  }
}
