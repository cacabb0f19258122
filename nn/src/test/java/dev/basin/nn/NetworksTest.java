package dev.basin.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.basin.autodiff.GradientCheck;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.nn.WideResNet.Shortcut;
import dev.basin.tensor.Convolution;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every network: its derivatives, and what it computes.
class NetworksTest {
  private static final RandomStream RANDOM = RandomStream.ofSeed(8);

  // ----------------------------------------------------------------------------- derivatives

  private static Map<String, Model> tiny() {
    Map<String, Model> models = new LinkedHashMap<>();
    for (boolean norm : new boolean[] {true, false}) {
      String suffix = norm ? "" : ", no norm";
      for (PreResNet.Block block : PreResNet.Block.values()) {
        int depth = block == PreResNet.Block.BASIC ? 8 : 11;
        PreResNet network =
            new PreResNet(depth, block, 2, 1, 3, norm, Activation.TANH, BranchNoise.NONE);
        models.put("preresnet " + block + suffix, network.model(8, 6, DType.FLOAT64));
      }
      for (Shortcut shortcut : Shortcut.values()) {
        models.put(
            "wide resnet " + shortcut + suffix,
            wide(shortcut, norm, BranchNoise.NONE).model(4, 4, DType.FLOAT64));
      }
      Vgg vgg = new Vgg(11, 1, 1, 3, norm, 0.3, Activation.TANH);
      models.put("vgg" + suffix, vgg.model(32, 32, DType.FLOAT64));
      FiveLayerCnn cnn = new FiveLayerCnn(2, 1, 3, norm, Activation.TANH);
      models.put("five-layer cnn" + suffix, cnn.model(8, 9, DType.FLOAT64));
    }
    BranchNoise dropped = new BranchNoise(BranchNoise.Kind.STOCHASTIC_DEPTH, 0.5);
    models.put(
        "wide resnet, stochastic depth",
        wide(Shortcut.PROJECTION, true, dropped).model(4, 4, DType.FLOAT64));
    models.put(
        "resnet, stochastic depth",
        new ResNet(8, 2, 1, 3, ResNet.Shortcut.PAD, true, Activation.TANH, dropped)
            .model(4, 4, DType.FLOAT64));
    models.put("mlp", Mlp.of(Activation.GELU, 12, 5, 4, 3).model(Shape.of(3, 4, 1), DType.FLOAT64));
    models.put("modular", Mlp.modular(3, 5, 1).model(DType.FLOAT64));
    return models;
  }

  private static WideResNet wide(Shortcut shortcut, boolean norm, BranchNoise noise) {
    return new WideResNet(10, 1, 1, 3, shortcut, norm, 0.2, Activation.TANH, noise);
  }

  private static Tensor batch(Model model) {
    int[] input = model.input().toArray();
    int[] sizes = new int[input.length + 1];
    sizes[0] = 4;
    System.arraycopy(input, 0, sizes, 1, input.length);
    return RANDOM.normal(DType.FLOAT64, Shape.of(sizes));
  }

  @TestFactory
  Stream<DynamicTest> derivativesOfTheLossMatchDifferences() {
    return tiny().entrySet().stream()
        .map(entry ->
            dynamicTest(
                entry.getKey(),
                () -> {
                  Model model = entry.getValue();
                  Indices labels = Indices.of(2, 0, 1, 2);
                  var loss = new Classification(model, batch(model), labels, 0.1, RANDOM);
                  GradientCheck.ofObjective(loss, Inputs.moved(model.init(RANDOM)))
                      .projected(1)
                      .check();
                }));
  }

  // ------------------------------------------------------------------------------ evaluation

  @TestFactory
  Stream<DynamicTest> evaluationUsesTheStatisticsItIsGiven() {
    return tiny().entrySet().stream()
        .map(entry ->
            dynamicTest(
                entry.getKey(),
                () -> {
                  Model model = entry.getValue();
                  Params params = Inputs.moved(model.init(RANDOM));
                  Tensor x = batch(model);
                  Statistics measured = model.train(params, x, RANDOM).statistics();
                  Statistics initial = model.initialStatistics();
                  assertEquals(initial.names(), measured.names());
                  Tensor whole = model.evaluate(params, measured, x);
                  Tensor alone = model.evaluate(params, measured, x.slice(0, 1, 2));
                  assertEquals(Shape.of(4, 3), whole.shape());
                  for (int i = 0; i < 3; i++) {
                    assertEquals(whole.get(1, i), alone.get(0, i), 1e-12);
                  }
                  boolean normalised = !initial.names().isEmpty();
                  Tensor other = model.evaluate(params, initial, x);
                  if (normalised) {
                    assertNotEquals(whole.get(1, 0), other.get(1, 0));
                  }
                }));
  }

  @ParameterizedTest
  @EnumSource
  void aWideNetworkIsItsFormula(Shortcut shortcut) {
    WideResNet network =
        new WideResNet(10, 1, 1, 3, shortcut, false, 0, Activation.RELU, BranchNoise.NONE);
    Model model = network.model(8, 4, DType.FLOAT64);
    Params params = Inputs.moved(model.init(RANDOM));
    Tensor x = batch(model);
    boolean projected = shortcut == Shortcut.PROJECTION;
    Tensor h = convolved(params, "conv", x, 1);
    for (int stage = 1; stage <= 3; stage++) {
      // the first block's path divides behind its activation, with any shortcut
      boolean shared = projected || stage == 1;
      int stride = stage == 1 ? 1 : 2;
      String block = "stage" + stage + ".block1." + (shared ? "residual." : "");
      Tensor active = h.relu();
      Tensor inner = convolved(params, block + "body.conv1", active, stride).relu();
      Tensor body = convolved(params, block + "body.conv2", inner, 1);
      Tensor around = shared ? active : h;
      if (stage > 1) {
        around =
            projected
                ? convolved(params, block + "shortcut", around, 2)
                : around.averagePool(2, 2, 0).pad(3, 0, 8 * stride * (stage - 1));
      }
      h = body.add(around);
    }
    Tensor logits = h.relu().mean(1, 2).matmul(params.get("classifier.weight"));
    assertArrayEquals(
        logits.add(params.get("classifier.bias")).toDoubles(),
        model.evaluate(params, Statistics.NONE, x).toDoubles(),
        1e-11);
  }

  private static Tensor convolved(Params params, String name, Tensor x, int stride) {
    Tensor w = params.get(name + ".weight");
    Convolution how = Convolution.UNIT.stride(stride).padding(w.shape().size(0) / 2);
    return x.conv(w, how).add(params.get(name + ".bias"));
  }

  @Test
  void aResidualNetworkWithoutItsBodiesIsItsShortcuts() {
    // all surviving: the same network; none: what the last body adds is not there
    Model kept = wide(Shortcut.PROJECTION, false, BranchNoise.NONE).model(4, 4, DType.FLOAT64);
    Params params = Inputs.moved(kept.init(RANDOM));
    BranchNoise all = new BranchNoise(BranchNoise.Kind.SHAKE_DROP, 1);
    Model noisy = wide(Shortcut.PROJECTION, false, all).model(4, 4, DType.FLOAT64);
    Tensor x = batch(kept);
    assertEquals(
        kept.train(params, x, RANDOM).output().get(2, 1),
        noisy.train(params, x, RANDOM).output().get(2, 1));
    BranchNoise never = new BranchNoise(BranchNoise.Kind.STOCHASTIC_DEPTH, 0);
    Model dropping = wide(Shortcut.PROJECTION, false, never).model(4, 4, DType.FLOAT64);
    String last = "stage3.block1.residual.body.conv2.weight";
    Params silenced = withZeros(params, last, "stage3.block1.residual.body.conv2.bias");
    Params any = withZeros(params, last);
    assertEquals(
        dropping.evaluate(silenced, Statistics.NONE, x).get(2, 1),
        dropping.evaluate(any, Statistics.NONE, x).get(2, 1));
    assertNotEquals(
        kept.evaluate(silenced, Statistics.NONE, x).get(2, 1),
        kept.evaluate(any, Statistics.NONE, x).get(2, 1));
  }

  private static Params withZeros(Params params, String... names) {
    List<String> zero = List.of(names);
    return params.withTensors(
        params.names().stream()
            .map(name -> zero.contains(name) ? params.get(name).mul(0) : params.get(name))
            .toList());
  }

  @Test
  void withoutNormalisationTheSignalStaysBoundedInDepth() {
    double shallow = deviation(11);
    double deep = deviation(164);
    assertTrue(deep < 4 * shallow && deep > shallow / 4, shallow + " and " + deep);
  }

  private static double deviation(int depth) {
    PreResNet network =
        new PreResNet(
            depth, PreResNet.Block.BOTTLENECK, 4, 1, 10, false, Activation.RELU, BranchNoise.NONE);
    Model model = network.model(8, 8, DType.FLOAT32);
    Tensor images = RANDOM.normal(DType.FLOAT32, Shape.of(8, 8, 8, 1));
    Tensor logits = model.train(model.init(RANDOM), images, RANDOM).output();
    return Math.sqrt(logits.variance().item());
  }
}
