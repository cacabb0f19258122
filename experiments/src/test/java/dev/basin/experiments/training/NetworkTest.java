package dev.basin.experiments.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Params;
import dev.basin.nn.Activation;
import dev.basin.nn.Mlp;
import dev.basin.nn.Model;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final RandomStream RANDOM = RandomStream.ofSeed(1);
  private static final Model MODEL = Mlp.of(Activation.TANH, 3, 5, 2).model(DType.FLOAT64);
  private static final Examples EXAMPLES =
      new Examples(RANDOM.normal(DType.FLOAT64, Shape.of(7, 3)), Indices.of(0, 1, 1, 0, 1, 0, 0));
  private static final Network NETWORK =
      new Network(MODEL, MODEL.init(RANDOM.split("weights")), MODEL.initialStatistics());

  @Test
  void inPartsLossGradientAndHessianAreThoseOfTheWhole() {
    Params at = NETWORK.params();
    Params v = MODEL.init(RANDOM.split("direction"));
    for (int rows : new int[] {1, 3, 7}) {
      List<Examples> parts = EXAMPLES.chunks(rows);
      var whole = Autodiff.valueAndGrad(w -> NETWORK.loss(w, EXAMPLES), at);
      var inParts = Autodiff.valueAndGrad(w -> NETWORK.lossInParts(w, parts), at);
      assertEquals(whole.value().item(), inParts.value().item(), 1e-14);
      assertEquals(0, whole.gradient().minus(inParts.gradient()).norm().item(), 1e-14);
      Params product = Autodiff.hvp(w -> NETWORK.loss(w, EXAMPLES), at, v);
      assertEquals(0, product.minus(NETWORK.hessianTimes(v, at, parts)).norm().item(), 1e-13);
    }
  }
}
