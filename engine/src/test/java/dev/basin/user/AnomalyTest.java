package dev.basin.user;

import static dev.basin.autodiff.Autodiff.grad;
import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Anomaly;
import dev.basin.tensor.Anomaly.AnomalyException;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Anomaly mode, from a user's place: outside of the engine's packages.
class AnomalyTest {
  private static final Tensor X = Tensor.of(Shape.of(3), -1.0, 0.0, 2.0);

  private static String anomaly(Supplier<Tensor> body) {
    return assertThrows(AnomalyException.class, () -> Anomaly.detect(body)).getMessage();
  }

  private static String nextLine() {
    StackTraceElement caller = Thread.currentThread().getStackTrace()[2];
    return "AnomalyTest.java:" + (caller.getLineNumber() + 1);
  }

  @Test
  void theFirstOpThatFailsIsNamedWithItsPlace() {
    String[] line = new String[1];
    String message =
        anomaly(() -> {
          Tensor fine = X.square().add(1);
          line[0] = nextLine();
          Tensor broken = X.log();
          return fine.add(broken).exp();
        });
    assertTrue(message.startsWith("log produced"), message);
    assertTrue(message.contains("[3]") && message.contains(line[0]), message);
  }

  @Test
  void anOpThatFailsWhileRecordingIsNamedLikewise() {
    String message = anomaly(() -> grad(x -> x.reciprocal().sum(), X));
    assertTrue(message.startsWith("reciprocal produced"), message);
    assertTrue(message.contains("AnomalyTest.java"), message);
  }

  @Test
  void aPullbackThatFailsIsNamedWithThePlaceThatRecordedIt() {
    String[] line = new String[1];
    Function<Tensor, Tensor> root =
        x -> {
          line[0] = nextLine();
          Tensor y = x.pow(0.5);
          return y.sum();
        };
    String message = anomaly(() -> grad(root, X.relu()));
    assertTrue(message.startsWith("in the pullback of pow, recorded at"), message);
    assertTrue(message.contains(line[0]), message);
  }

  @Test
  void aUsersOpIsSearchedToo() {
    Function<Tensor, Tensor> explosive =
        x -> op("explosive", x.stopGradient(), to(x, g -> g.div(0))).sum();
    String message = anomaly(() -> grad(explosive, X));
    assertTrue(message.contains("pullback of explosive"), message);
    assertTrue(message.contains("AnomalyTest.java"), message);
  }

  /// The place is the caller's, not that of the engine's own code between.
  @Test
  void thePlaceIsOutsideOfTheEngine() {
    Params params = Params.builder().add("w", Params.Kind.WEIGHT, X.mul(1e200)).build();
    String message = anomaly(() -> params.norm());
    assertTrue(message.contains("AnomalyTest.java"), message);
  }

  @Test
  void whatIsFiniteByChoiceIsNoAnomaly() {
    Tensor zeros = X.mul(0);
    Tensor image = X.reshape(1, 3, 1, 1);
    double[] gradient =
        Anomaly.detect(() -> grad(x -> x.norm().add(x.sqrt().sum()), zeros)).toDoubles();
    assertArrayEquals(new double[3], gradient);
    Anomaly.detect(() -> grad(x -> x.maxPool(3, 1, 1).sum(), image));
    Anomaly.detect(() -> grad(x -> x.pow(x.add(2)).sum(), X.relu()));
    Anomaly.detect(() -> grad(x -> x.logSumExp(false, 0), X.mul(1000)));
    for (double p : new double[] {1, 1.5, 3, Double.POSITIVE_INFINITY}) {
      Anomaly.detect(() -> grad(x -> x.norm(p, false), zeros));
    }
  }

  @Test
  void outsideOfTheModeNothingIsSearched() {
    assertFalse(X.log().allFinite());
    assertThrows(AnomalyException.class, () -> Anomaly.detect(X::log));
    assertFalse(X.log().allFinite());
    assertEquals(3, Anomaly.detect(() -> X.size()));
  }
}
