package dev.basin.kernel;

/// The contract of sweeps over parameters in plain scalar double arithmetic.
interface ReferenceSweep extends Kernels<double[]> {

  @Override
  default void sgd(
      double[] w,
      double[] g,
      double[] b,
      double rate,
      double momentum,
      boolean nesterov,
      double decay,
      double[] z,
      double[] v,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      double decayed = g[i] + decay * w[i];
      double direction = decayed;
      if (b != null) {
        v[i] = momentum * b[i] + decayed;
        direction = nesterov ? decayed + momentum * v[i] : v[i];
      }
      z[i] = w[i] - rate * direction;
    }
  }

  @Override
  default void adam(
      double[] w,
      double[] g,
      double[] first,
      double[] second,
      double beta1,
      double beta2,
      double shrink,
      double rate,
      double correction,
      double epsilon,
      double[] z,
      double[] nextFirst,
      double[] nextSecond,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      nextFirst[i] = beta1 * first[i] + (1 - beta1) * g[i];
      nextSecond[i] = beta2 * second[i] + (1 - beta2) * g[i] * g[i];
      double step = nextFirst[i] / (Math.sqrt(nextSecond[i] * correction) + epsilon);
      z[i] = shrink * w[i] - rate * step;
    }
  }
}
