package dev.basin.nn;

import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import java.util.List;

/// A multilayer perceptron: linear maps between layers of the given widths, with a nonlinearity
/// after each but the last.
///
/// @param widths of the input, the hidden layers and the output: at least two
/// @param bias whether the maps have one; biases begin at zero
/// @param initializer of the weights
public record Mlp(
    List<Integer> widths, Activation activation, boolean bias, Initializer initializer) {

  public Mlp {
    widths = List.copyOf(widths);
    if (widths.size() < 2) {
      throw new IllegalArgumentException(
          "mlp: widths %s; it needs that of the input and that of the output".formatted(widths));
    }
    widths.forEach(width -> Sizes.requirePositive("mlp", "every width", width));
  }

  /// With biases, and weights from U(-1 / sqrt(in), 1 / sqrt(in)).
  public static Mlp of(Activation activation, Integer... widths) {
    return new Mlp(
        List.of(widths), activation, true, new Initializer.FanUniform(Initializer.Fan.IN));
  }

  /// The network of Gromov 2023 (arXiv:2301.02679) for arithmetic modulo p: both numbers as rows of
  /// the identity side by side, one hidden layer, squares, no biases, and weights from N(0, (scale
  /// / (2 hidden)^(1/3))^2).
  ///
  /// @param scale 0.5 in the experiments on grokking
  public static Mlp modular(int p, int hidden, double scale) {
    Sizes.requirePositive("mlp", "hidden", hidden);
    double deviation = scale / StrictMath.cbrt(2.0 * hidden);
    return new Mlp(
        List.of(2 * p, hidden, p), Activation.SQUARE, false, new Initializer.Normal(deviation));
  }

  /// The network for inputs [batch, features].
  public Model model(DType dtype) {
    return model(Shape.of(widths.getFirst()), dtype);
  }

  /// The network for inputs of another shape, such as images, whose elements are the features in
  /// row-major order.
  ///
  /// @param input the shape of one example, with as many elements as the first width
  public Model model(Shape input, DType dtype) {
    if (input.size() != widths.getFirst()) {
      throw new IllegalArgumentException(
          "mlp: an input %s has %d elements, but the first width is %d"
              .formatted(input, input.size(), widths.getFirst()));
    }
    Sequential layers =
        input.rank() == 1 ? Sequential.of() : Sequential.of().then("flatten", new Flatten());
    for (int i = 1; i < widths.size(); i++) {
      layers =
          layers.then(
              "linear" + i, new Linear(widths.get(i - 1), widths.get(i), bias, initializer));
      if (i < widths.size() - 1) {
        layers = layers.then("activation" + i, activation);
      }
    }
    return new Model(layers, input, dtype);
  }
}
