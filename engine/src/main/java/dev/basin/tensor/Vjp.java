package dev.basin.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A function's value at a point, and the vector-Jacobian product there: from a cotangent of the
/// value to cotangents of the inputs, g -> g^T (df/dx). All of reverse-mode differentiation is this
/// one thing; `dev.basin.autodiff` names its uses.
///
/// The function runs recorded, on fresh leaves. Pullbacks run in the mode of whoever calls [#pull]:
/// inside another recorded function they are recorded in their turn, which is how derivatives of
/// higher order arise.
public final class Vjp {
  private final List<Tensor> outputs;
  private final Node[] leaves;
  private final List<Tensor> inputs;

  private Vjp(List<Tensor> outputs, Node[] leaves, List<Tensor> inputs) {
    this.outputs = outputs;
    this.leaves = leaves;
    this.inputs = inputs;
  }

  /// Runs `function` on `inputs`, recorded.
  public static Vjp of(Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {
    return ofSeveral(traced -> List.of(function.apply(traced)), inputs);
  }

  /// As [#of], for a function of several values.
  static Vjp ofSeveral(Function<List<Tensor>, List<Tensor>> function, List<Tensor> inputs) {
    Mode caller = Mode.current();
    Node[] leaves = new Node[inputs.size()];
    List<Tensor> traced = new ArrayList<>(inputs.size());
    for (int i = 0; i < leaves.length; i++) {
      Tensor input = inputs.get(i);
      leaves[i] = leaf(input, caller.recording());
      traced.add(input.withNode(leaves[i]));
    }
    List<Tensor> outputs = caller.recorded().run(() -> function.apply(List.copyOf(traced)));
    return new Vjp(outputs, leaves, List.copyOf(inputs));
  }

  // To the enclosing recording, if there is one, a leaf is the identity.
  private static Node leaf(Tensor input, boolean enclosed) {
    Node.Input[] outer =
        enclosed && input.traced() ? new Node.Input[] {Node.Input.of(input)} : new Node.Input[0];
    return new Node("input", outer, (g, y, needed) -> g, null);
  }

  /// Runs `function` without recording it, and again when a cotangent arrives: its intermediate
  /// results are recomputed instead of kept.
  ///
  /// @throws IllegalStateException if the function uses a traced tensor that is not among its
  ///   inputs
  public static Tensor checkpoint(Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {
    List<Tensor> constants = inputs.stream().map(Tensor::stopGradient).toList();
    Tensor value = Mode.current().sealed().run(() -> function.apply(constants));
    return Operation.op("checkpoint", value, inputs, g -> Vjp.of(function, inputs).pullOrZeros(g));
  }

  /// The function's value; recorded if the caller is.
  public Tensor value() {
    Tensor output = outputs.getFirst();
    return Mode.current().recording() ? output : output.stopGradient();
  }

  /// The cotangents of the inputs, in their order; null for an input on which the value does not
  /// depend. May be called again with another cotangent.
  ///
  /// @param cotangent of the value's shape and dtype
  public List<Tensor> pull(Tensor cotangent) {
    Tensor output = outputs.getFirst();
    if (!cotangent.shape().equals(output.shape()) || cotangent.dtype() != output.dtype()) {
      throw new IllegalArgumentException(
          "vjp: the cotangent is %s %s but the value is %s %s; they must agree"
              .formatted(cotangent.dtype(), cotangent.shape(), output.dtype(), output.shape()));
    }
    return walk(List.of(cotangent));
  }

  /// As [#pull], with zeros for an input on which the value does not depend.
  public List<Tensor> pullOrZeros(Tensor cotangent) {
    return orZeros(pull(cotangent));
  }

  /// As [#pullOrZeros], from a cotangent of each value of [#ofSeveral]; null stands for zeros.
  List<Tensor> pullOrZeros(List<Tensor> several) {
    return orZeros(walk(several));
  }

  private List<Tensor> orZeros(List<Tensor> pulled) {
    for (int i = 0; i < pulled.size(); i++) {
      if (pulled.get(i) == null) {
        pulled.set(i, Tensor.zeros(inputs.get(i).dtype(), inputs.get(i).shape()));
      }
    }
    return pulled;
  }

  // Visits every node once, newest first; when its turn comes, all cotangents have arrived.
  private List<Tensor> walk(List<Tensor> seeds) {
    Cotangents cotangents = new Cotangents();
    List<Node> roots = new ArrayList<>();
    for (int i = 0; i < seeds.size(); i++) {
      Node root = outputs.get(i).node();
      if (root != null && seeds.get(i) != null) {
        roots.add(root);
        cotangents.add(root, seeds.get(i));
      }
    }
    Map<Node, Boolean> needed = new IdentityHashMap<>();
    for (Node leaf : leaves) {
      needed.put(leaf, true);
    }
    List<Node> order = reachable(roots, needed);
    for (Node node : order) {
      boolean leads = false;
      for (Node.Input input : node.inputs) {
        leads |= needed.getOrDefault(input.node(), false);
      }
      needed.putIfAbsent(node, leads);
    }
    for (int i = order.size() - 1; i >= 0; i--) {
      Node node = order.get(i);
      if (needed.get(node) && node.rule != null) {
        Tensor[] g = cotangents.remove(node);
        if (g != null) {
          pullThrough(node, g, needed, cotangents);
          cotangents.releaseUnused();
        }
      }
    }
    List<Tensor> result = new ArrayList<>(leaves.length);
    for (Node leaf : leaves) {
      result.add(cotangents.get(leaf));
    }
    return result;
  }

  private static void pullThrough(
      Node node, Tensor[] g, Map<Node, Boolean> needed, Cotangents cotangents) {
    boolean[] wanted = new boolean[node.inputs.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = needed.getOrDefault(node.inputs[i].node(), false);
    }
    Tensor[] pulled;
    try {
      pulled = node.rule.pull(g, node.output, wanted);
    } catch (Anomaly.AnomalyException anomaly) {
      throw anomaly.inPullbackOf(node);
    }
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i]) {
        Tensor piece = undoBroadcast(node.op, pulled[i], node.inputs[i]);
        cotangents.add(node.inputs[i].node(), piece);
      }
    }
  }

  private static Tensor undoBroadcast(String op, Tensor pulled, Node.Input input) {
    boolean fits =
        pulled != null
            && pulled.dtype() == input.dtype()
            && input.shape().broadcastsTo(pulled.shape());
    if (!fits) {
      throw new IllegalStateException(
          ("%s: its pullback returned %s for an input %s%s; it must return that, or what is"
                  + " broadcast from it")
              .formatted(
                  op,
                  pulled == null ? "null" : pulled.dtype().toString() + pulled.shape(),
                  input.dtype(),
                  input.shape()));
    }
    return pulled.sumTo(input.shape());
  }

  // The nodes between the root and the leaves in creation order, without the leaves. A node older
  // than every leaf cannot depend on one.
  private List<Node> reachable(List<Node> roots, Map<Node, Boolean> stop) {
    long oldest = Long.MAX_VALUE;
    for (Node leaf : leaves) {
      oldest = Math.min(oldest, leaf.id);
    }
    Map<Node, Boolean> seen = new IdentityHashMap<>();
    List<Node> order = new ArrayList<>();
    List<Node> stack = new ArrayList<>(roots);
    while (!stack.isEmpty()) {
      Node node = stack.removeLast();
      if (node.id < oldest || stop.containsKey(node) || seen.put(node, true) != null) {
        continue;
      }
      order.add(node);
      for (Node.Input input : node.inputs) {
        stack.add(input.node());
      }
    }
    order.sort(Comparator.comparingLong(node -> node.id));
    return order;
  }
}
