package dev.basin.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// How every op is made, inside this package and outside of it: a value, and for each
/// differentiable input the pullback beside it.
///
/// ```java
/// static Tensor cube(Tensor x) {
///   Tensor value = ...;                       // any way of computing x * x * x
///   return op("cube", value, to(x, g -> g.mul(x.square().mul(3))));
/// }
/// ```
///
/// Only what the lambda captures is saved, and only while the input is traced. A value that is
/// computed by tensor ops should start from `x.stopGradient()`, so that these are not recorded.
public final class Operation {
  private Operation() {}

  /// One input and the way back to it; made by the `to` methods.
  public static final class Edge {
    private final Tensor input;
    private final Pullback pullback;
    private final Pullback.OfOutput ofOutput;

    private Edge(Tensor input, Pullback pullback, Pullback.OfOutput ofOutput) {
      this.input = input;
      this.pullback = pullback;
      this.ofOutput = ofOutput;
    }

    private boolean usesOutput() {
      return ofOutput != null;
    }

    private Edge withoutInput() {
      return new Edge(null, pullback, ofOutput);
    }

    private Tensor pull(Tensor g, Tensor y) {
      return usesOutput() ? ofOutput.apply(g, y) : pullback.apply(g);
    }
  }

  public static Edge to(Tensor input, Pullback pullback) {
    return new Edge(input, pullback, null);
  }

  /// The pullback takes the cotangent and the recorded output.
  public static Edge to(Tensor input, Pullback.OfOutput pullback) {
    return new Edge(input, null, pullback);
  }

  /// The result of an op: `value`, recorded with those of its edges whose inputs are traced.
  public static Tensor op(String name, Tensor value, Edge... edges) {
    Edge[] live = Arrays.stream(edges).filter(edge -> edge.input.traced()).toArray(Edge[]::new);
    Tensor[] inputs = Arrays.stream(live).map(edge -> edge.input).toArray(Tensor[]::new);
    if (!recorded(name, value, inputs)) {
      return value.stopGradient();
    }
    boolean usesOutput = false;
    for (int i = 0; i < live.length; i++) {
      usesOutput |= live[i].usesOutput();
      live[i] = live[i].withoutInput(); // or every input would be kept, not only what is captured
    }
    Node node =
        node(
            name,
            inputs,
            (g, y, needed) -> {
              Tensor[] pulled = new Tensor[live.length];
              for (int i = 0; i < live.length; i++) {
                pulled[i] = needed[i] ? live[i].pull(g[0], y) : null;
              }
              return pulled;
            });
    Tensor output = value.withNode(node);
    node.output = usesOutput ? output : null;
    return output;
  }

  /// An op whose pullback yields the cotangents of all inputs together, in their order.
  public static Tensor op(String name, Tensor value, List<Tensor> inputs, Pullback.Joint pullback) {
    Tensor[] live = traced(inputs);
    if (!recorded(name, value, live)) {
      return value.stopGradient();
    }
    return value.withNode(
        node(name, live, jointly(name, inputs, g -> pullback.apply(g.getFirst()))));
  }

  /// An op of several results.
  static List<Tensor> op(
      String name, List<Tensor> values, List<Tensor> inputs, Pullback.OfResults pullback) {
    Tensor[] live = traced(inputs);
    boolean recorded = true;
    for (Tensor value : values) {
      recorded = recorded(name, value, live);
    }
    if (!recorded) {
      return values.stream().map(Tensor::stopGradient).toList();
    }
    Node together = node(name, live, jointly(name, inputs, pullback));
    together.results = new Node[values.size()];
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Tensor value = values.get(i);
      Node.Input[] origin = {new Node.Input(together, value.shape(), value.dtype())};
      together.results[i] = new Node(name, origin, null, together.site);
      results.add(value.withNode(together.results[i]));
    }
    return results;
  }

  private static Tensor[] traced(List<Tensor> inputs) {
    return inputs.stream().filter(Tensor::traced).toArray(Tensor[]::new);
  }

  private static Node.Rule jointly(String name, List<Tensor> inputs, Pullback.OfResults pullback) {
    int count = inputs.size();
    int[] traced = IntStream.range(0, count).filter(i -> inputs.get(i).traced()).toArray();
    return (g, y, needed) -> {
      List<Tensor> all = pullback.apply(Arrays.asList(g));
      if (all.size() != count) {
        throw new IllegalStateException(
            "%s: its pullback returned %d cotangents for %d inputs"
                .formatted(name, all.size(), count));
      }
      return Arrays.stream(traced).mapToObj(all::get).toArray(Tensor[]::new);
    };
  }

  private static boolean recorded(String name, Tensor value, Tensor[] traced) {
    Mode mode = Mode.current();
    if (mode.anomaly()) {
      Anomaly.check(name, value);
    }
    for (Tensor input : traced) {
      if (input.node().id <= mode.sealedAt()) {
        throw new IllegalStateException(
            name
                + ": a checkpointed function used a traced tensor that is not among its inputs; its"
                + " gradient would be lost, so pass it as an input");
      }
    }
    return mode.recording() && traced.length > 0;
  }

  private static Node node(String name, Tensor[] inputs, Node.Rule rule) {
    return new Node(
        name,
        Arrays.stream(inputs).map(Node.Input::of).toArray(Node.Input[]::new),
        rule,
        Mode.current().anomaly() ? Anomaly.site() : null);
  }
}
