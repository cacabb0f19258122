package dev.basin.experiments.training;

import dev.basin.nn.Classification;
import dev.basin.nn.Model;
import dev.basin.nn.PreResNet;
import dev.basin.nn.WideResNet;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.optim.TrainState;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.KernelThreads;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// Trains one of the papers' networks for a few steps on batches of their size, and prints for each
/// its loss, its seconds, and the most memory so far.
final class FullSizeStep {
  private static final int BATCH = 128;
  private static final int CLASSES = 10;

  private FullSizeStep() {}

  /// @param arguments `PreResNet-164` or `WRN-28-10`, and a number of steps
  public static void main(String[] arguments) throws IOException {
    Model model = model(arguments[0]);
    int steps = Integer.parseInt(arguments[1]);
    KernelThreads.set(Runtime.getRuntime().availableProcessors());
    RandomStream random = RandomStream.ofSeed(1);
    Optimizer optimizer =
        new Optimizer(
            new PlainGradient(), new Sgd(0.9, false, 5e-4), new Schedule.Constant(0.1), steps);
    TrainState state =
        optimizer.start(model.init(random.split("init")), model.initialStatistics(), 1);
    Tensor images = random.split("images").normal(DType.FLOAT32, Shape.of(BATCH, 32, 32, 3));
    int[] labels = new int[BATCH];
    Arrays.setAll(labels, i -> i % CLASSES);
    Workspace workspace = new Workspace();
    for (int step = 1; step <= steps; step++) {
      long begin = System.nanoTime();
      Optimizer.Taken<?> taken =
          workspace.step(
              state,
              s ->
                  optimizer.step(
                      s, new Classification(model, images, Indices.of(labels), 0, s.random())));
      state = taken.state();
      System.out.printf(
          Locale.ROOT,
          "%s step %d: loss %.4f, %.2f s, heap of %.2f GB, process at most %s%n",
          arguments[0],
          step,
          taken.loss(),
          (System.nanoTime() - begin) * 1e-9,
          Runtime.getRuntime().totalMemory() / 1e9,
          resident());
    }
  }

  private static Model model(String name) {
    return switch (name) {
      case "PreResNet-164" -> new PreResNet(164, 3, CLASSES).model(32, 32, DType.FLOAT32);
      case "WRN-28-10" -> new WideResNet(28, 10, 3, CLASSES).model(32, 32, DType.FLOAT32);
      default -> throw new IllegalArgumentException("no network " + name);
    };
  }

  // Linux alone says what the whole process took.
  private static String resident() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return "unknown";
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .map(kilobytes -> String.format(Locale.ROOT, "%.2f GB", kilobytes * 1024 / 1e9))
        .findFirst()
        .orElse("unknown");
  }
}
