package dev.basin.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.GradientCheck;
import dev.basin.autodiff.Params;
import dev.basin.nn.ResNet.Shortcut;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResNetTest {
  private static final RandomStream RANDOM = RandomStream.ofSeed(1);

  static Stream<Arguments> variants() {
    return Arrays.stream(Shortcut.values())
        .flatMap(
            shortcut -> Stream.of(Arguments.of(shortcut, true), Arguments.of(shortcut, false)));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void derivativesOfTheLossMatchDifferences(Shortcut shortcut, boolean batchNorm) {
    ResNet network = new ResNet(8, 2, 1, 3, shortcut, batchNorm, Activation.TANH);
    Model model = network.model(7, 6, DType.FLOAT64);
    Tensor images = RANDOM.normal(DType.FLOAT64, Shape.of(3, 7, 6, 1));
    var loss = new Classification(model, images, Indices.of(2, 0, 1), 0.1, RANDOM);
    GradientCheck.ofObjective(loss, Inputs.moved(model.init(RANDOM))).projected(1).check();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void descentLowersTheLoss(Shortcut shortcut, boolean batchNorm) {
    ResNet network = new ResNet(8, 4, 3, 4, shortcut, batchNorm, Activation.RELU);
    Model model = network.model(8, 8, DType.FLOAT32);
    int[] labels = new int[16];
    Arrays.setAll(labels, i -> i % 4);
    Tensor prototypes = RANDOM.split("prototypes").normal(DType.FLOAT32, Shape.of(4, 8, 8, 3));
    Tensor noise = RANDOM.split("noise").normal(DType.FLOAT32, Shape.of(16, 8, 8, 3));
    Tensor images = prototypes.gather(0, Indices.of(labels)).add(noise.mul(0.3));
    var loss = new Classification(model, images, Indices.of(labels), 0, RANDOM);
    Params params = model.init(RANDOM);
    double before = loss.evaluate(params).loss().item();
    for (int step = 0; step < 30; step++) {
      params = params.minus(loss.gradient(params).gradient().times(0.05));
    }
    double after = loss.evaluate(params).loss().item();
    assertTrue(after < 0.8 * before, "from " + before + " to " + after);
  }

  @Test
  void resNet20HasThePapersSize() {
    // 0.27 million in table 6 of the paper
    assertEquals(269_722, parameters(20, 16, 3, Shortcut.PAD, true));
    assertEquals(269_722, parameters(20, 16, 3, Shortcut.NONE, true));
    // two projections, 16 x 32 and 32 x 64, with their norms
    assertEquals(
        269_722 + 512 + 2048 + 2 * (32 + 64), parameters(20, 16, 3, Shortcut.PROJECTION, true));
    // gamma and beta give way to one bias
    assertEquals(269_722 - (16 * 7 + 32 * 6 + 64 * 6), parameters(20, 16, 3, Shortcut.PAD, false));
  }

  @Test
  void deeperNetworksHaveThePapersSizes() {
    // table 6, in millions
    assertEquals(0.46, parameters(32, 16, 3, Shortcut.PAD, true) / 1e6, 0.005);
    assertEquals(0.66, parameters(44, 16, 3, Shortcut.PAD, true) / 1e6, 0.005);
    assertEquals(0.85, parameters(56, 16, 3, Shortcut.PAD, true) / 1e6, 0.006);
    assertEquals(1.7, parameters(110, 16, 3, Shortcut.PAD, true) / 1e6, 0.05);
  }

  private static int parameters(
      int depth, int width, int channels, Shortcut shortcut, boolean batchNorm) {
    return new ResNet(depth, width, channels, 10, shortcut, batchNorm, Activation.RELU)
        .model(32, 32, DType.FLOAT32)
        .parameterCount();
  }

  @ParameterizedTest
  @ValueSource(ints = {-4, 0, 2, 7, 18, 21, 55})
  void otherDepthsAreRefused(int depth) {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> parameters(depth, 16, 3, Shortcut.PAD, true))
            .getMessage();
    assertTrue(message.contains("6n + 2") && message.contains(" " + depth), message);
  }

  @Test
  void withoutNormalisationTheSignalStaysBoundedInDepth() {
    double shallow = deviation(8);
    double deep = deviation(110);
    assertTrue(deep < 4 * shallow && deep > shallow / 4, shallow + " and " + deep);
  }

  private static double deviation(int depth) {
    ResNet network = new ResNet(depth, 4, 1, 10, Shortcut.PAD, false, Activation.RELU);
    Model model = network.model(8, 8, DType.FLOAT32);
    Tensor images = RANDOM.normal(DType.FLOAT32, Shape.of(8, 8, 8, 1));
    Tensor logits = model.train(model.init(RANDOM), images, RANDOM).output();
    return Math.sqrt(logits.variance().item());
  }
}
