package dev.basin.nn;

import dev.basin.tensor.Indices;
import dev.basin.tensor.Tensor;

/// A layer that reads tokens: numbers in [0, vocabulary), or tensors whose last axis is the
/// vocabulary. A number stands for the row of zeros with a 1 at that place, and yields the same as
/// that row; other rows are mixtures of tokens.
public interface TokenLayer extends Layer {

  /// The output for a batch of tokens.
  ///
  /// @param tokens [batch, ...]
  /// @throws IllegalArgumentException if their shape does not suit or one is not in the vocabulary
  Tensor forward(Scope scope, Indices tokens);
}
