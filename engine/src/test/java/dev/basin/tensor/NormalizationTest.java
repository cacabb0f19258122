package dev.basin.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Batch normalisation in one pass against the ops that it stands for.
class NormalizationTest {
  private static final double EPSILON = 1e-3;

  private static Tensor composition(List<Tensor> in, boolean relu) {
    Tensor x = in.get(0);
    Tensor centred = x.sub(x.mean(0, 1));
    Tensor inverse = centred.square().mean(0, 1).add(EPSILON).rsqrt();
    Tensor y = centred.mul(inverse.mul(in.get(1))).add(in.get(2));
    return new Epilogue(in.size() > 3 ? in.get(3) : null, relu).apply(y);
  }

  private static Tensor fused(List<Tensor> in, boolean relu) {
    Tensor x = in.get(0);
    Epilogue after = new Epilogue(in.size() > 3 ? in.get(3) : null, relu);
    return x.batchNorm(x.channelMoments(), in.get(1), in.get(2), EPSILON, after);
  }

  private static List<Tensor> inputs(DType dtype, int channels, boolean adds) {
    RandomStream random = RandomStream.ofSeed(channels);
    Shape image = Shape.of(6, 11, channels);
    Tensor x = random.split("x").normal(dtype, image).mul(2).add(1);
    Tensor gamma = random.split("gamma").normal(dtype, Shape.of(channels)).add(1);
    Tensor beta = random.split("beta").normal(dtype, Shape.of(channels));
    return adds
        ? List.of(x, gamma, beta, random.split("addend").normal(dtype, image))
        : List.of(x, gamma, beta);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 10, 16, 17, 64})
  void valueAndGradientAreThoseOfTheComposition(int channels) {
    for (DType dtype : DType.values()) {
      for (int variant = 0; variant < 4; variant++) {
        boolean relu = variant % 2 == 1;
        List<Tensor> in = inputs(dtype, channels, variant > 1);
        Function<List<Tensor>, Tensor> one = at -> fused(at, relu);
        Function<List<Tensor>, Tensor> many = at -> composition(at, relu);
        double tolerance = dtype == DType.FLOAT32 ? 3e-5 : 1e-12;
        close(many.apply(in), one.apply(in), tolerance);
        Tensor g = RandomStream.ofSeed(7).normal(dtype, in.get(0).shape());
        List<Tensor> expected = Vjp.of(many, in).pull(g);
        List<Tensor> actual = Vjp.of(one, in).pull(g);
        // the same through the recorded pullback
        Tensor recorded = Vjp.of(at -> Vjp.of(one, at).pull(g).getFirst(), in).value();
        for (int i = 0; i < expected.size(); i++) {
          close(expected.get(i), actual.get(i), tolerance * 30);
        }
        close(expected.getFirst(), recorded, tolerance * 30);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16, 17})
  void derivativesOfHigherOrderAreThoseOfTheComposition(int channels) {
    for (DType dtype : DType.values()) {
      for (int variant = 0; variant < 4; variant++) {
        boolean relu = variant % 2 == 1;
        List<Tensor> in = new ArrayList<>(inputs(dtype, channels, variant > 1));
        in.add(RandomStream.ofSeed(7).normal(dtype, in.get(0).shape()));
        Function<List<Tensor>, Tensor> one = at -> along(at, before -> fused(before, relu));
        Function<List<Tensor>, Tensor> many = at -> along(at, before -> composition(before, relu));
        for (int order = 2; order <= 3; order++) {
          one = slope(one, order);
          many = slope(many, order);
          Tensor unit = Tensor.ones(dtype, Shape.SCALAR);
          List<Tensor> expected = Vjp.of(many, in).pullOrZeros(unit);
          List<Tensor> actual = Vjp.of(one, in).pullOrZeros(unit);
          double tolerance = dtype == DType.FLOAT32 ? 1e-3 : 1e-11;
          for (int i = 0; i < in.size(); i++) {
            close(expected.get(i), actual.get(i), tolerance);
          }
        }
      }
    }
  }

  // <y, g> for the last of the inputs as g
  private static Tensor along(List<Tensor> at, Function<List<Tensor>, Tensor> y) {
    return y.apply(at.subList(0, at.size() - 1)).mul(at.getLast()).sum();
  }

  // the derivative along a direction
  private static Function<List<Tensor>, Tensor> slope(
      Function<List<Tensor>, Tensor> function, int seed) {
    return at -> {
      Tensor total = Tensor.zeros(at.getFirst().dtype(), Shape.SCALAR);
      List<Tensor> gradient =
          Vjp.of(function, at).pullOrZeros(Tensor.ones(total.dtype(), Shape.SCALAR));
      for (int i = 0; i < gradient.size(); i++) {
        Tensor g = gradient.get(i);
        Tensor direction = RandomStream.ofSeed(seed).split(i).normal(g.dtype(), g.shape());
        total = total.add(g.mul(direction).sum());
      }
      return total;
    };
  }

  // dgamma alone, dbeta alone, dx alone: the others have no cotangent
  @Test
  void eachGradientAloneCanBeDifferentiated() {
    List<Tensor> in = inputs(DType.FLOAT64, 5, false);
    Tensor g = RandomStream.ofSeed(7).normal(DType.FLOAT64, in.getFirst().shape());
    for (int i = 0; i < 3; i++) {
      int which = i;
      Tensor u = RandomStream.ofSeed(8).normal(DType.FLOAT64, in.get(i).shape());
      Function<List<Tensor>, Tensor> one =
          at -> Vjp.of(before -> fused(before, true), at).pull(g).get(which);
      Function<List<Tensor>, Tensor> many =
          at -> Vjp.of(before -> composition(before, true), at).pull(g).get(which);
      List<Tensor> expected = Vjp.of(many, in).pullOrZeros(u);
      List<Tensor> actual = Vjp.of(one, in).pullOrZeros(u);
      for (int j = 0; j < expected.size(); j++) {
        close(expected.get(j), actual.get(j), 1e-12);
      }
    }
  }

  @Test
  void aReluThatIsClosedLetsNothingThrough() {
    List<Tensor> in = inputs(DType.FLOAT64, 8, false);
    List<Tensor> low = List.of(in.get(0), in.get(1), in.get(2).mul(0).add(-100));
    Tensor value = fused(low, true);
    assertEquals(0, value.max().item());
    Vjp vjp = Vjp.of(at -> fused(at, true), low);
    vjp.pull(Tensor.ones(DType.FLOAT64, value.shape()))
        .forEach(gradient -> assertEquals(0, gradient.abs().max().item()));
  }

  @Test
  void aConstantChannelHasNoVariance() {
    Tensor x = Tensor.full(DType.FLOAT32, Shape.of(50, 3), 1234.5);
    Normalization.Moments moments = x.channelMoments();
    assertArrayEquals(new double[] {1234.5, 1234.5, 1234.5}, moments.mean().toDoubles());
    assertArrayEquals(new double[3], moments.variance().toDoubles());
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    List<Tensor> in = inputs(DType.FLOAT32, 8, false);
    Tensor x = in.get(0);
    Tensor wrong = Tensor.ones(DType.FLOAT32, Shape.of(7));
    var coefficient =
        assertThrows(
            IllegalArgumentException.class,
            () -> x.batchNorm(x.channelMoments(), in.get(1), wrong, EPSILON, Epilogue.NONE));
    assertTrue(coefficient.getMessage().contains("[7]"), coefficient.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            x.normalize(
                in.get(1),
                in.get(1),
                in.get(2),
                new Epilogue(Tensor.ones(DType.FLOAT32, Shape.of(2)), false)));
    assertThrows(
        IllegalArgumentException.class, () -> Tensor.scalar(DType.FLOAT32, 1).channelMoments());
  }

  private static void close(Tensor expected, Tensor actual, double tolerance) {
    double scale = 1 + expected.abs().max().item();
    assertEquals(0, expected.sub(actual).abs().max().item(), tolerance * scale);
  }
}
