package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;
import static dev.basin.kernel.F32Storage.toLine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// Elementwise float32 arithmetic. Every loop runs whole vectors into the slack: there is no tail,
/// hence no second formula that could round differently.
interface F32Elementwise extends Kernels<float[]> {

  /// Elements from which on a run with two operands is written by whole cache lines.
  int LARGE = 1 << 16;

  /// z[zo + i] = x[xo + i] op y[yo + i] for i < n.
  @FunctionalInterface
  interface Run {
    void over(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n);
  }

  /// A large run from one cache line of z to another, and one vector each that overlaps its start
  /// and its end.
  private static void byLines(
      Run run, float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
    int lead = n < LARGE ? 0 : toLine(zo);
    if (lead == 0) {
      run.over(x, xo, y, yo, z, zo, n);
      return;
    }
    int whole = (n - lead) / LANES * LANES;
    run.over(x, xo, y, yo, z, zo, LANES);
    run.over(x, xo + lead, y, yo + lead, z, zo + lead, whole);
    int last = n - LANES;
    run.over(x, xo + last, y, yo + last, z, zo + last, LANES);
  }

  @Override
  default void add(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
    byLines(F32Elementwise::addRun, x, xo, y, yo, z, zo, n);
  }

  private static void addRun(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector b = FloatVector.fromArray(SPECIES, y, yo + i);
      a.add(b).intoArray(z, zo + i);
    }
  }

  @Override
  default void sub(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector b = FloatVector.fromArray(SPECIES, y, yo + i);
      a.sub(b).intoArray(z, zo + i);
    }
  }

  @Override
  default void axpy(double a, float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
    FloatVector factor = FloatVector.broadcast(SPECIES, (float) a);
    for (int i = 0; i < n; i += LANES) {
      FloatVector b = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector.fromArray(SPECIES, y, yo + i).fma(factor, b).intoArray(z, zo + i);
    }
  }

  @Override
  default void mul(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
    byLines(F32Elementwise::mulRun, x, xo, y, yo, z, zo, n);
  }

  private static void mulRun(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector b = FloatVector.fromArray(SPECIES, y, yo + i);
      a.mul(b).intoArray(z, zo + i);
    }
  }

  @Override
  default void mulNoNan(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector b = FloatVector.fromArray(SPECIES, y, yo + i);
      a.mul(b).blend(0f, a.eq(0f).or(b.eq(0f))).intoArray(z, zo + i);
    }
  }

  @Override
  default void gate(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector b = FloatVector.fromArray(SPECIES, y, yo + i);
      zero.blend(a, b.compare(VectorOperators.GT, 0f)).intoArray(z, zo + i);
    }
  }

  @Override
  default void div(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector b = FloatVector.fromArray(SPECIES, y, yo + i);
      a.div(b).intoArray(z, zo + i);
    }
  }

  @Override
  default void min(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector b = FloatVector.fromArray(SPECIES, y, yo + i);
      a.min(b).intoArray(z, zo + i);
    }
  }

  @Override
  default void max(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector b = FloatVector.fromArray(SPECIES, y, yo + i);
      a.max(b).intoArray(z, zo + i);
    }
  }

  @Override
  default void pow(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = (float) StrictMath.pow(x[xo + i], y[yo + i]);
    }
  }

  @Override
  default void where(
      boolean[] m, int mo, float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
    for (int i = 0; i < n; i += LANES) {
      VectorMask<Float> chosen = VectorMask.fromArray(SPECIES, m, mo + i);
      FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector b = FloatVector.fromArray(SPECIES, y, yo + i);
      b.blend(a, chosen).intoArray(z, zo + i);
    }
  }

  @Override
  default void equal(float[] x, int xo, float[] y, int yo, boolean[] m, int mo, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector b = FloatVector.fromArray(SPECIES, y, yo + i);
      a.compare(VectorOperators.EQ, b).intoArray(m, mo + i);
    }
  }

  @Override
  default void less(float[] x, int xo, float[] y, int yo, boolean[] m, int mo, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector b = FloatVector.fromArray(SPECIES, y, yo + i);
      a.compare(VectorOperators.LT, b).intoArray(m, mo + i);
    }
  }

  @Override
  default void lessEqual(float[] x, int xo, float[] y, int yo, boolean[] m, int mo, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector b = FloatVector.fromArray(SPECIES, y, yo + i);
      a.compare(VectorOperators.LE, b).intoArray(m, mo + i);
    }
  }

  @Override
  default void affine(float[] x, double a, double b, float[] y, int from, int to) {
    FloatVector scale = FloatVector.broadcast(SPECIES, (float) a);
    FloatVector shift = FloatVector.broadcast(SPECIES, (float) b);
    for (int i = from; i < to; i += LANES) {
      FloatVector.fromArray(SPECIES, x, i).fma(scale, shift).intoArray(y, i);
    }
  }

  @Override
  default void power(float[] x, double p, float[] y, int from, int to) {
    if (p == 1) {
      System.arraycopy(x, from, y, from, to - from);
    } else if (p == 2) {
      mul(x, from, x, from, y, from, to - from);
    } else if (p == 3) {
      cube(x, y, from, to);
    } else if (p == 0.5) {
      sqrt(x, y, from, to);
    } else if (p == -1) {
      reciprocal(x, y, from, to);
    } else {
      for (int i = from; i < to; i++) {
        y[i] = (float) StrictMath.pow(x[i], p);
      }
    }
  }

  private static void cube(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      a.mul(a).mul(a).intoArray(y, i);
    }
  }

  @Override
  default void neg(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      a.neg().intoArray(y, i);
    }
  }

  @Override
  default void abs(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      a.abs().intoArray(y, i);
    }
  }

  @Override
  default void sign(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      a.blend(1f, a.compare(VectorOperators.GT, 0f)).blend(-1f, a.lt(0f)).intoArray(y, i);
    }
  }

  @Override
  default void sqrt(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      a.sqrt().intoArray(y, i);
    }
  }

  @Override
  default void rsqrt(float[] x, float[] y, int from, int to) {
    FloatVector unit = FloatVector.broadcast(SPECIES, 1f);
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      unit.div(a.sqrt()).intoArray(y, i);
    }
  }

  @Override
  default void reciprocal(float[] x, float[] y, int from, int to) {
    FloatVector unit = FloatVector.broadcast(SPECIES, 1f);
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      unit.div(a).intoArray(y, i);
    }
  }

  @Override
  default void relu(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      // A comparison that fails for NaN lets NaN through; at -0 it holds and yields +0.
      a.blend(0f, a.compare(VectorOperators.LE, 0f)).intoArray(y, i);
    }
  }

  @Override
  default void clamp(float[] x, double low, double high, float[] y, int from, int to) {
    FloatVector floor = FloatVector.broadcast(SPECIES, (float) low);
    FloatVector ceiling = FloatVector.broadcast(SPECIES, (float) high);
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      a.max(floor).min(ceiling).intoArray(y, i);
    }
  }

  // The vector library of the JDK gives other bits in the interpreter than in compiled code.
  @Override
  default void sin(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = (float) StrictMath.sin(x[i]);
    }
  }

  @Override
  default void cos(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = (float) StrictMath.cos(x[i]);
    }
  }
}
