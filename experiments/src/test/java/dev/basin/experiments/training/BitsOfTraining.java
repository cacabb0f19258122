package dev.basin.experiments.training;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Objective.Outcome;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.Digits;
import dev.basin.nn.Activation;
import dev.basin.nn.Classification;
import dev.basin.nn.Decoder;
import dev.basin.nn.Dropout;
import dev.basin.nn.Linear;
import dev.basin.nn.Losses;
import dev.basin.nn.Model;
import dev.basin.nn.ResNet;
import dev.basin.nn.Sequential;
import dev.basin.nn.TransformerBlock.Normalized;
import dev.basin.optim.AdamW;
import dev.basin.optim.Asam;
import dev.basin.optim.GradientRule;
import dev.basin.optim.Lamb;
import dev.basin.optim.Microbatches;
import dev.basin.optim.Optimizer;
import dev.basin.optim.Sam;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.optim.TrainState;
import dev.basin.optim.UpdateRule;
import dev.basin.tensor.Convolution;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.KernelThreads;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Trains small networks and prints, line by line, digests of what came out: one program whose
/// output must be the same wherever and however it runs. The lines get more particular towards the
/// end (single ops), so that the last line that differs tells where to look.
final class BitsOfTraining {
  private static final int BATCH = 3;
  private static final int CLASSES = 5;

  private BitsOfTraining() {}

  public static void main(String[] arguments) throws IOException {
    KernelThreads.set(Integer.getInteger("basin.threads", 1));
    for (DType dtype : DType.values()) {
      // widths and sizes off the lane grid
      Model residual =
          new ResNet(8, 5, 3, CLASSES, ResNet.Shortcut.PROJECTION, true, Activation.RELU)
              .model(5, 5, dtype);
      train("residual " + dtype, residual, 2, new Sam(0.05), new Sgd(0.9, false, 1e-3));
      train("decoder " + dtype, decoder(dtype), 2, new Sam(0.05), adam());
      train("exact sam " + dtype, perceptron(dtype), 2, new Sam(0.05, 2, true), adam());
      train("parts " + dtype, perceptron(dtype), 2, parts(), new Lamb());
      for (Activation activation : Activation.values()) {
        Tensor x = RandomStream.ofSeed(5).normal(dtype, Shape.of(211)).mul(4);
        System.out.println(activation + " " + dtype + " " + digest(activation.forward(null, x)));
      }
      ops(dtype);
    }
  }

  private static Model decoder(DType dtype) {
    return new Decoder(
            CLASSES,
            4,
            2,
            10,
            2,
            21,
            Activation.RELU,
            Normalized.AFTER,
            Decoder.Position.SINUSOIDAL,
            false)
        .model(dtype);
  }

  private static UpdateRule adam() {
    return new AdamW(0.9, 0.98, 1e-8, 0.1);
  }

  private static GradientRule parts() {
    return new Microbatches(2, new Asam(0.5, 3, 0.01, true));
  }

  private static Model perceptron(DType dtype) {
    Sequential layers =
        Sequential.of()
            .then("first", new Linear(13, 37, true))
            .then("gelu", Activation.GELU)
            .then("dropout", new Dropout(0.2))
            .then("second", new Linear(37, 19, true))
            .then("tanh", Activation.TANH)
            .then("output", new Linear(19, CLASSES, true));
    return new Model(layers, Shape.of(13), dtype);
  }

  private static void train(
      String name, Model model, int steps, GradientRule rule, UpdateRule update)
      throws IOException {
    Optimizer optimizer = new Optimizer(rule, update, new Schedule.Cosine(0.1, 0, steps), steps);
    RandomStream random = RandomStream.ofSeed(11);
    TrainState state =
        optimizer.start(model.init(random.split("init")), model.initialStatistics(), 11);
    Path file = Files.createTempFile("losses", ".csv");
    try {
      try (CsvWriter csv = new CsvWriter(file, "step", "loss", "rounded")) {
        for (int step = 0; step < steps; step++) {
          Optimizer.Taken<?> taken = optimizer.step(state, batch(model, state.random()));
          state = taken.state();
          csv.row(step, taken.loss(), Digits.six(taken.loss()));
        }
      }
      System.out.println(name + " losses " + sha256(Files.readAllBytes(file)));
    } finally {
      Files.delete(file);
    }
    Params weights = state.params();
    for (String weight : weights.names()) {
      System.out.println(name + " " + weight + " " + digest(weights.get(weight)));
    }
  }

  private static Objective<Statistics> batch(Model model, RandomStream random) {
    int[] labels = draw(random.split("labels"), BATCH);
    if (model.root() instanceof Decoder decoder) {
      int[] tokens = draw(random.split("inputs"), BATCH * decoder.context());
      Indices inputs = Indices.of(Shape.of(BATCH, decoder.context()), tokens);
      return params -> {
        Model.Pass pass = model.train(params, inputs, random.split("pass"));
        Tensor loss = Losses.crossEntropy(pass.output(), Indices.of(labels));
        return new Outcome<>(loss, pass.statistics());
      };
    }
    int[] sizes = new int[model.input().rank() + 1];
    sizes[0] = BATCH;
    System.arraycopy(model.input().toArray(), 0, sizes, 1, sizes.length - 1);
    Tensor inputs = random.split("inputs").normal(model.dtype(), Shape.of(sizes));
    return new Classification(model, inputs, Indices.of(labels), 0.1, random.split("pass"));
  }

  /// Numbers of tokens or classes.
  private static int[] draw(RandomStream random, int count) {
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      drawn[i] = random.index(i, CLASSES);
    }
    return drawn;
  }

  private static void ops(DType dtype) {
    Tensor x = RandomStream.ofSeed(7).normal(dtype, Shape.of(11, 23)).mul(3);
    Tensor y = RandomStream.ofSeed(8).uniform(dtype, Shape.of(11, 23), 0.01, 30);
    print("exp", x.exp());
    print("expm1", x.expm1());
    print("erf", x.erf());
    print("sin", x.sin());
    print("cos", x.cos());
    print("log", y.log());
    print("log1p", y.log1p());
    print("sqrt", y.sqrt());
    print("pow", y.pow(1.7));
    print("div", x.div(y));
    print("sum of all", x.sum());
    print("sum of rows", x.sum(1));
    print("sum of columns", x.sum(0));
    print("softmax", x.softmax(1));
    print("logSumExp", x.logSumExp(false, 1));
    print("matmul", x.matmul(y.transpose(0, 1)));
    print("transposed matmul", x.transpose(0, 1).matmul(y));
    Tensor images = RandomStream.ofSeed(9).normal(dtype, Shape.of(2, 5, 4, 32));
    Tensor kernel = RandomStream.ofSeed(10).normal(dtype, Shape.of(3, 3, 32, 32));
    Convolution same = Convolution.UNIT.padding(1);
    print("conv by tiles", images.conv(kernel, same));
    print("convInput by tiles", images.convInput(kernel, images.shape(), same));
    print("convWeight by tiles", images.convWeight(images, kernel.shape(), same));
  }

  private static void print(String name, Tensor x) {
    System.out.println(name + " " + x.dtype() + " " + digest(x));
  }

  // a float widens to a double without loss, its sign of zero included
  private static String digest(Tensor x) {
    ByteBuffer bytes = ByteBuffer.allocate(x.size() * Double.BYTES);
    for (double value : x.toDoubles()) {
      bytes.putDouble(value);
    }
    return sha256(bytes.array());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
