package dev.basin.autodiff;

import static dev.basin.autodiff.Autodiff.checkpoint;
import static dev.basin.autodiff.Autodiff.grad;
import static dev.basin.autodiff.Autodiff.hvp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CheckpointTest {
  private static final Tensor X =
      RandomStream.ofSeed(3).normal(DType.FLOAT64, Shape.of(3, 2)).mul(0.5);
  private static final Tensor Y = RandomStream.ofSeed(4).normal(DType.FLOAT64, Shape.of(2, 2));

  private static Tensor block(List<Tensor> in) {
    return in.get(0).matmul(in.get(1)).tanh().mul(in.get(0).exp());
  }

  private static Tensor plain(Tensor x) {
    return block(List.of(x, Y)).square().sum();
  }

  private static Tensor recomputed(Tensor x) {
    return checkpoint(CheckpointTest::block, x, Y).square().sum();
  }

  @Test
  void valueGradientAndHessianVectorProductAreTheSame() {
    Tensor v = X.sin();
    assertEquals(plain(X).item(), recomputed(X).item());
    assertArrayEquals(
        grad(CheckpointTest::plain, X).toDoubles(),
        grad(CheckpointTest::recomputed, X).toDoubles());
    Tensor difference = hvp(CheckpointTest::plain, X, v).sub(hvp(CheckpointTest::recomputed, X, v));
    assertTrue(difference.norm().item() < 1e-13);
    GradientCheck.of(in -> checkpoint(CheckpointTest::block, in.get(0), in.get(1)), X, Y).check();
  }

  @Test
  void checkpointsNest() {
    Function<Tensor, Tensor> nested =
        x -> checkpoint(in -> checkpoint(CheckpointTest::block, in.get(0), Y).exp(), x).sum();
    Function<Tensor, Tensor> flat = x -> block(List.of(x, Y)).exp().sum();
    assertArrayEquals(grad(flat, X).toDoubles(), grad(nested, X).toDoubles(), 1e-14);
  }

  @Test
  void theFunctionRunsAgainWhenACotangentArrives() {
    AtomicInteger runs = new AtomicInteger();
    Function<Tensor, Tensor> counted =
        x ->
            checkpoint(
                    in -> {
                      runs.incrementAndGet();
                      return in.getFirst().square();
                    },
                    x)
                .sum();
    counted.apply(X);
    assertEquals(1, runs.get());
    grad(counted, X);
    assertEquals(3, runs.get());
  }

  @Test
  void aCapturedTracedTensorIsRefused() {
    Function<Tensor, Tensor> capturing = x -> checkpoint(in -> in.getFirst().mul(x.sum()), Y).sum();
    String message =
        assertThrows(IllegalStateException.class, () -> grad(capturing, X)).getMessage();
    assertTrue(message.contains("checkpoint") && message.contains("pass it as an input"), message);
  }

  @Test
  void aCapturedTracedTensorIsRefusedWithinAnInnerGradientToo() {
    Function<Tensor, Tensor> capturing =
        x -> checkpoint(in -> grad(y -> y.mul(x.sum()).sum(), in.getFirst()), Y).sum();
    assertThrows(IllegalStateException.class, () -> grad(capturing, X));
  }

  @Test
  void aCapturedConstantIsFine() {
    assertArrayEquals(
        Y.toDoubles(), grad(x -> checkpoint(in -> in.getFirst().mul(Y), x).sum(), Y).toDoubles());
  }

  @Test
  void aCheckpointedFunctionMayTakeAGradientOfItsOwn() {
    Function<Tensor, Tensor> inner = x -> grad(y -> y.pow(3).sum(), x);
    Function<Tensor, Tensor> outer = x -> checkpoint(in -> inner.apply(in.getFirst()), x).sum();
    assertArrayEquals(X.mul(6).toDoubles(), grad(outer, X).toDoubles(), 1e-14);
  }

  @Test
  void anInputThatIsNotUsedGetsZeros() {
    Function<Tensor, Tensor> function =
        x -> checkpoint(in -> in.getFirst().square(), Y.matmul(Y), x).sum().add(x.sum());
    assertArrayEquals(
        Tensor.ones(DType.FLOAT64, X.shape()).toDoubles(), grad(function, X).toDoubles());
  }
}
