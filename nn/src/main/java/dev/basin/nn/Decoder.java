package dev.basin.nn;

import static dev.basin.autodiff.Params.Kind.WEIGHT;

import dev.basin.nn.TransformerBlock.Normalized;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A causal transformer that predicts the token after the last: tokens [batch, tokens] to logits
/// [batch, vocabulary]. A vector for every token and one for its position are added up, `depth`
/// blocks follow, and a linear map reads the last position (after a layer normalisation, if the
/// blocks normalise before).
///
/// Token vectors and learned position vectors begin in N(0, 1), linear maps in U(-1 / sqrt(in), 1 /
/// sqrt(in)).
///
/// @param context the greatest number of tokens
/// @param bias whether linear maps have one; that of the logits never has
public record Decoder(
    int vocabulary,
    int context,
    int depth,
    int width,
    int heads,
    int hidden,
    Activation activation,
    Normalized normalized,
    Position position,
    boolean bias)
    implements TokenLayer {

  /// What tells a token where it stands.
  public enum Position {
    /// A vector for every position, learned.
    LEARNED,
    /// sin and cos of the position times 10000^(-i / width), at even i and the odd places after
    /// them: Vaswani et al. 2017 (arXiv:1706.03762), section 3.5.
    SINUSOIDAL
  }

  public Decoder {
    Sizes.requirePositive("decoder", "vocabulary", vocabulary);
    Sizes.requirePositive("decoder", "context", context);
    Sizes.requirePositive("decoder", "depth", depth);
    Sizes.requirePositive("decoder", "width", width);
    Sizes.requirePositive("decoder", "hidden", hidden);
  }

  /// The network of Power et al. 2022 (arXiv:2201.02177, appendix A.1.2): two blocks of width 128
  /// with four heads and ReLU, normalised after each sum, sinusoidal positions, no biases.
  ///
  /// @param context tokens of an equation up to the equals sign
  public static Decoder grokking(int vocabulary, int context) {
    return new Decoder(
        vocabulary,
        context,
        2,
        128,
        4,
        512,
        Activation.RELU,
        Normalized.AFTER,
        Position.SINUSOIDAL,
        false);
  }

  /// The network for sequences that fill the context.
  public Model model(DType dtype) {
    return new Model(this, Shape.of(context, vocabulary), dtype);
  }

  @Override
  public List<Parameter> parameters() {
    return position == Position.LEARNED
        ? List.of(
            new Parameter("position", WEIGHT, Shape.of(context, width), new Initializer.Normal(1)))
        : List.of();
  }

  @Override
  public List<Child> children() {
    List<Child> children = new ArrayList<>();
    children.add(new Child("embedding", embedding()));
    children.addAll(body());
    return children;
  }

  private Embedding embedding() {
    return new Embedding(vocabulary, width);
  }

  // What follows the sum of token and position.
  private List<Child> body() {
    List<Child> body = new ArrayList<>();
    Layer block = new TransformerBlock(width, heads, true, hidden, activation, normalized, bias);
    for (int i = 1; i <= depth; i++) {
      body.add(new Child("block" + i, block));
    }
    if (normalized == Normalized.BEFORE) {
      body.add(new Child("norm", new LayerNorm(width)));
    }
    body.add(new Child("logits", new Linear(width, vocabulary, false)));
    return body;
  }

  @Override
  public Tensor forward(Scope scope, Indices tokens) {
    requireSequences(tokens.shape(), tokens.shape().rank());
    return predicted(scope, scope.run("embedding", embedding(), tokens));
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    requireSequences(x.shape(), x.rank() - 1);
    return predicted(scope, scope.run("embedding", embedding(), x));
  }

  private void requireSequences(Shape shape, int rank) {
    if (rank != 2 || shape.size(1) < 1 || shape.size(1) > context) {
      throw new IllegalArgumentException(
          "decoder: shape %s; tokens are [batch, tokens], with 1 to %d tokens"
              .formatted(shape, context));
    }
  }

  private Tensor predicted(Scope scope, Tensor embedded) {
    int batch = embedded.shape().size(0);
    int tokens = embedded.shape().size(1);
    Tensor x = embedded.add(positions(scope, embedded.dtype(), tokens));
    for (Child child : body()) {
      if (child.layer() instanceof TransformerBlock || x.rank() == 2) {
        x = scope.run(child, x);
      } else {
        x = scope.run(child, x.slice(1, tokens - 1, tokens).reshape(batch, width));
      }
    }
    return x;
  }

  // [tokens, width]
  private Tensor positions(Scope scope, DType dtype, int tokens) {
    if (position == Position.LEARNED) {
      return scope.parameter("position").slice(0, 0, tokens);
    }
    double[] values = new double[tokens * width];
    for (int at = 0; at < tokens; at++) {
      for (int i = 0; i < width; i++) {
        double angle = at / StrictMath.pow(10000, (double) (i - i % 2) / width);
        values[at * width + i] = i % 2 == 0 ? StrictMath.sin(angle) : StrictMath.cos(angle);
      }
    }
    return Tensor.of(dtype, Shape.of(tokens, width), values);
  }
}
