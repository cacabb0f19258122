package dev.basin.experiments.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SymmetricTridiagonalTest {

  @Test
  void theSecondDifferenceHasItsKnownSpectrum() {
    int n = 40;
    double[] diagonal = new double[n];
    double[] off = new double[n - 1];
    Arrays.fill(diagonal, 2);
    Arrays.fill(off, -1);
    SymmetricTridiagonal.Eigen eigen = new SymmetricTridiagonal(diagonal, off).eigen();
    for (int k = 1; k <= n; k++) {
      double angle = Math.PI * k / (n + 1);
      assertEquals(2 - 2 * Math.cos(angle), eigen.values()[k - 1], 1e-13);
      // its eigenvectors are sines
      double end = Math.sqrt(2.0 / (n + 1)) * Math.sin(angle);
      assertEquals(end, Math.abs(eigen.first()[k - 1]), 1e-13);
      assertEquals(end, Math.abs(eigen.last()[k - 1]), 1e-13);
    }
  }

  @Property(tries = 200)
  void momentsOfTheFirstVectorAreThoseOfTheMatrix(
      @ForAll @IntRange(min = 1, max = 30) int n, @ForAll long seed) {
    Random random = new Random(seed);
    double[] diagonal = random.doubles(n, -3, 3).toArray();
    // some zeros: the matrix falls apart
    double[] off = random.doubles(n - 1, -2, 2).map(x -> Math.abs(x) < 0.3 ? 0 : x).toArray();
    SymmetricTridiagonal.Eigen eigen = new SymmetricTridiagonal(diagonal, off).eigen();
    double[] power = new double[n];
    power[0] = 1;
    for (int k = 0; k <= 4; k++) {
      double moment = 0;
      for (int i = 0; i < n; i++) {
        moment += eigen.first()[i] * eigen.first()[i] * Math.pow(eigen.values()[i], k);
      }
      assertEquals(power[0], moment, 1e-10 * Math.pow(6, k));
      power = times(diagonal, off, power);
    }
    assertEquals(Arrays.stream(diagonal).sum(), Arrays.stream(eigen.values()).sum(), 1e-11);
  }

  private static double[] times(double[] diagonal, double[] off, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = diagonal[i] * x[i];
      y[i] += i > 0 ? off[i - 1] * x[i - 1] : 0;
      y[i] += i < off.length ? off[i] * x[i + 1] : 0;
    }
    return y;
  }

  @Test
  void badMatricesAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new SymmetricTridiagonal(new double[3], new double[3]));
    SymmetricTridiagonal infinite =
        new SymmetricTridiagonal(new double[] {1, Double.NaN, 2}, new double[] {1, 1});
    assertThrows(ArithmeticException.class, infinite::eigen);
  }
}
