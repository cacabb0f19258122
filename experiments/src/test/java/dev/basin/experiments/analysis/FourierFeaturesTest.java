package dev.basin.experiments.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import org.junit.jupiter.api.Test;

class FourierFeaturesTest {

  @Test
  void theirMeanProductIsTheGaussianKernel() {
    int count = 40_000;
    FourierFeatures features = FourierFeatures.draw(3, count, 2, RandomStream.ofSeed(1));
    Tensor x = RandomStream.ofSeed(2).normal(DType.FLOAT64, Shape.of(6, 3)).mul(2);
    Tensor z = features.of(x);
    Tensor products = z.matmul(z, false, true).mul(1.0 / count);
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        Tensor between = x.slice(0, i, i + 1).sub(x.slice(0, j, j + 1));
        double kernel = Math.exp(-between.square().sum().item() / (2 * 4));
        // a mean of products of deviation at most 1.2: six of its own deviations
        assertEquals(kernel, products.get(i, j), 6 * 1.2 / Math.sqrt(count));
      }
    }
  }

  @Test
  void aBandwidthThatIsNotPositiveIsRefused() {
    RandomStream random = RandomStream.ofSeed(1);
    assertThrows(IllegalArgumentException.class, () -> FourierFeatures.draw(3, 4, 0, random));
    assertThrows(
        IllegalArgumentException.class, () -> FourierFeatures.draw(3, 4, Double.NaN, random));
  }
}
