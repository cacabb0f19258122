package dev.basin.nn;

import static dev.basin.nn.Initializer.Fan.IN;
import static dev.basin.nn.Initializer.Fan.OUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitializerTest {
  private static final Shape MATRIX = Shape.of(60, 240);
  private static final Shape FILTERS = Shape.of(3, 3, 20, 80); // fan in 180, fan out 720

  static Arguments[] variances() {
    return new Arguments[] {
      Arguments.of(new Initializer.Normal(0.3), MATRIX, 0.09),
      Arguments.of(new Initializer.Uniform(0.3), MATRIX, 0.03),
      Arguments.of(new Initializer.HeNormal(IN), MATRIX, 2 / 60.0),
      Arguments.of(new Initializer.HeNormal(OUT), MATRIX, 2 / 240.0),
      Arguments.of(new Initializer.HeNormal(IN), FILTERS, 2 / 180.0),
      Arguments.of(new Initializer.HeNormal(OUT), FILTERS, 2 / 720.0),
      Arguments.of(new Initializer.HeUniform(IN), MATRIX, 2 / 60.0),
      Arguments.of(new Initializer.HeUniform(OUT), FILTERS, 2 / 720.0),
      Arguments.of(new Initializer.LeCunNormal(), FILTERS, 1 / 180.0),
      Arguments.of(new Initializer.LeCunUniform(), MATRIX, 1 / 60.0),
      // density 0.05399 and distribution 0.97725 at two deviations
      Arguments.of(
          new Initializer.TruncatedNormal(0.3),
          MATRIX,
          0.09 * (1 - 4 * 0.05399 / (2 * 0.97725 - 1))),
      Arguments.of(new Initializer.XavierUniform(), MATRIX, 2 / 300.0),
      Arguments.of(new Initializer.XavierNormal(), FILTERS, 2 / 900.0),
      Arguments.of(new Initializer.FanUniform(IN), MATRIX, 1 / 180.0),
      Arguments.of(new Initializer.FanUniform(OUT), FILTERS, 1 / 2160.0),
      Arguments.of(new Initializer.Scaled(new Initializer.HeNormal(IN), 0.5), MATRIX, 0.5 / 60.0),
    };
  }

  @ParameterizedTest
  @MethodSource("variances")
  void meanIsZeroAndVarianceAsStated(Initializer initializer, Shape shape, double variance) {
    Tensor drawn = initializer.draw(RandomStream.ofSeed(1), DType.FLOAT64, shape);
    // the mean of n draws deviates by sigma / sqrt(n), their variance by a few percent
    double deviation = Math.sqrt(variance / shape.size());
    assertEquals(0, drawn.mean().item(), 4 * deviation);
    assertEquals(1, drawn.variance().item() / variance, 0.05);
  }

  @Test
  void uniformDrawsStayWithinTheirBound() {
    Tensor drawn =
        new Initializer.FanUniform(IN).draw(RandomStream.ofSeed(1), DType.FLOAT64, MATRIX);
    assertTrue(drawn.abs().max().item() <= 1 / Math.sqrt(60));
  }

  @Test
  void truncatedDrawsStayWithinTwoDeviations() {
    Tensor drawn =
        new Initializer.TruncatedNormal(0.3).draw(RandomStream.ofSeed(1), DType.FLOAT64, MATRIX);
    double greatest = drawn.abs().max().item();
    assertTrue(greatest <= 0.6 && greatest > 0.58, "greatest " + greatest);
  }

  @Test
  void constantsAreConstant() {
    assertEquals(24, Initializer.ONES.draw(null, DType.FLOAT32, Shape.of(24)).sum().item());
    assertEquals(0, Initializer.ZEROS.draw(null, DType.FLOAT32, Shape.of(24)).abs().max().item());
  }

  @Test
  void aVectorHasNoFan() {
    var message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Initializer.HeNormal(IN).draw(null, DType.FLOAT32, Shape.of(3)))
            .getMessage();
    assertTrue(message.contains("[3]"), message);
  }
}
