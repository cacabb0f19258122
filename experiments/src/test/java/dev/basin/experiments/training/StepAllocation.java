package dev.basin.experiments.training;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Statistics;
import dev.basin.nn.Activation;
import dev.basin.nn.Classification;
import dev.basin.nn.Decoder;
import dev.basin.nn.Model;
import dev.basin.nn.NextToken;
import dev.basin.nn.ResNet;
import dev.basin.optim.AdamW;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.optim.TrainState;
import dev.basin.optim.UpdateRule;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.Workspace;
import java.lang.reflect.Method;
import java.util.Arrays;

/// Trains a small network of either kind and prints the bytes that the cheapest of its last steps
/// allocated, and those of one more step outside of a workspace.
final class StepAllocation {
  private static final int STEPS = 350;
  private static final int LAST = 20;
  private static final int CLASSES = 10;

  private static final Object THREADS;
  private static final Method ALLOCATED;

  // By reflection: the module that these tests are patched into does not read that of management.
  static {
    try {
      Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
      THREADS = factory.getMethod("getThreadMXBean").invoke(null);
      ALLOCATED =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getCurrentThreadAllocatedBytes");
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private StepAllocation() {}

  /// @param arguments `residual network` or `transformer`
  public static void main(String[] arguments) throws ReflectiveOperationException {
    RandomStream random = RandomStream.ofSeed(1);
    switch (arguments[0]) {
      case "residual network" -> {
        Model model =
            new ResNet(8, 16, 3, CLASSES, ResNet.Shortcut.PAD, true, Activation.RELU)
                .model(16, 16, DType.FLOAT32);
        Tensor images = random.split("images").normal(DType.FLOAT32, Shape.of(8, 16, 16, 3));
        Objective<Statistics> objective =
            new Classification(model, images, labels(8), 0, random.split("pass"));
        train(model, objective, new Sgd(0.9, false, 5e-4));
      }
      case "transformer" -> {
        Model model = Decoder.grokking(CLASSES, 5).model(DType.FLOAT32);
        int[] tokens = new int[32 * 5];
        Arrays.setAll(tokens, i -> i * i % CLASSES);
        Objective<Statistics> objective =
            new NextToken(
                model, Indices.of(Shape.of(32, 5), tokens), labels(32), random.split("pass"));
        train(model, objective, new AdamW(0.9, 0.98, 1e-8, 1));
      }
      default -> throw new IllegalArgumentException("no network " + arguments[0]);
    }
  }

  private static Indices labels(int count) {
    int[] labels = new int[count];
    Arrays.setAll(labels, i -> i % CLASSES);
    return Indices.of(labels);
  }

  private static void train(Model model, Objective<Statistics> objective, UpdateRule update)
      throws ReflectiveOperationException {
    Optimizer optimizer =
        new Optimizer(new PlainGradient(), update, new Schedule.Constant(0.01), STEPS);
    TrainState state =
        optimizer.start(model.init(RandomStream.ofSeed(2)), model.initialStatistics(), 1);
    Workspace workspace = new Workspace();
    long least = Long.MAX_VALUE;
    for (int step = 1; step <= STEPS; step++) {
      long before = allocatedBytes();
      state = workspace.step(state, s -> optimizer.step(s, objective)).state();
      long bytes = allocatedBytes() - before;
      least = step > STEPS - LAST ? Math.min(least, bytes) : least;
    }
    long before = allocatedBytes();
    optimizer.step(state, objective);
    System.out.println("bytes " + least + " " + (allocatedBytes() - before));
  }

  private static long allocatedBytes() throws ReflectiveOperationException {
    return (long) ALLOCATED.invoke(THREADS);
  }
}
