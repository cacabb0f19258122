package dev.basin.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Params.Kind;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.function.Executable;

class ParamsTest {

  private static Params draw(long seed) {
    RandomStream stream = RandomStream.ofSeed(seed);
    return Params.builder()
        .add("weight", Kind.WEIGHT, stream.split(0).normal(DType.FLOAT64, Shape.of(3, 2)))
        .add("bias", Kind.BIAS, stream.split(1).normal(DType.FLOAT64, Shape.of(2)))
        .add("scale", Kind.NORM, stream.split(2).normal(DType.FLOAT64, Shape.SCALAR))
        .build();
  }

  private static double[] flat(Params params) {
    return params.tensors().stream()
        .flatMapToDouble(x -> java.util.Arrays.stream(x.toDoubles()))
        .toArray();
  }

  private static void assertClose(Params expected, Params actual) {
    assertEquals(expected.names(), actual.names());
    assertArrayEquals(flat(expected), flat(actual), 1e-13);
  }

  @Property(tries = 50)
  void theLawsOfAVectorSpaceHold(
      @ForAll long first,
      @ForAll long second,
      @ForAll @DoubleRange(min = -3, max = 3) double a,
      @ForAll @DoubleRange(min = -3, max = 3) double b) {
    Params x = draw(first);
    Params y = draw(second);
    Params z = draw(first ^ second ^ 77);
    assertClose(x.plus(y), y.plus(x));
    assertClose(x.plus(y).plus(z), x.plus(y.plus(z)));
    assertClose(x, x.plus(x.zeros()));
    assertClose(x.zeros(), x.minus(x));
    assertClose(x.minus(y), x.plus(y.times(-1)));
    assertClose(x.plus(y).times(a), x.times(a).plus(y.times(a)));
    assertClose(x.times(a + b), x.times(a).plus(x.times(b)));
    assertClose(x.times(a * b), x.times(b).times(a));
    assertClose(x, x.times(1));
    assertClose(x.times(a), x.times(Tensor.scalar(DType.FLOAT64, a)));
  }

  @Property(tries = 50)
  void theInnerProductHasItsLaws(
      @ForAll long first, @ForAll long second, @ForAll @DoubleRange(min = -3, max = 3) double a) {
    Params x = draw(first);
    Params y = draw(second);
    Params z = draw(first ^ second ^ 77);
    double[] xs = flat(x);
    double[] ys = flat(y);
    double sum = 0;
    for (int i = 0; i < xs.length; i++) {
      sum += xs[i] * ys[i];
    }
    assertEquals(sum, x.dot(y).item(), 1e-12);
    assertEquals(x.dot(y).item(), y.dot(x).item());
    assertEquals(a * x.dot(z).item() + y.dot(z).item(), x.times(a).plus(y).dot(z).item(), 1e-12);
    assertEquals(Math.sqrt(x.dot(x).item()), x.norm().item(), 1e-14);
    assertTrue(Math.abs(sum) <= x.norm().item() * y.norm().item() * (1 + 1e-14));
    assertEquals(java.util.Arrays.stream(xs).sum(), x.total().item(), 1e-13);
    assertEquals(Shape.SCALAR, x.norm().shape());
  }

  @Example
  void operationsAreDifferentiated() {
    Params x = draw(1);
    Params y = draw(2);
    GradientCheck.of(p -> p.plus(y).times(0.5).minus(y.times(p.norm())).norm(), x).check();
    Params gradient = Autodiff.grad(p -> p.dot(y), x);
    assertClose(y, gradient);
    Params zero = Autodiff.grad(Params::norm, x.zeros());
    assertClose(x.zeros(), zero);
  }

  @Example
  void orderNamesAndKindsAreKept() {
    Params x = draw(1);
    assertEquals(List.of("weight", "bias", "scale"), x.names());
    assertEquals(Kind.BIAS, x.kind("bias"));
    assertEquals(9, x.size());
    Params doubled = x.map(t -> t.mul(2));
    assertEquals(x.names(), doubled.names());
    assertEquals(Kind.NORM, doubled.kind("scale"));
    assertClose(doubled, x.withTensors(doubled.tensors()));
    Params weights = x.only(kind -> kind == Kind.WEIGHT);
    assertArrayEquals(x.get("weight").toDoubles(), weights.get("weight").toDoubles());
    assertEquals(0, weights.get("bias").norm().item());
    assertEquals(Kind.BIAS, weights.kind("bias"));
    Autodiff.grad(
        p -> {
          assertTrue(p.get("bias").traced());
          assertFalse(p.stopGradient().get("bias").traced());
          return p.total();
        },
        x);
  }

  @Example
  void aBuiltPointDoesNotFollowItsBuilder() {
    Params.Builder builder =
        Params.builder().add("a", Kind.WEIGHT, Tensor.scalar(DType.FLOAT64, 1));
    Params built = builder.build();
    builder.add("b", Kind.WEIGHT, Tensor.scalar(DType.FLOAT64, 1));
    assertEquals(List.of("a"), built.names());
  }

  private static void assertRefused(Executable op, String... mentioned) {
    String message = assertThrows(RuntimeException.class, op).getMessage();
    for (String word : mentioned) {
      assertTrue(message.contains(word), message);
    }
  }

  @Example
  void whatDoesNotFitIsNamed() {
    Params x = draw(1);
    Params other = Params.builder().add("w", Kind.WEIGHT, x.get("weight")).build();
    Params reshaped = x.map(t -> t.reshape(-1));
    assertRefused(() -> x.plus(other), "[weight, bias, scale]", "[w]");
    assertRefused(() -> x.dot(reshaped), "weight", "[3, 2]", "[6]");
    assertRefused(() -> x.get("w"), "w", "weight");
    assertRefused(() -> x.kind("w"), "w", "weight");
    assertRefused(() -> x.withTensors(List.of(x.get("bias"))), "1", "3", "weight");
    assertRefused(
        () ->
            Params.builder().add("a", Kind.BIAS, x.get("bias")).add("a", Kind.BIAS, x.get("bias")),
        "a",
        "twice");
    assertRefused(() -> x.plus(x.map(t -> t.cast(DType.FLOAT32))), "FLOAT64", "FLOAT32");
    assertRefused(() -> Params.builder().build().norm(), "none");
  }

  // -------------------------------------------------------------------------------- statistics

  private static Statistics statistics(double mean, double variance) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("mean", Tensor.of(Shape.of(2), mean, 2 * mean));
    tensors.put("variance", Tensor.of(Shape.of(2), variance, variance));
    return Statistics.of(tensors);
  }

  @Example
  void statisticsAverageExponentially() {
    Statistics running = statistics(1, 10).updated(statistics(3, 20), 0.9);
    assertEquals(List.of("mean", "variance"), running.names());
    assertArrayEquals(new double[] {1.2, 2.4}, running.get("mean").toDoubles(), 1e-15);
    assertArrayEquals(new double[] {11, 11}, running.get("variance").toDoubles(), 1e-14);
    Statistics replaced = statistics(1, 10).updated(statistics(3, 20), 0);
    assertArrayEquals(new double[] {3, 6}, replaced.get("mean").toDoubles());
    Statistics kept = statistics(1, 10).updated(Statistics.NONE, 0.9);
    assertArrayEquals(new double[] {1, 2}, kept.get("mean").toDoubles());
    assertTrue(Statistics.NONE.isEmpty());
    assertFalse(kept.isEmpty());
  }

  @Example
  void statisticsAreConstants() {
    Statistics[] taken = new Statistics[1];
    Tensor x = Tensor.scalar(DType.FLOAT64, 3);
    Tensor gradient =
        Autodiff.grad(
            t -> {
              taken[0] = Statistics.of(Map.of("square", t.square()));
              return t.mul(taken[0].get("square"));
            },
            x);
    assertEquals(9, gradient.item());
    assertFalse(taken[0].get("square").traced());
  }

  @Example
  void anUnknownStatisticIsNamed() {
    assertRefused(() -> statistics(1, 1).get("median"), "median", "mean", "variance");
    assertRefused(() -> Statistics.NONE.updated(statistics(1, 1), 0.9), "mean");
  }
}
