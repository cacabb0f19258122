package dev.basin.experiments.training;

import dev.basin.autodiff.Params;
import dev.basin.experiments.metrics.Metrics;
import dev.basin.nn.Model;
import dev.basin.optim.Optimizer;
import dev.basin.optim.TrainState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes how a run is doing to a log: `loss` before the step, `learning rate` and `norm/gradient`
/// of the step (of the direction that the update rule was handed), `norm/weights` after it, and at
/// the end of every epoch `test/loss` and `test/accuracy`.
///
/// ```java
/// try (TrainingMetrics metrics = new TrainingMetrics(training, model, 10, test, EventFile.in(folder))) {
///   training.run(checkpoints, metrics);
/// }
/// ```
public final class TrainingMetrics implements StepListener, AutoCloseable {
  private final Training training;
  private final Model model;
  private final int every;
  private final List<Examples> test;
  private final Metrics.Opener opener;
  private Metrics metrics; // opened at the first step, which a checkpoint may have put anywhere
  private double gradientNorm = Double.NaN; // of the step under way, if it is to be written

  /// @param model to score at the end of every epoch
  /// @param every how many steps one is written of
  /// @param test parts of held-out examples; none if empty
  public TrainingMetrics(
      Training training, Model model, int every, List<Examples> test, Metrics.Opener opener) {
    if (every < 1) {
      throw new IllegalArgumentException(
          "metrics: one in every " + every + " steps; it must be at least 1");
    }
    this.training = training;
    this.model = model;
    this.every = every;
    this.test = List.copyOf(test);
    this.opener = opener;
  }

  @Override
  public void direction(long step, Params direction) {
    gradientNorm = (step + 1) % every == 0 ? direction.norm().item() : Double.NaN;
  }

  @Override
  public void accept(Optimizer.Taken<?> taken) {
    TrainState state = taken.state();
    Map<String, Double> values = new LinkedHashMap<>();
    if (state.step() % every == 0) {
      values.put("loss", taken.loss());
      values.put("learning rate", training.optimizer().schedule().at(state.step() - 1));
      values.put("norm/gradient", gradientNorm);
      values.put("norm/weights", state.params().norm().item());
    }
    if (state.step() % training.stepsOfEpoch() == 0 && !test.isEmpty()) {
      Network network = new Network(model, state.params(), state.statistics());
      Network.Score score = network.score(test);
      values.put("test/loss", score.loss());
      values.put("test/accuracy", score.accuracy());
    }
    try {
      if (metrics == null) {
        metrics = opener.open(state.step());
      }
      if (!values.isEmpty()) {
        metrics.write(state.step(), values);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("metrics: step " + state.step() + " is not written", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (metrics != null) {
      metrics.close();
    }
  }
}
