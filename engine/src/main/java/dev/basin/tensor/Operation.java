package dev.basin.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
    Edge[] live = traced(edges);
    Tensor[] inputs = new Tensor[live.length];
    boolean usesOutput = false;
    for (int i = 0; i < live.length; i++) {
      inputs[i] = live[i].input;
      usesOutput |= live[i].usesOutput();
      live[i] = live[i].withoutInput(); // or every input would be kept, not only what is captured
    }
    if (!recorded(name, value, inputs)) {
      return value.stopGradient();
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

  // Every op of a step passes here: loops, for a stream would be most of what a step allocates.

  private static Edge[] traced(Edge[] edges) {
    Edge[] live = new Edge[edges.length];
    int count = 0;
    for (Edge edge : edges) {
      if (edge.input.traced()) {
        live[count++] = edge;
      }
    }
    return count == live.length ? live : Arrays.copyOf(live, count);
  }

  private static Tensor[] traced(List<Tensor> inputs) {
    int[] positions = positionsOfTraced(inputs);
    Tensor[] live = new Tensor[positions.length];
    for (int i = 0; i < live.length; i++) {
      live[i] = inputs.get(positions[i]);
    }
    return live;
  }

  private static int[] positionsOfTraced(List<Tensor> inputs) {
    int[] positions = new int[inputs.size()];
    int count = 0;
    for (int i = 0; i < positions.length; i++) {
      if (inputs.get(i).traced()) {
        positions[count++] = i;
      }
    }
    return Arrays.copyOf(positions, count);
  }

  private static Node.Rule jointly(String name, List<Tensor> inputs, Pullback.OfResults pullback) {
    int count = inputs.size();
    int[] traced = positionsOfTraced(inputs);
    return (g, y, needed) -> {
      List<Tensor> all = pullback.apply(Arrays.asList(g));
      if (all.size() != count) {
        throw new IllegalStateException(
            "%s: its pullback returned %d cotangents for %d inputs"
                .formatted(name, all.size(), count));
      }
      Tensor[] pulled = new Tensor[traced.length];
      for (int i = 0; i < pulled.length; i++) {
        pulled[i] = all.get(traced[i]);
      }
      return pulled;
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
    Node.Input[] origins = new Node.Input[inputs.length];
    for (int i = 0; i < origins.length; i++) {
      origins[i] = Node.Input.of(inputs[i]);
    }
    return new Node(name, origins, rule, Mode.current().anomaly() ? Anomaly.site() : null);
  }
}
