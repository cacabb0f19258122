package dev.basin.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import org.junit.jupiter.api.Test;

class GroupNormTest {
  private static final RandomStream RANDOM = RandomStream.ofSeed(2);

  private static Tensor run(Layer layer, Tensor x) {
    int[] sizes = x.shape().toArray();
    Shape input = Shape.of(java.util.Arrays.copyOfRange(sizes, 1, sizes.length));
    Model model = new Model(layer, input, DType.FLOAT64);
    Params params = Inputs.moved(model.init(RANDOM));
    Tensor trained = model.train(params, x, RANDOM).output();
    assertArrayEquals(trained.toDoubles(), model.evaluate(params, Statistics.NONE, x).toDoubles());
    return trained;
  }

  @Test
  void everyGroupOfEveryExampleIsNormalised() {
    Tensor x = Inputs.normal(3, 4, 5, 6).mul(3).add(7);
    Model model = new Model(new GroupNorm(6, 2, 0), Shape.of(4, 5, 6), DType.FLOAT64);
    Tensor y = model.train(model.init(RANDOM), x, RANDOM).output();
    for (int example = 0; example < 3; example++) {
      for (int group = 0; group < 2; group++) {
        Tensor part = y.slice(0, example, example + 1).slice(3, 3 * group, 3 * group + 3);
        assertEquals(0, part.mean().item(), 1e-13);
        assertEquals(1, part.square().mean().item(), 1e-13);
      }
    }
  }

  @Test
  void oneGroupOfAVectorIsLayerNormalisation() {
    Tensor x = Inputs.normal(4, 7);
    assertArrayEquals(
        run(new LayerNorm(7, 0.1), x).toDoubles(),
        run(new GroupNorm(7, 1, 0.1), x).toDoubles(),
        1e-13);
  }

  @Test
  void scaleAndShiftOfAChannelOfItsOwnGroupDoNotMatter() {
    Tensor x = Inputs.normal(2, 3, 4);
    Tensor scale = Tensor.of(Shape.of(4), 2.0, 0.5, 3.0, 7.0);
    Layer instance = new GroupNorm(4, 4, 0);
    assertArrayEquals(
        run(instance, x).toDoubles(), run(instance, x.mul(scale).add(scale)).toDoubles(), 1e-12);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new GroupNorm(6, 4)).getMessage();
    assertTrue(message.contains("4 groups") && message.contains("6 channels"), message);
    Model model = new Model(new GroupNorm(6, 2), Shape.of(4), DType.FLOAT64);
    message =
        assertThrows(
                IllegalArgumentException.class,
                () -> model.train(model.init(RANDOM), Inputs.normal(2, 4), RANDOM))
            .getMessage();
    assertTrue(message.contains("[2, 4]") && message.contains("6 channels"), message);
  }
}
