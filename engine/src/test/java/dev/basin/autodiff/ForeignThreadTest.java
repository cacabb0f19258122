package dev.basin.autodiff;

import static dev.basin.autodiff.Autodiff.grad;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.basin.tensor.Anomaly;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The mode belongs to the thread that set it: what another thread computes is a constant.
class ForeignThreadTest {
  private static final Tensor X = Tensor.of(Shape.of(2), 3.0, -2.0);

  private static <R> R elsewhere(Supplier<R> body) {
    CompletableFuture<R> result = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                result.complete(body.get());
              } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
              }
            });
    R value = result.join();
    assertFalse(Thread.currentThread().equals(thread));
    return value;
  }

  @Test
  void whatAForeignThreadComputesInAnObjectiveIsAConstant() {
    Function<Tensor, Tensor> function = x -> x.mul(elsewhere(x::square)).sum();
    assertArrayEquals(X.square().toDoubles(), grad(function, X).toDoubles());
  }

  @Test
  void anObjectiveThatRunsElsewhereAltogetherIsAnError() {
    Function<Tensor, Tensor> function = x -> elsewhere(() -> x.square().sum());
    assertThrows(IllegalArgumentException.class, () -> grad(function, X));
  }

  @Test
  void aDerivativeTakenElsewhereIsRightAndAConstant() {
    Tensor derivative = elsewhere(() -> grad(x -> x.square().sum(), X));
    assertArrayEquals(X.mul(2).toDoubles(), derivative.toDoubles());
    Function<Tensor, Tensor> nested =
        x -> x.mul(elsewhere(() -> grad(y -> y.square().sum(), x))).sum();
    assertArrayEquals(X.mul(2).toDoubles(), grad(nested, X).toDoubles());
  }

  @Test
  void aProductMayBePulledElsewhere() {
    var vjp = Autodiff.vjp((Tensor x) -> x.pow(3), X);
    assertArrayEquals(
        vjp.pull(X).getFirst().toDoubles(), elsewhere(() -> vjp.pull(X)).getFirst().toDoubles());
  }

  @Test
  void anomalyModeEndsAtTheThread() {
    Tensor value = Anomaly.detect(() -> elsewhere(() -> X.log()));
    assertFalse(value.allFinite());
  }

  @Test
  void manyThreadsDifferentiateAtOnce() {
    double[] expected = grad(x -> x.tanh().exp().sum(), X).toDoubles();
    long right =
        IntStream.range(0, 200)
            .parallel()
            .mapToObj(i -> grad(x -> x.tanh().exp().sum(), X).toDoubles())
            .filter(gradient -> java.util.Arrays.equals(expected, gradient))
            .count();
    assertEquals(200, right);
  }
}
