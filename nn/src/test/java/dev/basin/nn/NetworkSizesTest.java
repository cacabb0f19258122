package dev.basin.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.nn.WideResNet.Shortcut;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The number of parameters of every network, against its paper and by hand, and the sizes that
/// there are not.
class NetworkSizesTest {
  private static final RandomStream RANDOM = RandomStream.ofSeed(8);

  @Test
  void preactivationNetworksHaveThePapersSizes() {
    // table 4 of arXiv:1603.05027: 1.7 million, and for 1001 layers 10.2, where this sum makes 10.3
    assertMillions(1.7, 0.05, new PreResNet(164, 3, 10).model(32, 32, DType.FLOAT32));
    assertMillions(10.2, 0.15, new PreResNet(1001, 3, 10).model(32, 32, DType.FLOAT32));
    for (int depth : new int[] {11, 20, 164}) {
      for (int width : new int[] {3, 16}) {
        PreResNet network =
            new PreResNet(
                depth,
                PreResNet.Block.BOTTLENECK,
                width,
                3,
                10,
                true,
                Activation.RELU,
                BranchNoise.NONE);
        assertEquals(
            bottlenecks((depth - 2) / 9, width),
            network.model(32, 32, DType.FLOAT32).parameterCount());
      }
    }
    // without a projection, a basic network has the parameters of a ResNet, except that its last
    // norm is as wide as the last stage and the first not as wide as the first
    int post =
        new ResNet(20, 16, 3, 10, ResNet.Shortcut.PAD, true, Activation.RELU)
            .model(32, 32, DType.FLOAT32)
            .parameterCount();
    assertEquals(post + movedNorms(16), basic(20).model(32, 32, DType.FLOAT32).parameterCount());
  }

  private static PreResNet basic(int depth) {
    return new PreResNet(
        depth, PreResNet.Block.BASIC, 16, 3, 10, true, Activation.RELU, BranchNoise.NONE);
  }

  // A block's first norm moves before its convolution: two of them are half as wide, the stem's
  // is gone, and one follows the last block.
  private static int movedNorms(int width) {
    int before = 2 * width + 2 * width + 2 * 2 * width + 2 * 4 * width;
    return 2 * (width + width + 2 * width) + 2 * 4 * width - before;
  }

  private static int bottlenecks(int blocks, int width) {
    int count = 27 * width + 2 * 16 * width + 160 * width + 10; // stem, last norm, classifier
    int in = width;
    for (int inner = width; inner <= 4 * width; inner *= 2) {
      int norms = 2 * (in + inner + inner);
      count += norms + in * inner + 9 * inner * inner + 4 * inner * inner + in * 4 * inner;
      in = 4 * inner;
      int rest = 2 * (in + inner + inner) + in * inner + 9 * inner * inner + 4 * inner * inner;
      count += (blocks - 1) * rest;
    }
    return count;
  }

  @Test
  void wideNetworksHaveThePapersSizes() {
    // table 4 of arXiv:1605.07146, in millions
    Map<int[], Double> papers = new LinkedHashMap<>();
    papers.put(new int[] {40, 1}, 0.6);
    papers.put(new int[] {40, 2}, 2.2);
    papers.put(new int[] {40, 4}, 8.9);
    papers.put(new int[] {28, 10}, 36.5);
    papers.put(new int[] {28, 12}, 52.5);
    papers.put(new int[] {22, 8}, 17.2);
    papers.put(new int[] {16, 10}, 17.1);
    papers.forEach((size, millions) ->
        assertMillions(
            millions, 0.05, new WideResNet(size[0], size[1], 3, 10).model(32, 32, DType.FLOAT32)));
    for (int factor : new int[] {2, 10}) {
      int projected =
          new WideResNet(40, factor, 3, 10).model(32, 32, DType.FLOAT32).parameterCount();
      int padded =
          new WideResNet(40, factor, 3, 10, Shortcut.AVERAGE_AND_PAD)
              .model(32, 32, DType.FLOAT32)
              .parameterCount();
      // 1x1: 16 x 16k, 16k x 32k, 32k x 64k
      assertEquals(256 * factor + (512 + 2048) * factor * factor, projected - padded);
    }
  }

  @Test
  void vggAndFiveLayersHaveTheirSizes() {
    int convolutions = 9 * (3 * 64 + 64 * 64 + 64 * 128 + 128 * 128 + 128 * 256 + 2 * 256 * 256);
    convolutions += 9 * (256 * 512 + 5 * 512 * 512);
    int outputs = 2 * 64 + 2 * 128 + 3 * 256 + 6 * 512;
    int linear = 2 * (512 * 512 + 512) + 512 * 10 + 10;
    assertEquals(14.7, convolutions / 1e6, 0.05);
    assertEquals(
        convolutions + 2 * outputs + linear,
        Vgg.sixteen(3, 10, true).model(32, 32, DType.FLOAT32).parameterCount());
    assertEquals(
        convolutions + outputs + linear,
        Vgg.sixteen(3, 10, false).model(32, 32, DType.FLOAT32).parameterCount());
    // appendix B.1 of arXiv:1912.02292 names this number for k = 64
    assertEquals(
        1_558_026, new FiveLayerCnn(64, 3, 10).model(32, 32, DType.FLOAT32).parameterCount());
  }

  @Test
  void perceptronsHaveAWeightForEveryPair() {
    Mlp mlp = Mlp.of(Activation.GELU, 784, 512, 300, 10);
    assertEquals(
        784 * 512 + 512 + 512 * 300 + 300 + 300 * 10 + 10,
        mlp.model(Shape.of(28, 28, 1), DType.FLOAT32).parameterCount());
    Model modular = Mlp.modular(97, 500, 0.5).model(DType.FLOAT64);
    assertEquals(3 * 97 * 500, modular.parameterCount());
    double deviation = 0.5 / Math.cbrt(1000);
    Tensor first = modular.init(RANDOM).get("linear1.weight");
    assertEquals(1, first.square().mean().sqrt().item() / deviation, 0.02);
  }

  private static void assertMillions(double expected, double tolerance, Model model) {
    assertEquals(expected, model.parameterCount() / 1e6, tolerance);
  }

  // ---------------------------------------------------------------------------------- errors

  @Test
  void impossibleNetworksAreRefused() {
    assertRefused("9n + 2", " 32", () -> preResNet(32, PreResNet.Block.BOTTLENECK));
    assertRefused("6n + 2", " 29", () -> preResNet(29, PreResNet.Block.BASIC));
    assertRefused("9n + 2", " 2", () -> preResNet(2, PreResNet.Block.BOTTLENECK));
    for (int depth : new int[] {-2, 4, 9, 26, 30}) {
      assertRefused("6n + 4", " " + depth, () -> new WideResNet(depth, 1, 3, 10));
    }
    BranchNoise noise = new BranchNoise(BranchNoise.Kind.STOCHASTIC_DEPTH, 0.5);
    assertRefused(
        "without shortcuts",
        "STOCHASTIC_DEPTH",
        () -> new ResNet(8, 2, 1, 3, ResNet.Shortcut.NONE, true, Activation.TANH, noise));
    assertRefused("widthFactor", "0", () -> new WideResNet(28, 0, 3, 10));
    assertRefused(
        "30 x 28",
        "multiples of 4",
        () -> new WideResNet(10, 1, 3, 10, Shortcut.AVERAGE_AND_PAD).model(30, 28, DType.FLOAT32));
    assertRefused("11, 13, 16 or 19", "17", () -> vgg(17, 0));
    assertRefused("dropout", "1.0", () -> vgg(16, 1));
    assertRefused("28 x 28", "32 x 32", () -> vgg(16, 0).model(28, 28, DType.FLOAT32));
    assertRefused("3 x 8", "4 x 4", () -> new FiveLayerCnn(2, 1, 2).model(3, 8, DType.FLOAT32));
    assertRefused("width", "0", () -> new FiveLayerCnn(0, 1, 2));
    assertRefused("[5]", "output", () -> Mlp.of(Activation.RELU, 5));
    assertRefused("every width", "0", () -> Mlp.of(Activation.RELU, 5, 0, 2));
    assertRefused(
        "[2, 2, 1]",
        "5",
        () -> Mlp.of(Activation.RELU, 5, 2).model(Shape.of(2, 2, 1), DType.FLOAT32));
    Model padded = new Model(new PadChannels(2), Shape.of(3), DType.FLOAT64);
    assertRefused(
        "[1, 3]",
        "at most 2",
        () -> padded.train(padded.init(RANDOM), Inputs.normal(1, 3), RANDOM));
  }

  private static PreResNet preResNet(int depth, PreResNet.Block block) {
    return new PreResNet(depth, block, 16, 3, 10, true, Activation.RELU, BranchNoise.NONE);
  }

  private static Vgg vgg(int depth, double dropout) {
    return new Vgg(depth, 64, 3, 10, true, dropout, Activation.RELU);
  }

  private static void assertRefused(
      String what, String given, org.junit.jupiter.api.function.Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(what) && message.contains(given), message);
  }
}
