package dev.basin.tensor;

import java.util.IdentityHashMap;
import java.util.Map;

/// The cotangents that have arrived at nodes whose turn has not come yet. In a [Workspace], and
/// when nobody records the backward walk, it gives back the array of every tensor that the walk
/// made as soon as none of them needs it.
final class Cotangents {
  private final Map<Node, Tensor> waiting = new IdentityHashMap<>();
  private final Map<Storage, Integer> uses = new IdentityHashMap<>();
  private final Workspace workspace;

  // What was made before the walk is not its to release.
  private final int start;

  Cotangents() {
    Mode mode = Mode.current();
    this.workspace = mode.recording() ? null : mode.workspace();
    this.start = workspace == null ? 0 : workspace.mark();
  }

  Tensor get(Node node) {
    return waiting.get(node);
  }

  /// Adds a cotangent to what has arrived at `node`.
  void add(Node node, Tensor cotangent) {
    Tensor earlier = waiting.get(node);
    Tensor sum = earlier == null ? cotangent : earlier.add(cotangent);
    uses.merge(sum.storage(), 1, Integer::sum);
    if (earlier != null) {
      forget(earlier);
    }
    waiting.put(node, sum);
  }

  /// Takes what has arrived at every result of the node's op; null if nothing has.
  Tensor[] remove(Node node) {
    Node[] results = node.results == null ? new Node[] {node} : node.results;
    Tensor[] cotangents = new Tensor[results.length];
    boolean any = false;
    for (int i = 0; i < results.length; i++) {
      cotangents[i] = waiting.remove(results[i]);
      if (cotangents[i] != null) {
        forget(cotangents[i]);
        any = true;
      }
    }
    return any ? cotangents : null;
  }

  /// Called between two nodes, when only what is waiting can be used again.
  void releaseUnused() {
    if (workspace != null) {
      workspace.releaseSince(start, uses.keySet());
    }
  }

  private void forget(Tensor cotangent) {
    uses.computeIfPresent(cotangent.storage(), (storage, count) -> count == 1 ? null : count - 1);
  }
}
