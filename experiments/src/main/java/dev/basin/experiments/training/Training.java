package dev.basin.experiments.training;

import dev.basin.experiments.augmentation.Augmentation;
import dev.basin.nn.Classification;
import dev.basin.nn.Model;
import dev.basin.optim.Optimizer;
import dev.basin.optim.TrainState;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One run of training: a model, what it learns from, and how.
///
/// Initial weights and the order of examples are functions of the seed alone. Two runs that differ
/// in their optimizer only start at the same point and see the same batches.
///
/// @param batch rows of a step; the last batch of an epoch holds what remains
/// @param labelSmoothing in [0, 1]
/// @param augmentation of every batch, a function of (seed, epoch, batch)
public record Training(
    Model model,
    Examples examples,
    int batch,
    int epochs,
    double labelSmoothing,
    Optimizer optimizer,
    long seed,
    Augmentation augmentation) {

  /// Without augmentation.
  public Training(
      Model model,
      Examples examples,
      int batch,
      int epochs,
      double labelSmoothing,
      Optimizer optimizer,
      long seed) {
    this(model, examples, batch, epochs, labelSmoothing, optimizer, seed, Augmentation.none());
  }

  /// The steps of a run: the number of batches in an epoch, times the epochs.
  public static long steps(int examples, int batch, int epochs) {
    return (long) epochs * Math.ceilDiv(examples, batch);
  }

  /// What came of it.
  ///
  /// @param losses the mean loss over the batches of every epoch, each before its step
  public record Trained(Network network, List<Double> losses) {}

  /// Runs all epochs.
  ///
  /// @param afterStep called after every step
  public Trained run(Runnable afterStep) {
    RandomStream random = RandomStream.ofSeed(seed);
    TrainState state =
        optimizer.start(model.init(random.split("init")), model.initialStatistics(), seed);
    Workspace workspace = new Workspace();
    List<Double> losses = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      int[] order = random.split("order").split(epoch).permutation(examples.count());
      double sum = 0;
      int count = 0;
      for (int from = 0; from < order.length; from += batch) {
        int to = Math.min(order.length, from + batch);
        int[] rows = Arrays.copyOfRange(order, from, to);
        Optimizer.Taken<?> taken = workspace.step(state, before -> step(before, rows));
        state = taken.state();
        sum += taken.loss();
        count++;
        afterStep.run();
      }
      losses.add(sum / count);
    }
    return new Trained(new Network(model, state.params(), state.statistics()), losses);
  }

  private Sampler sampler() {
    return new Sampler(examples.count(), batch, seed);
  }

  private Optimizer.Taken<?> step(TrainState state, int[] rows) {
    Examples chosen =
        examples.rows(rows).augmented(augmentation, sampler().augmentation(state.step()));
    RandomStream random = state.random().split("pass");
    return optimizer.step(
        state, new Classification(model, chosen.inputs(), chosen.labels(), labelSmoothing, random));
  }
}
