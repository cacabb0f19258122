package dev.basin.tensor;

import java.util.function.Supplier;

/// How ops behave in the current dynamic scope.
///
/// The mode belongs to the thread that bound it. A foreign thread runs unbound: its ops record
/// nothing, and what it computes from a traced tensor is a constant to the gradient.
///
/// @param recording whether ops record their pullbacks
/// @param sealedAt nodes created up to this one are refused as inputs: a computation that is to be
///   repeated later must not depend on a tensor that the repetition would not see. 0 refuses none
/// @param anomaly whether every result is searched for NaN and infinity
/// @param workspace where the arrays of results come from; null for the heap
record Mode(boolean recording, long sealedAt, boolean anomaly, Workspace workspace) {
  private static final Mode PLAIN = new Mode(false, 0, false, null);
  private static final ScopedValue<Mode> CURRENT = ScopedValue.newInstance();

  static Mode current() {
    return CURRENT.orElse(PLAIN);
  }

  <R> R run(Supplier<R> body) {
    return ScopedValue.where(CURRENT, this).call(body::get);
  }

  Mode recorded() {
    return new Mode(true, sealedAt, anomaly, workspace);
  }

  /// Records nothing, and refuses every tensor that was traced before now.
  Mode sealed() {
    return new Mode(false, Node.newest(), anomaly, workspace);
  }

  Mode withAnomalyDetection() {
    return new Mode(recording, sealedAt, true, workspace);
  }

  Mode within(Workspace scope) {
    return new Mode(recording, sealedAt, anomaly, scope);
  }
}
