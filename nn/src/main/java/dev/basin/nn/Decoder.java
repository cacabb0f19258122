package dev.basin.nn;

import static dev.basin.autodiff.Params.Kind.WEIGHT;

import dev.basin.nn.TransformerBlock.Biases;
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
/// A tied decoder reads the logits with the token vectors themselves (section 3.4 of Vaswani et al.
/// 2017, arXiv:1706.03762): these then begin in N(0, 1 / width), and are multiplied by sqrt(width)
/// where they are added up.
///
/// @param context the greatest number of tokens
/// @param biases which linear maps have one; that of the logits never has
/// @param tied whether the logits are products with the token vectors
/// @param dropout the rate at which the sums of token and position are dropped, and what each block
///   adds
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
    Biases biases,
    boolean tied,
    double dropout)
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
    Sizes.requireRate("decoder", dropout);
  }

  /// Untied, without dropout, and with biases everywhere or nowhere.
  public Decoder(
      int vocabulary,
      int context,
      int depth,
      int width,
      int heads,
      int hidden,
      Activation activation,
      Normalized normalized,
      Position position,
      boolean bias) {
    this(
        vocabulary,
        context,
        depth,
        width,
        heads,
        hidden,
        activation,
        normalized,
        position,
        bias ? Biases.ALL : Biases.NONE,
        false,
        0);
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
    children.addAll(ofEveryToken());
    children.addAll(ofTheLast());
    return children;
  }

  private Embedding embedding() {
    return tied
        ? new Embedding(vocabulary, width, new Initializer.Normal(1 / StrictMath.sqrt(width)))
        : new Embedding(vocabulary, width);
  }

  // What follows the sum of token and position.
  private List<Child> ofEveryToken() {
    List<Child> layers = new ArrayList<>();
    if (dropout != 0) {
      layers.add(new Child("dropout", new Dropout(dropout)));
    }
    Layer block =
        new TransformerBlock(width, heads, true, hidden, activation, normalized, biases, dropout);
    for (int i = 1; i <= depth; i++) {
      layers.add(new Child("block" + i, block));
    }
    return layers;
  }

  private List<Child> ofTheLast() {
    List<Child> layers = new ArrayList<>();
    if (normalized == Normalized.BEFORE) {
      layers.add(new Child("norm", new LayerNorm(width)));
    }
    if (!tied) {
      layers.add(new Child("logits", new Linear(width, vocabulary, false)));
    }
    return layers;
  }

  /// What a tied decoder does without a child for it; the positions are only added.
  @Override
  public long multiplyAdds(Shape input, Shape output) {
    return tied ? (long) width * vocabulary : 0;
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
    Tensor scaled = tied ? embedded.mul(StrictMath.sqrt(width)) : embedded;
    Tensor x = scaled.add(positions(scope, embedded.dtype(), tokens));
    for (Child child : ofEveryToken()) {
      x = scope.run(child, x);
    }
    x = x.slice(1, tokens - 1, tokens).reshape(batch, width);
    for (Child child : ofTheLast()) {
      x = scope.run(child, x);
    }
    return tied ? x.matmul(scope.parameter("embedding.weight").transpose(0, 1)) : x;
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
