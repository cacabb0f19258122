package dev.basin.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.Convolution;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelTest {
  private static final RandomStream RANDOM = RandomStream.ofSeed(1);

  private static Model small(int classifierInput) {
    Layer features =
        Sequential.of()
            .then("conv", new Conv2d(1, 2, 3, Convolution.UNIT, true))
            .then("norm", new BatchNorm(2));
    Layer root =
        Sequential.of()
            .then("features", features)
            .then("flatten", new Flatten())
            .then("dropout", new Dropout(0.5))
            .then("classifier", new Linear(classifierInput, 3, true));
    return new Model(root, Shape.of(4, 4, 1), DType.FLOAT64);
  }

  @Test
  void parametersAreNamedByTheirPathInOrder() {
    Params params = small(8).init(RANDOM);
    assertEquals(
        List.of(
            "features.conv.weight",
            "features.conv.bias",
            "features.norm.gamma",
            "features.norm.beta",
            "classifier.weight",
            "classifier.bias"),
        params.names());
    assertEquals(Params.Kind.WEIGHT, params.kind("features.conv.weight"));
    assertEquals(Params.Kind.BIAS, params.kind("features.conv.bias"));
    assertEquals(Params.Kind.NORM, params.kind("features.norm.beta"));
    assertEquals(
        List.of("features.norm.mean", "features.norm.variance"),
        small(8).initialStatistics().names());
    assertEquals(9 * 2 + 2 + 4 + 24 + 3, small(8).parameterCount());
    assertEquals(small(8).parameterCount(), params.size());
  }

  @Test
  void aParameterIsDrawnFromItsNameAlone() {
    Params params = small(8).init(RANDOM);
    Model conv =
        new Model(
            Sequential.of()
                .then(
                    "features",
                    Sequential.of().then("conv", new Conv2d(1, 2, 3, Convolution.UNIT, false))),
            Shape.of(9, 9, 1),
            DType.FLOAT64);
    assertArrayEquals(
        params.get("features.conv.weight").toDoubles(),
        conv.init(RANDOM).get("features.conv.weight").toDoubles());
    assertFalse(
        Arrays.equals(
            params.get("features.conv.weight").toDoubles(),
            small(8).init(RandomStream.ofSeed(2)).get("features.conv.weight").toDoubles()));
  }

  @Test
  void aShapeErrorNamesTheLayer() {
    Model model = small(7);
    Params params = model.init(RANDOM);
    String message = refusal(() -> model.train(params, Inputs.normal(2, 4, 4, 1), RANDOM));
    assertTrue(message.contains("classifier") && message.contains("matmul"), message);
    assertFalse(message.contains("features"), message);
  }

  @Test
  void aShapeErrorNamesTheInnermostLayer() {
    Layer inner = Sequential.of().then("norm", new BatchNorm(5));
    Layer root = Sequential.of().then("stage1", new Residual(inner, new Identity()));
    Model model = new Model(root, Shape.of(4), DType.FLOAT64);
    Params params = model.init(RANDOM);
    String message = refusal(() -> model.train(params, Inputs.normal(3, 4), RANDOM));
    assertTrue(message.startsWith("layer stage1.body.norm, BatchNorm"), message);
    assertTrue(message.contains("[3, 4]") && message.contains("5 channels"), message);
  }

  @Test
  void inputsAndParametersOfAnotherModelAreRefused() {
    Model model = small(8);
    Params params = model.init(RANDOM);
    Tensor x = Inputs.normal(2, 4, 4, 1);
    assertTrue(
        refusal(() -> model.train(params, x.reshape(2, 4, 4), RANDOM)).contains("[4, 4, 1]"));
    assertTrue(
        refusal(() -> model.train(params, x.cast(DType.FLOAT32), RANDOM)).contains("FLOAT32"));
    Params other = small(9).init(RANDOM);
    String message = refusal(() -> model.train(other, x, RANDOM));
    assertTrue(
        message.contains("classifier.weight")
            && message.contains("[9, 3]")
            && message.contains("[8, 3]"),
        message);
    message = refusal(() -> model.evaluate(params, Statistics.NONE, x));
    assertTrue(message.contains("features.norm.variance"), message);
  }

  @Test
  void aResidualDoesNotBroadcast() {
    Layer root = new Residual(new Linear(4, 1, false), new Identity());
    Model model = new Model(root, Shape.of(4), DType.FLOAT64);
    String message = refusal(() -> model.train(model.init(RANDOM), Inputs.normal(3, 4), RANDOM));
    assertTrue(message.contains("[3, 1]") && message.contains("[3, 4]"), message);
  }

  @Test
  void dropoutRepeatsWithItsStreamAndRestsInEvaluation() {
    Model model = new Model(new Dropout(0.25), Shape.of(1000), DType.FLOAT64);
    Params none = model.init(RANDOM);
    Tensor ones = Tensor.ones(DType.FLOAT64, Shape.of(10, 1000));
    double[] first = model.train(none, ones, RANDOM).output().toDoubles();
    assertArrayEquals(first, model.train(none, ones, RANDOM).output().toDoubles());
    assertFalse(
        Arrays.equals(first, model.train(none, ones, RANDOM.split(1)).output().toDoubles()));
    assertEquals(1, Arrays.stream(first).average().orElseThrow(), 0.03);
    assertTrue(Arrays.stream(first).allMatch(y -> y == 0 || y == 1 / 0.75));
    assertArrayEquals(ones.toDoubles(), model.evaluate(none, Statistics.NONE, ones).toDoubles());
  }

  @Test
  void aClassificationReportsLossAndBatch() {
    Model model = small(8);
    Params params = model.init(RANDOM);
    Tensor x = Inputs.normal(6, 4, 4, 1);
    Indices labels = Indices.of(0, 1, 2, 0, 1, 2);
    var outcome = new Classification(model, x, labels, 0.1, RANDOM).evaluate(params);
    Model.Pass pass = model.train(params, x, RANDOM);
    assertEquals(Losses.crossEntropy(pass.output(), labels, 0.1).item(), outcome.loss().item());
    assertArrayEquals(
        pass.statistics().get("features.norm.variance").toDoubles(),
        outcome.byproduct().get("features.norm.variance").toDoubles());
  }

  @Test
  void impossibleLayersAreRefused() {
    assertTrue(refusal(() -> new Linear(0, 3, true)).contains("in must be at least 1"));
    assertTrue(
        refusal(() -> new Conv2d(3, 4, 3, Convolution.UNIT.groups(2), true)).contains("2 groups"));
    assertTrue(refusal(() -> new Dropout(1)).contains("[0, 1)"));
    assertTrue(refusal(() -> new BatchNorm(3, Double.NaN)).contains("epsilon"));
    assertTrue(
        refusal(() -> Sequential.of(new Flatten()).then("0", new Flatten())).contains("twice"));
  }

  private static String refusal(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }
}
