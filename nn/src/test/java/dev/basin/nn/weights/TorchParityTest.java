package dev.basin.nn.weights;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Objective.Outcome;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.nn.Activation;
import dev.basin.nn.BranchNoise;
import dev.basin.nn.Decoder;
import dev.basin.nn.Losses;
import dev.basin.nn.Model;
import dev.basin.nn.ResNet;
import dev.basin.nn.TransformerBlock.Normalized;
import dev.basin.nn.WideResNet;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Whole networks against PyTorch: the same weights under PyTorch's names, the same inputs, and
/// then logits, losses, running statistics and the gradient of every parameter. The fixtures hold
/// what PyTorch computed in float64; see `src/test/python/make_fixtures.py`.
class TorchParityTest {
  private static final int BATCH = 6;
  private static final int SIZE = 12;
  private static final int CLASSES = 10;
  private static final int VOCABULARY = 23;
  private static final int CONTEXT = 5;

  // relative to the norm of each tensor
  private static final double CLOSE_64 = 1e-9;
  private static final double CLOSE_32 = 1e-4;

  @Test
  void residualNetwork() throws IOException, URISyntaxException {
    ResNet network =
        new ResNet(20, 16, 3, CLASSES, ResNet.Shortcut.PROJECTION, true, Activation.RELU);
    for (DType dtype : DType.values()) {
      compare("resnet", TorchNames.RESNET, network.model(SIZE, SIZE, dtype));
    }
  }

  @Test
  void residualNetworkWithoutNormalisationAndProjections() throws IOException, URISyntaxException {
    ResNet network = new ResNet(20, 16, 3, CLASSES, ResNet.Shortcut.PAD, false, Activation.RELU);
    for (DType dtype : DType.values()) {
      compare("resnet-plain", TorchNames.RESNET, network.model(SIZE, SIZE, dtype));
    }
  }

  @Test
  void wideResidualNetwork() throws IOException, URISyntaxException {
    for (DType dtype : DType.values()) {
      Model model = new WideResNet(16, 2, 3, CLASSES).model(SIZE, SIZE, dtype);
      compare("wide", TorchNames.WIDE_RESNET, model);
    }
  }

  @Test
  void wideResidualNetworkWithoutNormalisation() throws IOException, URISyntaxException {
    WideResNet network =
        new WideResNet(
            16,
            2,
            3,
            CLASSES,
            WideResNet.Shortcut.PROJECTION,
            false,
            0,
            Activation.RELU,
            BranchNoise.NONE);
    for (DType dtype : DType.values()) {
      compare("wide-plain", TorchNames.WIDE_RESNET, network.model(SIZE, SIZE, dtype));
    }
  }

  @Test
  void decoderThatNormalisesAfter() throws IOException, URISyntaxException {
    for (DType dtype : DType.values()) {
      Model model = Decoder.grokking(VOCABULARY, CONTEXT).model(dtype);
      compare("grokking", TorchNames.ENCODER_LAYERS, model);
    }
  }

  @Test
  void decoderThatNormalisesBefore() throws IOException, URISyntaxException {
    Decoder decoder =
        new Decoder(
            VOCABULARY,
            CONTEXT,
            2,
            32,
            4,
            128,
            Activation.GELU,
            Normalized.BEFORE,
            Decoder.Position.LEARNED,
            true);
    for (DType dtype : DType.values()) {
      compare("gpt", TorchNames.GPT, decoder.model(dtype));
    }
  }

  // ---------------------------------------------------------------------------------- comparison

  private static void compare(String fixture, TorchNames names, Model model)
      throws IOException, URISyntaxException {
    Path file = Path.of(TorchParityTest.class.getResource(fixture + ".safetensors").toURI());
    Safetensors content = Safetensors.read(file);
    Map<String, Tensor> expected = content.tensors();
    Map<String, Tensor> found = computed(names, model, content.metadata().get("inputs"));
    Set<String> all = new TreeSet<>(expected.keySet());
    assertEquals(all, new TreeSet<>(found.keySet()));
    double tolerance = model.dtype() == DType.FLOAT64 ? CLOSE_64 : CLOSE_32;
    List<Executable> comparisons = new ArrayList<>();
    for (String name : all) {
      comparisons.add(() -> {
        double[] theirs = expected.get(name).toDoubles();
        double[] ours = digest(found.get(name), theirs.length);
        for (int i = 0; i < theirs.length; i++) {
          double error = Math.abs(ours[i] - theirs[i]) / Math.abs(theirs[0]);
          String place = "%s of %s, %s, entry %d".formatted(name, fixture, model.dtype(), i);
          assertTrue(error <= tolerance, place + ": " + ours[i] + " and not " + theirs[i]);
        }
      });
    }
    assertAll(comparisons);
  }

  // The norm and sixteen elements; of a scalar itself.
  private static double[] digest(Tensor x, int length) {
    double[] all = x.toDoubles();
    if (length == 1) {
      return all;
    }
    double[] digest = new double[length];
    double sum = 0;
    for (double value : all) {
      sum += value * value;
    }
    digest[0] = Math.sqrt(sum);
    for (int k = 0; k < length - 1; k++) {
      digest[k + 1] = all[k * all.length / (length - 1)];
    }
    return digest;
  }

  // ------------------------------------------------------------------------------------- our side

  private static Map<String, Tensor> computed(TorchNames names, Model model, String inputs) {
    TorchNames.Loaded network = names.load(model, drawn(names, model));
    Indices labels =
        Hashed.whole(
            "labels", Shape.of(BATCH), model.root() instanceof Decoder ? VOCABULARY : CLASSES);
    Map<String, Tensor> found = new LinkedHashMap<>();
    Tensor evaluated = evaluate(model, network, inputs);
    found.put("evaluated", evaluated);
    found.put("evaluated loss", Losses.crossEntropy(evaluated, labels));
    Objective<Model.Pass> objective =
        at -> {
          Model.Pass pass = train(model, at, inputs);
          Tensor detached = pass.output().stopGradient();
          return new Outcome<>(
              Losses.crossEntropy(pass.output(), labels),
              new Model.Pass(detached, pass.statistics()));
        };
    Objective.Gradient<Model.Pass> trained = objective.gradient(network.params());
    found.put("trained", trained.byproduct().output());
    found.put("trained loss", trained.loss());
    names
        .stateDict(model, trained.gradient())
        .forEach((name, gradient) -> found.put("gradient/" + name, gradient));
    Statistics running = network.statistics().updated(trained.byproduct().statistics(), 0.9);
    running.names().forEach(name -> found.put("statistic/" + names.name(name), running.get(name)));
    return found;
  }

  private static Map<String, Tensor> drawn(TorchNames names, Model model) {
    Params params = model.init(RandomStream.ofSeed(0));
    Map<String, Tensor> dict = new LinkedHashMap<>();
    names
        .stateDict(model, params, model.initialStatistics())
        .forEach((name, x) -> dict.put(name, Hashed.entry(name, x.shape())));
    return dict;
  }

  private static Tensor images(String name, DType dtype) {
    Tensor channelsFirst = Hashed.uniform(name, Shape.of(BATCH, 3, SIZE, SIZE));
    return channelsFirst.permute(0, 2, 3, 1).cast(dtype);
  }

  private static Indices tokens(String name) {
    return Hashed.whole(name, Shape.of(BATCH, CONTEXT), VOCABULARY);
  }

  private static Tensor evaluate(Model model, TorchNames.Loaded network, String inputs) {
    return model.root() instanceof Decoder
        ? model.evaluate(network.params(), network.statistics(), tokens(inputs))
        : model.evaluate(network.params(), network.statistics(), images(inputs, model.dtype()));
  }

  private static Model.Pass train(Model model, Params at, String inputs) {
    RandomStream random = RandomStream.ofSeed(0);
    return model.root() instanceof Decoder
        ? model.train(at, tokens(inputs), random)
        : model.train(at, images(inputs, model.dtype()), random);
  }
}
