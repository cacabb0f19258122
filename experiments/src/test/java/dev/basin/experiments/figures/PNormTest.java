package dev.basin.experiments.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Params;
import dev.basin.experiments.analysis.Median;
import dev.basin.optim.NormBall;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PNormTest {
  @Test
  void normsOfAKnownVector() {
    Params vector = vector(3, -4);
    assertEquals(7, NormLengths.norm(vector, 1), 1e-12);
    assertEquals(5, NormLengths.norm(vector, 2), 1e-12);
    assertEquals(Math.pow(81 + 256, 0.25), NormLengths.norm(vector, 4), 1e-12);
    assertEquals(4, NormLengths.norm(vector, Double.POSITIVE_INFINITY), 0);
  }

  @Test
  void aBallTouchesTheSphereAroundIt() {
    int weights = 100;
    double[] one = new double[weights];
    one[7] = -0.3;
    double[] all = new double[weights];
    Arrays.fill(all, 0.3);
    for (double p : PNorm.NORMS) {
      double rho = PNorm.radius(0.5, p, weights);
      Params longest = new NormBall(rho, p).perturbation(p <= 2 ? vector(one) : vector(all));
      assertEquals(0.5, NormLengths.norm(longest, 2), 1e-12, "p = " + p);
    }
  }

  @Property(tries = 200)
  void noPerturbationLeavesTheSphere(
      @ForAll @Size(min = 1, max = 30) double[] gradient, @ForAll @IntRange(max = 4) int norm) {
    double[] finite = Arrays.stream(gradient).map(Math::atan).toArray();
    double p = PNorm.NORMS.get(norm);
    double rho = PNorm.radius(0.2, p, finite.length);
    Params eps = new NormBall(rho, p).perturbation(vector(finite));
    assertTrue(NormLengths.norm(eps, 2) <= 0.2 * (1 + 1e-12));
  }

  @Property(tries = 50)
  void theMedianOfDifferences(@ForAll @DoubleRange(min = -5, max = 5) double shift) {
    double[] values = {shift + 2, shift - 9, shift};
    assertEquals(shift, Median.of(values), 0);
    assertEquals(shift + 1, Median.of(new double[] {shift, shift + 2}), 1e-12);
  }

  private static Params vector(double... values) {
    return Params.builder()
        .add("w", Params.Kind.WEIGHT, Tensor.of(Shape.of(values.length), values))
        .build();
  }
}
