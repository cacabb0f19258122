package dev.basin.nn;

import static dev.basin.autodiff.Params.Kind.WEIGHT;

import dev.basin.tensor.Indices;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;

/// A vector for every token: tokens [...] become their rows of `weight` [vocabulary, width].
/// Mixtures of tokens [..., vocabulary] become the same mixtures of rows.
///
/// @param initializer of the weight
public record Embedding(int vocabulary, int width, Initializer initializer) implements TokenLayer {

  public Embedding {
    Sizes.requirePositive("embedding", "vocabulary", vocabulary);
    Sizes.requirePositive("embedding", "width", width);
  }

  /// With a weight from N(0, 1).
  public Embedding(int vocabulary, int width) {
    this(vocabulary, width, new Initializer.Normal(1));
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("weight", WEIGHT, Shape.of(vocabulary, width), initializer));
  }

  @Override
  public Tensor forward(Scope scope, Indices tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i) < 0 || tokens.get(i) >= vocabulary) {
        throw new IllegalArgumentException(
            "embedding: token %d at position %d is not in the vocabulary [0, %d)"
                .formatted(tokens.get(i), i, vocabulary));
      }
    }
    return scope.parameter("weight").gather(0, tokens);
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    if (x.rank() < 1 || x.shape().size(-1) != vocabulary) {
      throw new IllegalArgumentException(
          "embedding: shape %s; the last axis must have a place for each of %d tokens"
              .formatted(x.shape(), vocabulary));
    }
    return x.matmul(scope.parameter("weight"));
  }

  /// Token numbers are looked up; mixtures of tokens are multiplied.
  @Override
  public long multiplyAdds(Shape input, Shape output) {
    return input.rank() < output.rank() ? 0 : TokenLayer.super.multiplyAdds(input, output);
  }
}
