package dev.basin.nn;

import static dev.basin.nn.Inputs.apart;
import static dev.basin.nn.Inputs.inParametersAndInput;
import static dev.basin.nn.Inputs.normal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.nn.Decoder.Position;
import dev.basin.nn.TransformerBlock.Normalized;
import dev.basin.tensor.Convolution;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// First and second derivatives of every layer, in its parameters and its input. A new layer is one
/// line here.
class LayerGradientTest {

  private record Sample(Layer layer, Tensor x) {}

  private static Stream<Sample> samples() {
    Convolution same = Convolution.UNIT.padding(1);
    Tensor image = normal(2, 5, 4, 4);
    return Stream.of(
        new Sample(new Linear(3, 2, true), normal(4, 3)),
        new Sample(new Linear(3, 2, false), normal(2, 2, 3)),
        new Sample(new Conv2d(4, 3, 3, same, true), image),
        new Sample(new Conv2d(4, 2, 3, same.stride(2), false), image),
        new Sample(new Conv2d(4, 6, 2, Convolution.UNIT.groups(2).dilation(2), true), image),
        new Sample(Conv2d.depthwise(4, 3, same, true), image),
        new Sample(new BatchNorm(4), image),
        new Sample(new BatchNorm(3, 0.1), normal(5, 3)),
        new Sample(new LayerNorm(4), image),
        new Sample(new LayerNorm(3, 0.1), normal(5, 3)),
        new Sample(new GroupNorm(4, 2), image),
        new Sample(new GroupNorm(4, 4, 0.1), normal(2, 3, 4)),
        new Sample(new GroupNorm(3, 1, 0.1), normal(5, 3)),
        new Sample(new Embedding(3, 2), normal(4, 3)),
        new Sample(new SelfAttention(4, 2, true, true), normal(2, 3, 4)),
        new Sample(new SelfAttention(3, 1, false, false), normal(2, 2, 3)),
        new Sample(block(Normalized.BEFORE), normal(2, 3, 4)),
        new Sample(block(Normalized.AFTER), normal(2, 3, 4)),
        new Sample(block(Normalized.NOWHERE), normal(2, 3, 4)),
        new Sample(decoder(Normalized.BEFORE, Position.LEARNED), normal(2, 3, 5)),
        new Sample(decoder(Normalized.AFTER, Position.SINUSOIDAL), normal(2, 3, 5)),
        new Sample(tiedDecoder(), normal(2, 3, 5)),
        new Sample(Activation.RELU, apart(4, 5)),
        new Sample(Activation.TANH, normal(4, 5)),
        new Sample(Activation.SIGMOID, normal(4, 5)),
        new Sample(Activation.SOFTPLUS, normal(4, 5)),
        new Sample(Activation.GELU, normal(4, 5)),
        new Sample(Activation.SILU, normal(4, 5)),
        new Sample(Activation.SQUARE, normal(4, 5)),
        new Sample(new MaxPool(2, 2, 0), apart(1, 4, 4, 2)),
        new Sample(new MaxPool(3, 2, 1), apart(1, 5, 4, 2)),
        new Sample(new AveragePool(2, 2, 0), image),
        new Sample(new AveragePool(3, 1, 1), image),
        new Sample(new AveragePool(1, 2, 0), image),
        new Sample(new GlobalAveragePool(), image),
        new Sample(new GlobalMaxPool(), apart(2, 3, 3, 2)),
        new Sample(new Flatten(), image),
        new Sample(new Identity(), image),
        new Sample(new PadChannels(6), image),
        new Sample(new Dropout(0.4), normal(4, 5)),
        new Sample(new StochasticDepth(0.5, true), image),
        new Sample(new StochasticDepth(0.5, false), normal(4, 5)),
        // a derivative only where both passes have the same factors
        new Sample(new ShakeDrop(0.5, range(0.3), range(0.3), true), normal(6, 5)),
        new Sample(
            Sequential.of(new Linear(3, 4, true), Activation.TANH, new Linear(4, 2, true)),
            normal(3, 3)),
        new Sample(
            new Residual(
                Sequential.of(new Conv2d(4, 4, 3, same, true), Activation.SILU), new Identity()),
            image));
  }

  private static Layer block(Normalized normalized) {
    return new TransformerBlock(4, 2, true, 6, Activation.GELU, normalized, true);
  }

  private static Layer decoder(Normalized normalized, Position position) {
    return new Decoder(5, 3, 1, 4, 2, 6, Activation.GELU, normalized, position, false);
  }

  private static Layer tiedDecoder() {
    return new Decoder(
        5,
        3,
        1,
        4,
        2,
        6,
        Activation.GELU,
        Normalized.BEFORE,
        Position.LEARNED,
        TransformerBlock.Biases.MLP,
        true,
        0.2);
  }

  private static ShakeDrop.Range range(double value) {
    return new ShakeDrop.Range(value, value);
  }

  @Test
  void noLayerIsLeftOut() throws Exception {
    Set<Class<?>> sampled = new HashSet<>();
    samples().forEach(sample -> sampled.add(sample.layer().getClass()));
    URI folder = Layer.class.getResource("Layer.class").toURI().resolve(".");
    List<String> missing = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      for (Path file : files.filter(at -> at.toString().endsWith(".class")).toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        Class<?> type = Class.forName(Layer.class.getPackageName() + "." + name);
        if (Layer.class.isAssignableFrom(type) && !type.isInterface() && !sampled.contains(type)) {
          missing.add(name);
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @TestFactory
  Stream<DynamicTest> derivativesInTrainingMatchDifferences() {
    return samples()
        .map(sample ->
            dynamicTest(
                sample.layer().toString(),
                () -> {
                  RandomStream random = RandomStream.ofSeed(7);
                  Model model = model(sample);
                  inParametersAndInput(
                          (params, x) -> model.train(params, x, random).output(),
                          Inputs.moved(model.init(random)),
                          sample.x())
                      .check();
                }));
  }

  @TestFactory
  Stream<DynamicTest> derivativesInEvaluationMatchDifferences() {
    return samples()
        .filter(sample -> !sample.layer().statistics().isEmpty())
        .map(sample ->
            dynamicTest(
                sample.layer().toString(),
                () -> {
                  Model model = model(sample);
                  Params params = Inputs.moved(model.init(RandomStream.ofSeed(7)));
                  Statistics measured =
                      model.train(params, normal(sample.x().shape().toArray()), null).statistics();
                  inParametersAndInput(
                          (at, x) -> model.evaluate(at, measured, x), params, sample.x())
                      .check();
                }));
  }

  private static Model model(Sample sample) {
    int[] sizes = sample.x().shape().toArray();
    Shape input = Shape.of(java.util.Arrays.copyOfRange(sizes, 1, sizes.length));
    return new Model(sample.layer(), input, DType.FLOAT64);
  }
}
