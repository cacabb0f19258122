package dev.basin.tensor;

import java.util.concurrent.atomic.AtomicLong;

/// What a traced tensor remembers of its making: the nodes it came from and how a cotangent flows
/// back to them. There is no tape: nodes live as long as a result that can reach them.
final class Node {
  private static final AtomicLong CREATED = new AtomicLong();

  /// Creation order, which is a topological order: an op runs after its inputs exist.
  final long id = CREATED.incrementAndGet();

  final String op;
  final Input[] inputs;
  final Rule rule;

  /// Where the op was called, in anomaly mode only.
  final StackTraceElement site;

  /// The recorded output, only where a pullback asked for it.
  Tensor output;

  /// The nodes of the results of an op that has several, which lead here and nowhere else: their
  /// cotangents wait for this node's turn. Null for an op of one result.
  Node[] results;

  Node(String op, Input[] inputs, Rule rule, StackTraceElement site) {
    this.op = op;
    this.inputs = inputs;
    this.rule = rule;
    this.site = site;
  }

  static long newest() {
    return CREATED.get();
  }

  /// A traced input: where its cotangent goes and what that must look like, but not its values.
  record Input(Node node, Shape shape, DType dtype) {
    static Input of(Tensor tensor) {
      return new Input(tensor.node(), tensor.shape(), tensor.dtype());
    }
  }

  /// From the cotangent of the output, or of every result, to those of the inputs; entries that are
  /// not needed may be left null. Null for the node of one result of several.
  @FunctionalInterface
  interface Rule {
    Tensor[] pull(Tensor[] cotangents, Tensor output, boolean[] needed);
  }
}
