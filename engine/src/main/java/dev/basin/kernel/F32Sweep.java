package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Float32 updates of parameters: every operand is read or written once.
interface F32Sweep extends Kernels<float[]> {

  @Override
  default void sgd(
      float[] w,
      float[] g,
      float[] b,
      double rate,
      double momentum,
      boolean nesterov,
      double decay,
      float[] z,
      float[] v,
      int from,
      int to) {
    if (b == null) {
      plain(w, g, rate, decay, z, from, to);
    } else if (nesterov) {
      nesterov(w, g, b, rate, momentum, decay, z, v, from, to);
    } else {
      heavyBall(w, g, b, rate, momentum, decay, z, v, from, to);
    }
  }

  private static void plain(
      float[] w, float[] g, double rate, double decay, float[] z, int from, int to) {
    FloatVector back = FloatVector.broadcast(SPECIES, (float) -rate);
    FloatVector d = FloatVector.broadcast(SPECIES, (float) decay);
    for (int i = from; i < to; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, w, i);
      FloatVector h = x.fma(d, FloatVector.fromArray(SPECIES, g, i));
      h.fma(back, x).intoArray(z, i);
    }
  }

  private static void heavyBall(
      float[] w,
      float[] g,
      float[] b,
      double rate,
      double momentum,
      double decay,
      float[] z,
      float[] v,
      int from,
      int to) {
    FloatVector back = FloatVector.broadcast(SPECIES, (float) -rate);
    FloatVector mu = FloatVector.broadcast(SPECIES, (float) momentum);
    FloatVector d = FloatVector.broadcast(SPECIES, (float) decay);
    for (int i = from; i < to; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, w, i);
      FloatVector h = x.fma(d, FloatVector.fromArray(SPECIES, g, i));
      FloatVector next = FloatVector.fromArray(SPECIES, b, i).fma(mu, h);
      next.intoArray(v, i);
      next.fma(back, x).intoArray(z, i);
    }
  }

  private static void nesterov(
      float[] w,
      float[] g,
      float[] b,
      double rate,
      double momentum,
      double decay,
      float[] z,
      float[] v,
      int from,
      int to) {
    FloatVector back = FloatVector.broadcast(SPECIES, (float) -rate);
    FloatVector mu = FloatVector.broadcast(SPECIES, (float) momentum);
    FloatVector d = FloatVector.broadcast(SPECIES, (float) decay);
    for (int i = from; i < to; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, w, i);
      FloatVector h = x.fma(d, FloatVector.fromArray(SPECIES, g, i));
      FloatVector next = FloatVector.fromArray(SPECIES, b, i).fma(mu, h);
      next.intoArray(v, i);
      next.fma(mu, h).fma(back, x).intoArray(z, i);
    }
  }

  @Override
  default void adam(
      float[] w,
      float[] g,
      float[] first,
      float[] second,
      double beta1,
      double beta2,
      double shrink,
      double rate,
      double correction,
      double epsilon,
      float[] z,
      float[] nextFirst,
      float[] nextSecond,
      int from,
      int to) {
    FloatVector keep1 = FloatVector.broadcast(SPECIES, (float) beta1);
    FloatVector more1 = FloatVector.broadcast(SPECIES, (float) (1 - beta1));
    FloatVector keep2 = FloatVector.broadcast(SPECIES, (float) beta2);
    FloatVector more2 = FloatVector.broadcast(SPECIES, (float) (1 - beta2));
    FloatVector kept = FloatVector.broadcast(SPECIES, (float) shrink);
    FloatVector back = FloatVector.broadcast(SPECIES, (float) -rate);
    FloatVector unbiased = FloatVector.broadcast(SPECIES, (float) correction);
    FloatVector floor = FloatVector.broadcast(SPECIES, (float) epsilon);
    for (int i = from; i < to; i += LANES) {
      FloatVector h = FloatVector.fromArray(SPECIES, g, i);
      FloatVector m = FloatVector.fromArray(SPECIES, first, i).fma(keep1, h.mul(more1));
      FloatVector s = FloatVector.fromArray(SPECIES, second, i).fma(keep2, h.mul(h).mul(more2));
      m.intoArray(nextFirst, i);
      s.intoArray(nextSecond, i);
      FloatVector step = m.div(s.mul(unbiased).sqrt().add(floor));
      step.fma(back, FloatVector.fromArray(SPECIES, w, i).mul(kept)).intoArray(z, i);
    }
  }
}
