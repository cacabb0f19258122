package dev.basin.experiments.training;

import dev.basin.autodiff.Statistics;
import dev.basin.experiments.data.FashionMnist;
import dev.basin.experiments.data.ImageData;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.nn.Activation;
import dev.basin.nn.Losses;
import dev.basin.nn.Model;
import dev.basin.nn.ResNet;
import dev.basin.nn.weights.Safetensors;
import dev.basin.nn.weights.TorchNames;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// Networks that go from here to PyTorch and back, by hand; `nn/src/test/python/exchange.py` is the
/// other half, and says how to run both.
///
/// - `export FOLDER`: trains a network and writes its weights, the images and what it says of them.
/// - `check FOLDER`: reads the weights that PyTorch trained, and compares what the network says of
///   the same images here and there.
final class ExchangeWithTorch {
  private static final int TRAIN = 2000;
  private static final int TEST = 1000;

  private ExchangeWithTorch() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    ImageSplits splits = FashionMnist.builtIn();
    ImageData images = splits.train().take(TRAIN);
    Examples train = Examples.of(images, images.channelMean(), images.channelDeviation());
    Examples test =
        Examples.of(splits.test().take(TEST), images.channelMean(), images.channelDeviation());
    Model model =
        new ResNet(8, 8, 1, 10, ResNet.Shortcut.PROJECTION, true, Activation.RELU)
            .model(images.height(), images.width(), DType.FLOAT32);
    if (arguments[0].equals("export")) {
      export(folder, trained(model, train), train, test);
    } else {
      check(folder, model, test);
    }
  }

  private static Network trained(Model model, Examples train) {
    long steps = Training.steps(TRAIN, 50, 2);
    Optimizer optimizer =
        new Optimizer(
            new PlainGradient(),
            new Sgd(0.9, false, 1e-3),
            new Schedule.Cosine(0.05, 0, steps),
            steps);
    return new Training(model, train, 50, 2, 0, optimizer, 1).run(() -> {}).network(model);
  }

  private static void export(Path folder, Network network, Examples train, Examples test)
      throws IOException {
    Map<String, Tensor> weights =
        TorchNames.RESNET.stateDict(network.model(), network.params(), network.statistics());
    new Safetensors(weights, Map.of("made by", "basin")).write(folder.resolve("basin.safetensors"));
    Tensor logits = network.model().evaluate(network.params(), network.statistics(), test.inputs());
    Map<String, Tensor> data =
        Map.of(
            "train images", train.inputs().permute(0, 3, 1, 2),
            "train labels", asTensor(train.labels()),
            "images", test.inputs().permute(0, 3, 1, 2),
            "labels", asTensor(test.labels()),
            "logits", logits);
    new Safetensors(data, Map.of()).write(folder.resolve("images.safetensors"));
    report("trained here, evaluated here", logits, test.labels());
  }

  private static void check(Path folder, Model model, Examples test) throws IOException {
    TorchNames.Loaded loaded =
        TorchNames.RESNET.load(
            model, Safetensors.read(folder.resolve("torch.safetensors")).tensors());
    Statistics statistics = loaded.statistics();
    Tensor ours = model.evaluate(loaded.params(), statistics, test.inputs());
    Tensor theirs =
        Safetensors.read(folder.resolve("torch-logits.safetensors")).tensors().get("logits");
    report("trained in PyTorch, evaluated here", ours, test.labels());
    report("trained in PyTorch, evaluated there", theirs, test.labels());
    int differently = 0;
    double largest = 0;
    for (int i = 0; i < TEST; i++) {
      Tensor a = ours.slice(0, i, i + 1);
      Tensor b = theirs.slice(0, i, i + 1);
      differently += argmax(a) == argmax(b) ? 0 : 1;
      largest = Math.max(largest, a.sub(b).abs().max().item());
    }
    System.out.printf(
        Locale.ROOT, "classified differently: %d, largest difference %.2g%n", differently, largest);
  }

  private static int argmax(Tensor row) {
    double[] values = row.toDoubles();
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  private static Tensor asTensor(Indices labels) {
    double[] values = new double[labels.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = labels.get(i);
    }
    return Tensor.of(Shape.of(values.length), values);
  }

  private static void report(String what, Tensor logits, Indices labels) {
    System.out.printf(Locale.ROOT, "%s: accuracy %.4f%n", what, Losses.accuracy(logits, labels));
  }
}
