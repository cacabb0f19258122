package dev.basin.experiments.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.basin.autodiff.Params;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SharpnessTest {
  private static final Tensor SPECTRUM = Tensor.of(Shape.of(4), 10.0, 4.0, 1.0, 0.5);

  private static Params point(double... values) {
    return Params.builder()
        .add("w", Params.Kind.WEIGHT, Tensor.of(Shape.of(values.length), values))
        .build();
  }

  private static Function<Params, Tensor> linear(double... slope) {
    return w -> w.get("w").mul(Tensor.of(Shape.of(slope.length), slope)).sum();
  }

  @Property(tries = 50)
  void aLinearLossRisesByTheRadiusTimesTheLengthOfItsSlope(
      @ForAll @Size(5) double[] slope, @ForAll @DoubleRange(min = 0, max = 3) double rho) {
    for (int i = 0; i < slope.length; i++) {
      slope[i] = Math.IEEEremainder(slope[i], 4);
    }
    double length = Tensor.of(Shape.of(5), slope).norm().item();
    double measured = new Sharpness(rho, 5).euclidean(linear(slope), point(1, -2, 0, 3, 0.5));
    assertEquals(rho * length, measured, 1e-9 * (1 + rho * length));
  }

  @Test
  void adaptiveSharpnessMeasuresEveryWeightByItsOwnSize() {
    Params at = point(1, -2, 0, 3);
    double measured = new Sharpness(0.5, 5).adaptive(linear(1, 1, 7, -2), at);
    assertEquals(0.5 * Math.sqrt(1 + 4 + 36), measured, 1e-12);
  }

  @Test
  void adaptiveSharpnessDoesNotChangeWhenLayersAreRescaled() {
    Function<Params, Tensor> product = w -> w.get("a").mul(w.get("b")).sum();
    double[] measured = new double[2];
    for (int i = 0; i < 2; i++) {
      double scale = i == 0 ? 1 : 8;
      Params at =
          Params.builder()
              .add("a", Params.Kind.WEIGHT, Tensor.of(Shape.of(2), 3.0, -1.0).mul(scale))
              .add("b", Params.Kind.WEIGHT, Tensor.of(Shape.of(2), 2.0, 5.0).mul(1 / scale))
              .build();
      measured[i] = new Sharpness(0.3, 20).adaptive(product, at);
    }
    assertEquals(measured[0], measured[1], 1e-12 * measured[0]);
  }

  @Test
  void aQuadraticAtItsMinimumRisesAlongItsSharpestDirection() {
    Function<Params, Tensor> quadratic = w -> w.get("w").square().mul(SPECTRUM).sum().mul(0.5);
    double rho = 0.3;
    double closedForm = 0.5 * 10 * rho * rho;
    double measured = new Sharpness(rho, 20).euclidean(quadratic, point(0, 0, 0, 0));
    assertEquals(closedForm, measured, 0.01 * closedForm);
  }

  @Property(tries = 30)
  void anotherQuantityIsMeasuredWhereTheLossLeads(
      @ForAll @Size(3) double[] slope, @ForAll @DoubleRange(min = 0, max = 3) double rho) {
    for (int i = 0; i < slope.length; i++) {
      slope[i] = 1 + Math.abs(Math.IEEEremainder(slope[i], 4));
    }
    Params at = point(1, -2, 0.5);
    Function<Params, Tensor> loss = linear(slope);
    Sharpness ascent = new Sharpness(rho, 5);
    double rise = ascent.euclidean(loss, at);
    double top = ascent.greatest(loss, at, w -> loss.apply(w).item()).value();
    assertEquals(loss.apply(at).item() + rise, top, 1e-9 * (1 + Math.abs(top)));
    double farthest = ascent.greatest(loss, at, w -> w.minus(at).norm().item()).value();
    assertEquals(rho, farthest, 1e-9 * (1 + rho));
    double here = ascent.greatest(loss, at, w -> -w.minus(at).norm().item()).value();
    assertEquals(0, here, 0, "the point itself counts");
  }

  @Test
  void aBallOfNoRadiusHasNoSharpness() {
    assertEquals(0, new Sharpness(0, 3).euclidean(linear(1, 2), point(1, 1)));
  }

  @Property(tries = 30)
  void firstOrderSharpnessOfALinearLossIsThatOfTheBall(
      @ForAll @Size(5) double[] slope, @ForAll @DoubleRange(min = 0, max = 3) double rho) {
    for (int i = 0; i < slope.length; i++) {
      slope[i] = Math.IEEEremainder(slope[i], 4);
    }
    double length = Tensor.of(Shape.of(5), slope).norm().item();
    double measured = Sharpness.firstOrder(linear(slope), point(1, -2, 0, 3, 0.5), rho);
    assertEquals(rho * length, measured, 1e-9 * (1 + rho * length));
  }

  @Test
  void noiseRaisesAQuadraticByHalfOfItsTrace() {
    Function<Params, Tensor> quadratic = w -> w.get("w").square().mul(SPECTRUM).sum().mul(0.5);
    double sigma = 0.1;
    double rise =
        Sharpness.gaussian(quadratic, point(1, 0, -1, 2), sigma, 4000, RandomStream.ofSeed(1));
    double trace = SPECTRUM.sum().item();
    // the slope at this point gives the mean a standard error of sigma |g| / sqrt(draws)
    assertEquals(sigma * sigma / 2 * trace, rise, 4 * sigma * 10.1 / Math.sqrt(4000));
  }

  @Test
  void badArgumentsAreNamed() {
    assertThrows(IllegalArgumentException.class, () -> new Sharpness(-1, 20));
    assertThrows(IllegalArgumentException.class, () -> new Sharpness(0.1, 0));
  }
}
