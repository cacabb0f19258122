package dev.basin.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Autodiff;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionTest {

  @ParameterizedTest
  @CsvSource({"2,5,4,32", "1,1,1,1", "3,4,2,5", "1,7,3,33", "2,3,1,64", "1,70,2,17", "2,9,2,47"})
  void equalsItsCompositionInValueAndGradient(int batch, int tokens, int heads, int width) {
    for (boolean causal : new boolean[] {true, false}) {
      for (DType dtype : DType.values()) {
        RandomStream random = RandomStream.ofSeed(batch + 10 * tokens + width);
        Tensor x = random.normal(dtype, Shape.of(batch, tokens, 3 * heads * width));
        Tensor g = random.split(1).normal(dtype, Shape.of(batch, tokens, heads * width));
        double tolerance = dtype == DType.FLOAT32 ? 2e-5 : 1e-12;
        assertArrayEquals(
            composed(x, heads, causal).toDoubles(),
            x.attention(heads, causal).toDoubles(),
            tolerance);
        assertArrayEquals(
            Autodiff.grad(v -> composed(v, heads, causal).mul(g).sum(), x).toDoubles(),
            Autodiff.grad(v -> v.attention(heads, causal).mul(g).sum(), x).toDoubles(),
            5 * tolerance);
      }
    }
  }

  private static Tensor composed(Tensor x, int heads, boolean causal) {
    int batch = x.shape().size(0);
    int tokens = x.shape().size(1);
    int width = x.shape().size(2) / 3;
    List<Tensor> parts = x.split(2, width, width, width);
    Tensor[] mixed = new Tensor[heads];
    for (int head = 0; head < heads; head++) {
      int d = width / heads;
      int from = head * d;
      Tensor q = parts.get(0).slice(2, from, from + d);
      Tensor k = parts.get(1).slice(2, from, from + d);
      Tensor v = parts.get(2).slice(2, from, from + d);
      Tensor scores = q.matmul(k, false, true).div(Math.sqrt(d));
      if (causal) {
        Tensor position = Tensor.arange(x.dtype(), tokens);
        Mask met = position.lessEqual(position.reshape(tokens, 1));
        scores = scores.where(met, -1e30);
      }
      mixed[head] = scores.softmax(-1).matmul(v);
    }
    return Movement.concat(2, mixed).reshape(batch, tokens, width);
  }

  @Test
  void greatScoresDoNotOverflow() {
    Tensor x = RandomStream.ofSeed(1).normal(DType.FLOAT32, Shape.of(2, 5, 12)).mul(300);
    assertTrue(x.attention(2, true).allFinite());
    assertTrue(Autodiff.grad(v -> v.attention(2, true).sum(), x).allFinite());
  }

  @Test
  void otherShapesAreRefused() {
    for (Shape shape : List.of(Shape.of(2, 12), Shape.of(1, 2, 10), Shape.of(1, 0, 12))) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> Tensor.zeros(DType.FLOAT64, shape).attention(2, true))
              .getMessage();
      assertTrue(message.contains("attention") && message.contains(shape.toString()), message);
    }
  }
}
