package dev.basin.experiments.training;

import dev.basin.nn.Activation;
import dev.basin.nn.Decoder;
import dev.basin.nn.Model;
import dev.basin.nn.ResNet;
import dev.basin.nn.TransformerBlock.Normalized;
import dev.basin.optim.AdamW;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Sam;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.optim.TrainState;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.nio.file.Path;
import java.time.Duration;

/// A program that trains a small network with checkpoints and prints every step, until somebody
/// ends it.
final class TrainUntilKilled {
  private static final int CLASSES = 5;
  private static final int EPOCHS = 10;
  private static final int COUNT = 31;
  private static final int BATCH = 4; // the last of an epoch has 3

  private TrainUntilKilled() {}

  /// The name of the network, the folder of checkpoints, the milliseconds between them.
  public static void main(String[] arguments) throws InterruptedException {
    Checkpoints checkpoints =
        new Checkpoints(
            Path.of(arguments[1]),
            Duration.ofMillis(Long.parseLong(arguments[2])),
            2,
            System.err::println);
    Training training = training(arguments[0]);
    training.run(
        checkpoints,
        taken -> {
          System.out.println(taken.state().step());
          if (taken.state().step() == training.steps() - 3) {
            await();
          }
        });
  }

  // Nobody is faster than this.
  private static void await() {
    try {
      Thread.sleep(20_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Training training(String network) {
    long steps = Training.steps(COUNT, BATCH, EPOCHS);
    RandomStream random = RandomStream.ofSeed(9);
    int[] labels = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      labels[i] = random.index(i, CLASSES);
    }
    Schedule schedule = new Schedule.Cosine(0.05, 0, steps);
    if (network.equals("residual")) {
      Model model =
          new ResNet(8, 4, 3, CLASSES, ResNet.Shortcut.PROJECTION, true, Activation.RELU)
              .model(5, 5, DType.FLOAT32);
      Tensor images = random.split("images").normal(DType.FLOAT32, Shape.of(COUNT, 5, 5, 3));
      Optimizer optimizer = new Optimizer(new Sam(0.05), new Sgd(0.9, true, 1e-3), schedule, steps);
      return new Training(
              model, new Examples(images, Indices.of(labels)), BATCH, EPOCHS, 0.1, optimizer, 7)
          .with(new Probe("norm", Probe.every(3, steps), TrainUntilKilled::norm));
    }
    Optimizer optimizer =
        new Optimizer(new PlainGradient(), new AdamW(0.9, 0.98, 1e-8, 0.1), schedule, steps);
    return new Training(
        decoder(),
        new Examples(sequences(random.split("tokens")), Indices.of(labels)),
        BATCH,
        EPOCHS,
        0,
        optimizer,
        7);
  }

  private static double[] norm(TrainState state) {
    return new double[] {state.step(), state.params().norm().item()};
  }

  private static Model decoder() {
    return new Decoder(
            CLASSES,
            4,
            2,
            8,
            2,
            16,
            Activation.GELU,
            Normalized.BEFORE,
            Decoder.Position.LEARNED,
            true)
        .model(DType.FLOAT64);
  }

  // [count, tokens, vocabulary], each a one
  private static Tensor sequences(RandomStream random) {
    double[] values = new double[COUNT * 4 * CLASSES];
    for (int i = 0; i < COUNT * 4; i++) {
      values[i * CLASSES + random.index(i, CLASSES)] = 1;
    }
    return Tensor.of(DType.FLOAT64, Shape.of(COUNT, 4, CLASSES), values);
  }
}
