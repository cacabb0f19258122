package dev.basin.nn;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// A network for inputs of one shape and type. Like its layers it is a description: it makes
/// initial parameters and statistics, and computes from those it is handed.
///
/// @param input the shape of one example, without the batch: `[height, width, channels]`,
///   `[features]` or, for a [TokenLayer], `[tokens, vocabulary]`
public record Model(Layer root, Shape input, DType dtype) {

  /// What a training pass yields.
  ///
  /// @param output of the root layer, such as logits [batch, classes]
  /// @param statistics of this batch, detached; see [Statistics#updated]
  public record Pass(Tensor output, Statistics statistics) {}

  /// Fresh parameters. Each is drawn from a stream that belongs to its name, so that it does not
  /// depend on the other layers.
  public Params init(RandomStream random) {
    Params.Builder params = Params.builder();
    eachParameter((name, parameter) -> {
      Tensor value = parameter.initializer().draw(random.split(name), dtype, parameter.shape());
      params.add(name, parameter.kind(), value);
    });
    return params.build();
  }

  /// The statistics before anything was measured: means 0 and variances 1.
  public Statistics initialStatistics() {
    Map<String, Tensor> initial = new LinkedHashMap<>();
    eachLayer((path, layer) -> {
      for (Layer.Statistic statistic : layer.statistics()) {
        Tensor value = Tensor.full(dtype, statistic.shape(), statistic.initial());
        initial.put(path + statistic.name(), value);
      }
    });
    return Statistics.of(initial);
  }

  /// The number of scalar parameters.
  public int parameterCount() {
    int[] count = {0};
    eachParameter((name, parameter) -> count[0] += parameter.shape().size());
    return count[0];
  }

  /// The network as a table of paths, layers, output shapes, parameters and multiply-adds, with
  /// totals. It evaluates one example, so it costs what that costs.
  ///
  /// ```java
  /// System.out.println(model.summary());
  /// ```
  public Summary summary() {
    return Summary.of(this);
  }

  /// A pass in training: batch normalisation uses this batch, dropout draws from `random`.
  ///
  /// @param x [batch, ...input]
  /// @throws IllegalArgumentException if parameters or x do not fit; an error within names the
  ///   layer's path
  public Pass train(Params params, Tensor x, RandomStream random) {
    requireInput(x);
    return train(params, random, scope -> root.forward(scope, x));
  }

  /// As [#train(Params, Tensor, RandomStream)], for a root that reads tokens.
  ///
  /// @param tokens [batch, ...], of the input's shape without its last axis, the vocabulary
  public Pass train(Params params, Indices tokens, RandomStream random) {
    TokenLayer reader = requireTokens(tokens);
    return train(params, random, scope -> reader.forward(scope, tokens));
  }

  private Pass train(Params params, RandomStream random, Function<Scope, Tensor> forward) {
    requireParameters(params);
    Scope scope = Scope.training(params, random);
    Tensor output = forward.apply(scope);
    return new Pass(output, scope.measured());
  }

  /// The output in evaluation: deterministic, normalised by the given statistics.
  ///
  /// @param x [batch, ...input]
  /// @throws IllegalArgumentException if parameters, statistics or x do not fit
  public Tensor evaluate(Params params, Statistics statistics, Tensor x) {
    requireInput(x);
    requireParameters(params);
    return root.forward(Scope.evaluation(params, statistics), x);
  }

  /// As [#evaluate(Params, Statistics, Tensor)], for a root that reads tokens.
  ///
  /// @param tokens [batch, ...], of the input's shape without its last axis, the vocabulary
  public Tensor evaluate(Params params, Statistics statistics, Indices tokens) {
    TokenLayer reader = requireTokens(tokens);
    requireParameters(params);
    return reader.forward(Scope.evaluation(params, statistics), tokens);
  }

  private TokenLayer requireTokens(Indices tokens) {
    int[] sizes = tokens.shape().toArray();
    boolean fits =
        sizes.length == input.rank()
            && Arrays.equals(sizes, 1, sizes.length, input.toArray(), 0, input.rank() - 1);
    if (root instanceof TokenLayer reader && fits) {
      return reader;
    }
    throw new IllegalArgumentException(
        "model: the input is tokens %s, but this model takes %s batches of %s"
                .formatted(tokens.shape(), dtype, input)
            + (root instanceof TokenLayer ? ", of which the last axis is the vocabulary" : ""));
  }

  private void requireInput(Tensor x) {
    int[] sizes = x.shape().toArray();
    boolean fits =
        sizes.length == input.rank() + 1
            && Arrays.equals(sizes, 1, sizes.length, input.toArray(), 0, input.rank());
    if (!fits || x.dtype() != dtype) {
      throw new IllegalArgumentException(
          "model: the input is %s %s, but this model takes %s batches of %s"
              .formatted(x.dtype(), x.shape(), dtype, input));
    }
  }

  private void requireParameters(Params params) {
    eachParameter((name, parameter) -> {
      Tensor value = params.get(name);
      if (!value.shape().equals(parameter.shape()) || value.dtype() != dtype) {
        throw new IllegalArgumentException(
            "model: parameter %s is %s %s, but the layer declares %s %s"
                .formatted(name, value.dtype(), value.shape(), dtype, parameter.shape()));
      }
    });
  }

  void eachParameter(BiConsumer<String, Layer.Parameter> visitor) {
    eachLayer((path, layer) ->
        layer
            .parameters()
            .forEach(parameter -> visitor.accept(path + parameter.name(), parameter)));
  }

  // Parents before children, children in their order; a path is empty or ends with a dot.
  void eachLayer(BiConsumer<String, Layer> visitor) {
    visit("", root, visitor);
  }

  private static void visit(String path, Layer layer, BiConsumer<String, Layer> visitor) {
    visitor.accept(path, layer);
    for (Layer.Child child : layer.children()) {
      visit(path + child.name() + ".", child.layer(), visitor);
    }
  }
}
