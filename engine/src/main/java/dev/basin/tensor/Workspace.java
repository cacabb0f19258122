package dev.basin.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reuses the arrays of a computation that is repeated, such as a training step, from one run to
/// the next: once warm, a run allocates no arrays.
///
/// ```java
/// Workspace workspace = new Workspace();
/// for (...) {
///   state = workspace.step(state, s -> optimizer.step(s, objective).state());
/// }
/// ```
///
/// All tensors made inside a scope belong to it. Those in the value that the scope returns are the
/// caller's from then on; all others are released at its end, and using one afterwards throws and
/// names the op. While a gradient that nobody records flows back, its intermediate cotangents are
/// released as soon as they have been used.
///
/// A workspace serves one thread at a time; tensors made by other threads inside a scope are not
/// its. Scopes nest: what an inner scope returns belongs to the outer.
public final class Workspace {
  /// Runs after which an array that none of them took is given up.
  private static final int PATIENCE = 8;

  // Tests turn it on: a released array is filled with NaN.
  static volatile boolean poison;

  private final Map<Key, ArrayDeque<Idle>> idle = new HashMap<>();
  private final List<Storage> made = new ArrayList<>();
  private Thread owner;
  private int depth;
  private long runs;
  private long allocations;

  /// An empty workspace.
  public Workspace() {}

  private record Key(DType dtype, int capacity) {}

  private record Idle(Object array, long since) {}

  /// Runs `body` in a scope of this workspace.
  ///
  /// @return what `body` returns; its tensors outlive the scope
  /// @throws IllegalStateException if another thread is in a scope of this workspace, or if the
  ///   caller is being recorded: the recording would hold tensors that the end of the scope
  ///   releases
  public <R extends TensorTree> R run(Supplier<R> body) {
    Mode caller = Mode.current();
    if (caller.recording()) {
      throw new IllegalStateException(
          "workspace: entered while a function is recorded for its gradient; enter it around the"
              + " whole gradient");
    }
    enter();
    int mark = made.size();
    Set<Storage> kept = Set.of();
    try {
      R result = caller.within(this).run(body);
      kept = storages(result);
      return result;
    } finally {
      releaseSince(mark, kept);
      leave(caller.workspace(), mark);
    }
  }

  /// One step of an iteration: runs `body` on `state`, then takes over the arrays of `state` that
  /// the result does not share. Nothing else may use `state` afterwards: to use its tensors throws.
  public <S extends TensorTree, R extends TensorTree> R step(S state, Function<S, R> body) {
    R result = run(() -> body.apply(state));
    Set<Storage> kept = storages(result);
    for (Storage storage : storages(state)) {
      if (!kept.contains(storage) && !storage.released()) {
        release(storage);
      }
    }
    return result;
  }

  /// One step of an iteration inside of a step, such as one part of a batch: as [#step], in the
  /// workspace that the caller is in. Outside of any, and while the caller is recorded, it just
  /// applies `body`.
  ///
  /// @param state what the step goes on from, and nothing else uses afterwards; may be null
  public static <S extends TensorTree, R extends TensorTree> R inner(S state, Function<S, R> body) {
    Mode caller = Mode.current();
    Workspace enclosing = caller.workspace();
    return enclosing == null || caller.recording()
        ? body.apply(state)
        : enclosing.step(state, body);
  }

  // ---------------------------------------------------------------------- for [Storage] and [Vjp]

  /// An idle array, or null.
  Object take(DType dtype, int capacity) {
    ArrayDeque<Idle> arrays = idle.get(new Key(dtype, capacity));
    if (arrays == null || arrays.isEmpty()) {
      allocations++;
      return null;
    }
    return arrays.pop().array();
  }

  /// How many arrays were not at hand so far.
  long allocations() {
    return allocations;
  }

  void made(Storage storage) {
    made.add(storage);
  }

  /// How many storages the open scopes hold: a place to return to with [#releaseSince].
  int mark() {
    return made.size();
  }

  /// Releases all that was made since `mark`, except `kept`.
  void releaseSince(int mark, Set<Storage> kept) {
    int to = mark;
    for (int i = mark; i < made.size(); i++) {
      Storage storage = made.get(i);
      if (kept.contains(storage)) {
        made.set(to++, storage);
      } else if (!storage.released()) {
        release(storage);
      }
    }
    made.subList(to, made.size()).clear();
  }

  /// Makes the array of a storage available again.
  void release(Storage storage) {
    Key key = new Key(storage.dtype, storage.capacity);
    storage.release(array -> {
      if (poison) {
        storage.dtype.kernels().fill(array, 0, storage.capacity, Double.NaN);
      }
      idle.computeIfAbsent(key, k -> new ArrayDeque<>()).push(new Idle(array, runs));
    });
  }

  /// The storages behind the tensors of `tree`.
  static Set<Storage> storages(TensorTree tree) {
    Set<Storage> storages = Collections.newSetFromMap(new IdentityHashMap<>());
    if (tree != null) {
      tree.forEachTensor(tensor -> storages.add(tensor.storage()));
    }
    return storages;
  }

  // ------------------------------------------------------------------------------------- scopes

  private synchronized void enter() {
    if (depth > 0 && owner != Thread.currentThread()) {
      throw new IllegalStateException(
          "workspace: another thread is in a scope of it; give each thread a workspace of its own");
    }
    owner = Thread.currentThread();
    depth++;
  }

  // What is still in the list is the result: it belongs to the enclosing scope, or to nobody.
  private synchronized void leave(Workspace enclosing, int mark) {
    depth--;
    if (enclosing != this) {
      List<Storage> result = made.subList(mark, made.size());
      if (enclosing != null) {
        result.forEach(enclosing::made);
      }
      result.clear();
    }
    if (depth == 0) {
      runs++;
      for (ArrayDeque<Idle> arrays : idle.values()) {
        // the most recently used are in front
        while (!arrays.isEmpty() && arrays.getLast().since() < runs - PATIENCE) {
          arrays.removeLast();
        }
      }
    }
  }
}
