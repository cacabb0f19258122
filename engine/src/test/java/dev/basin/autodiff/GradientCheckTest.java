package dev.basin.autodiff;

import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Params.Kind;
import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/// The tester tested: rules that are slightly wrong, or wrong in one respect only, must not pass.
class GradientCheckTest {
  private static final Tensor X = Tensor.of(Shape.of(2, 3), 0.3, -1.2, 0.7, 1.9, -0.4, 0.1);

  private static GradientCheck check(UnaryOperator<Tensor> op, Tensor x) {
    return GradientCheck.of(in -> op.apply(in.getFirst()), x);
  }

  private static String refusal(GradientCheck check) {
    return assertThrows(GradientCheck.Mismatch.class, check::check).getMessage();
  }

  /// x^2 with the slope `factor` x.
  private static UnaryOperator<Tensor> squareWithFactor(double factor) {
    return x -> op("square", x.stopGradient().square(), to(x, g -> g.mul(x.mul(factor))));
  }

  @Example
  void aRightRulePasses() {
    check(squareWithFactor(2), X).order(3).check();
    check(squareWithFactor(2), X).order(3).projected(3).check();
  }

  @Property(tries = 60)
  void aFactorOf2001InsteadOf2IsCaught(
      @ForAll @DoubleRange(min = -4, max = 4) double exponent,
      @ForAll @IntRange(min = 1, max = 40) int size,
      @ForAll long seed) {
    Tensor x = points(size, Math.pow(10, exponent));
    refusal(check(squareWithFactor(2.001), x).seed(seed).order(1));
    refusal(check(squareWithFactor(1.999), x).seed(seed).projected(4).order(1));
    check(squareWithFactor(2), x).seed(seed).check();
    check(squareWithFactor(2), x).seed(seed).projected(4).check();
  }

  private static Tensor points(int size, double scale) {
    return Tensor.arange(DType.FLOAT64, size).add(1).sin().mul(scale);
  }

  @Example
  void theReportNamesOrderInputElementValuesAndStep() {
    Function<List<Tensor>, Tensor> function =
        in -> in.get(0).add(squareWithFactor(2.001).apply(in.get(1)));
    String message = refusal(GradientCheck.of(function, X, X));
    assertTrue(message.contains("order 1, d/d(input 1)[0, 0]"), message);
    assertTrue(message.matches(".*gradient gives -?0\\.\\d+.*differences -?0\\.\\d+.*"), message);
    assertTrue(message.contains("at step"), message);
  }

  @Example
  void aRuleWrongOnlyInItsSecondDerivativeIsCaught() {
    UnaryOperator<Tensor> forgetful =
        x -> op("square", x.stopGradient().square(), to(x, g -> g.mul(x.stopGradient().mul(2))));
    check(forgetful, X).order(1).check();
    assertTrue(refusal(check(forgetful, X)).contains("order 2, d/d(input 0)[0, 0]"));
    assertTrue(refusal(check(forgetful, X).projected(2)).contains("order 2, d/d(input 0) along"));
  }

  @Example
  void aRuleThatForgetsToRecordItsCotangentIsCaught() {
    UnaryOperator<Tensor> forgetful =
        x -> op("square", x.stopGradient().square(), to(x, g -> g.stopGradient().mul(x.mul(2))));
    check(forgetful, X).order(1).check();
    String message = refusal(check(forgetful, X));
    assertTrue(message.contains("order 2, d/d(the cotangent of order 1)[0, 0]"), message);
  }

  @Example
  void aRuleWrongOnlyInItsThirdDerivativeIsCaught() {
    UnaryOperator<Tensor> forgetful =
        x ->
            op(
                "cube",
                x.stopGradient().pow(3),
                to(
                    x,
                    g ->
                        g.mul(
                            op(
                                "slope",
                                x.stopGradient().square().mul(3),
                                to(x, u -> u.mul(x.stopGradient().mul(6)))))));
    check(forgetful, X).check();
    assertTrue(refusal(check(forgetful, X).order(3)).contains("order 3"));
  }

  @Example
  void oneWrongElementIsCaught() {
    Tensor flaw = Tensor.of(X.shape(), 1, 1, 1, 1, 1.0005, 1);
    String message =
        refusal(check(x -> op("identity", x.stopGradient(), to(x, g -> g.mul(flaw))), X));
    assertTrue(message.contains("[1, 1]"), message);
  }

  @Example
  void aLostGradientIsCaught() {
    refusal(check(x -> x.mul(x.stopGradient()), X).order(1));
    refusal(check(Tensor::stopGradient, X).order(1));
    check(x -> Tensor.ones(DType.FLOAT64, Shape.of(2)), X).check();
  }

  @Example
  void aKinkIsReportedAtItAndSteppedAroundBesideIt() {
    assertTrue(refusal(check(Tensor::relu, Tensor.of(Shape.of(1), 0.0))).contains("gives 0.000"));
    check(Tensor::relu, Tensor.of(Shape.of(2), 1e-5, -1e-5)).check();
    String pole = refusal(check(x -> x.maximum(0).sqrt(), Tensor.of(Shape.of(1), 1e-12)));
    assertTrue(pole.contains("do not settle"), pole);
  }

  @Example
  void valuesAndGradientsThatAreNotFiniteAreReported() {
    assertTrue(refusal(check(Tensor::log, X)).contains("value is not finite"));
    UnaryOperator<Tensor> poisoned =
        x -> op("identity", x.stopGradient(), to(x, g -> g.div(0).sub(g.div(0))));
    assertTrue(refusal(check(poisoned, X)).contains("gradient in input 0 is not finite"));
  }

  @Example
  void aFunctionThatChangesIsReported() {
    AtomicInteger calls = new AtomicInteger();
    assertTrue(refusal(check(x -> x.mul(calls.incrementAndGet()), X)).contains("two evaluations"));
  }

  @Example
  void parametersAndObjectivesAreNamed() {
    Params at =
        Params.builder().add("weight", Kind.WEIGHT, X).add("bias", Kind.BIAS, X.mul(0.5)).build();
    Function<Params, Tensor> wrong =
        p -> p.get("weight").add(squareWithFactor(2.001).apply(p.get("bias"))).sum();
    assertTrue(refusal(GradientCheck.of(wrong, at)).contains("d/d(bias)[0, 0]"));
    assertTrue(
        refusal(GradientCheck.ofObjective(Objective.of(wrong), at).projected(1))
            .contains("d/d(bias) along direction 0"));
    Objective<Integer> right =
        p -> new Objective.Outcome<>(p.get("weight").mul(p.get("bias").exp()).square().sum(), 7);
    GradientCheck.ofObjective(right, at).order(3).check();
  }

  @Property(tries = 20)
  void smoothFunctionsOfAnyScalePass(@ForAll @DoubleRange(min = 0.01, max = 100) double scale) {
    Tensor positive = points(5, 1).square().add(0.1).mul(scale);
    check(Tensor::log, positive).check();
    check(Tensor::sqrt, positive).check();
    check(x -> x.mul(1 / scale).exp().mul(scale), positive).check();
    check(x -> x.mul(1 / scale).tanh().matmul(points(5, 1)), positive).check();
  }

  @Example
  void badSettingsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> check(Tensor::exp, X.cast(DType.FLOAT32)));
    assertThrows(
        IllegalArgumentException.class, () -> check(x -> x.cast(DType.FLOAT32), X).check());
    assertThrows(
        IllegalArgumentException.class,
        () -> GradientCheck.of(in -> Tensor.ones(DType.FLOAT64, Shape.SCALAR)));
    GradientCheck check = check(Tensor::exp, X);
    assertThrows(IllegalArgumentException.class, () -> check.order(0));
    assertThrows(IllegalArgumentException.class, () -> check.projected(0));
    assertThrows(IllegalArgumentException.class, () -> check.tolerance(0));
    assertThrows(IllegalArgumentException.class, () -> check.step(Double.NaN));
  }
}
