package dev.basin.nn;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.Epilogue;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// What a layer sees of one pass through the network: parameters, statistics and randomness at its
/// own path, such as `stage1.block2.conv1`, and whether the pass is one of training.
public final class Scope {
  private final Pass pass;
  private final String prefix; // empty, or a path and a dot

  private Scope(Pass pass, String prefix) {
    this.pass = pass;
    this.prefix = prefix;
  }

  /// What all scopes of one pass share.
  private record Pass(
      Params params,
      Statistics running,
      RandomStream random,
      Map<String, Tensor> measured,
      Observer observer) {}

  /// Is told of every layer but the root when it has run.
  interface Observer {
    Observer NONE = (path, layer, input, output) -> {};

    void ran(String path, Layer layer, Shape input, Shape output);
  }

  /// The root of a pass that normalises by its own batch and measures it.
  static Scope training(Params params, RandomStream random) {
    return new Scope(new Pass(params, null, random, new LinkedHashMap<>(), Observer.NONE), "");
  }

  /// The root of a pass that normalises by given statistics.
  static Scope evaluation(Params params, Statistics running) {
    return evaluation(params, running, Observer.NONE);
  }

  static Scope evaluation(Params params, Statistics running, Observer observer) {
    return new Scope(new Pass(params, running, null, Map.of(), observer), "");
  }

  /// The batch statistics that the pass has measured so far, detached.
  Statistics measured() {
    return Statistics.of(pass.measured);
  }

  public boolean training() {
    return pass.running == null;
  }

  /// A parameter of this layer.
  public Tensor parameter(String name) {
    return pass.params.get(prefix + name);
  }

  /// A statistic of this layer, in evaluation.
  ///
  /// @throws IllegalStateException in training, where the batch itself is to be measured
  public Tensor statistic(String name) {
    if (training()) {
      throw new IllegalStateException(
          prefix + name + ": a training pass has no running statistics; measure the batch");
    }
    return pass.running.get(prefix + name);
  }

  /// Reports a statistic of this layer's batch, in training. What is kept is detached.
  public void measure(String name, Tensor value) {
    pass.measured.put(prefix + name, value.stopGradient());
  }

  /// This layer's random stream, in training. It is the same whenever the pass is repeated, so that
  /// both passes of SAM drop the same units.
  ///
  /// @throws IllegalStateException in evaluation, which is deterministic
  public RandomStream random() {
    if (!training()) {
      throw new IllegalStateException(
          prefix + ": an evaluation pass is deterministic and has no random stream");
    }
    return pass.random.split(prefix);
  }

  /// Runs a child layer at its own path.
  ///
  /// @throws IllegalArgumentException naming the path of the innermost layer that refused its input
  public Tensor run(String name, Layer layer, Tensor x) {
    return run(name, layer, x.shape(), scope -> layer.forward(scope, x));
  }

  /// As [#run(String, Layer, Tensor)], with what follows the layer.
  public Tensor run(String name, Layer layer, Tensor x, Epilogue after) {
    return run(name, layer, x.shape(), scope -> layer.forward(scope, x, after));
  }

  /// As [#run(String, Layer, Tensor)].
  public Tensor run(Layer.Child child, Tensor x) {
    return run(child.name(), child.layer(), x);
  }

  /// As [#run(String, Layer, Tensor)], for a layer that reads tokens.
  public Tensor run(String name, TokenLayer layer, Indices tokens) {
    return run(name, layer, tokens.shape(), scope -> layer.forward(scope, tokens));
  }

  private Tensor run(String name, Layer layer, Shape input, Function<Scope, Tensor> forward) {
    try {
      Tensor y = forward.apply(new Scope(pass, prefix + name + "."));
      pass.observer.ran(prefix + name, layer, input, y.shape());
      return y;
    } catch (LayerException alreadyNamed) {
      throw alreadyNamed;
    } catch (IllegalArgumentException refused) {
      throw new LayerException(prefix + name, layer, refused);
    }
  }

  private static final class LayerException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    LayerException(String path, Layer layer, IllegalArgumentException cause) {
      super("layer %s, %s: %s".formatted(path, layer, cause.getMessage()), cause);
    }
  }
}
