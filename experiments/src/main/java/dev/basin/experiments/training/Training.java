package dev.basin.experiments.training;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.experiments.augmentation.Augmentation;
import dev.basin.nn.Model;
import dev.basin.optim.Optimizer;
import dev.basin.optim.TrainState;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Workspace;
import java.util.List;
import java.util.function.Function;

/// One run of training: a problem, the examples that it is posed over, and how it is solved.
///
/// Initial weights and the order of examples are functions of the seed alone. Two runs that differ
/// in their optimizer only start at the same point and see the same batches.
///
/// @param batch rows of a step; the last batch of an epoch holds what remains
/// @param augmentation of every batch, a function of (seed, epoch, batch)
/// @param probe what is measured along the run
/// @param until what ends the run before its last epoch
public record Training(
    Problem problem,
    Examples examples,
    int batch,
    int epochs,
    Optimizer optimizer,
    long seed,
    Augmentation augmentation,
    Probe probe,
    Until until) {

  /// A run of all epochs.
  public Training(
      Problem problem,
      Examples examples,
      int batch,
      int epochs,
      Optimizer optimizer,
      long seed,
      Augmentation augmentation,
      Probe probe) {
    this(
        problem,
        examples,
        batch,
        epochs,
        optimizer,
        seed,
        augmentation,
        probe,
        Until.THE_LAST_EPOCH);
  }

  /// Classification without augmentation.
  ///
  /// @param labelSmoothing in [0, 1]
  public Training(
      Model model,
      Examples examples,
      int batch,
      int epochs,
      double labelSmoothing,
      Optimizer optimizer,
      long seed) {
    this(
        new ClassificationProblem(model, labelSmoothing),
        examples,
        batch,
        epochs,
        optimizer,
        seed,
        Augmentation.none(),
        Probe.NONE);
  }

  /// The same run with every batch augmented.
  public Training with(Augmentation newAugmentation) {
    return new Training(
        problem, examples, batch, epochs, optimizer, seed, newAugmentation, probe, until);
  }

  /// The same run, measured along the way.
  public Training with(Probe newProbe) {
    return new Training(
        problem, examples, batch, epochs, optimizer, seed, augmentation, newProbe, until);
  }

  /// The same run, ended earlier.
  public Training with(Until newUntil) {
    return new Training(
        problem, examples, batch, epochs, optimizer, seed, augmentation, probe, newUntil);
  }

  /// The steps of a run: the number of batches in an epoch, times the epochs.
  public static long steps(int examples, int batch, int epochs) {
    return (long) epochs * Math.ceilDiv(examples, batch);
  }

  /// What came of it.
  ///
  /// @param state after the last step; its averages are what the optimizer kept of the weights
  /// @param losses the mean loss over the batches of every epoch, each before its step
  /// @param trace what the probe measured
  public record Trained(TrainState state, List<Double> losses, Probe.Trace trace) {
    public Params params() {
      return state.params();
    }

    public Statistics statistics() {
      return state.statistics();
    }

    /// The model with these parameters and statistics.
    public Network network(Model model) {
      return new Network(model, params(), statistics());
    }
  }

  /// Runs all epochs, or until what ends the run.
  ///
  /// @param afterStep called after every step
  public Trained run(Runnable afterStep) {
    return run(Saving.NONE, taken -> afterStep.run());
  }

  /// Runs all epochs, beginning at the newest checkpoint if there is one. A run that was
  /// interrupted any number of times ends with the same bits as one that never was: weights,
  /// batches, dropout and learning rate at a step are functions of what is saved, the seed, and the
  /// step.
  ///
  /// @param checkpoints where there may be some, and how often to save
  /// @param listener is told of every step that is taken
  /// @throws dev.basin.experiments.UserError if there are checkpoints of another run (another
  ///   model, batch size, optimizer or augmentation, or another seed), or none is intact
  /// @throws java.util.concurrent.CancellationException if the program is to end, when the run is
  ///   saved
  public Trained run(Checkpoints checkpoints, StepListener listener) {
    try (Saving saving = new SavingToFolder(this, checkpoints)) {
      return run(saving, listener);
    }
  }

  private Trained run(Saving saving, StepListener listener) {
    Course course = saving.resumed(Course.at(start()));
    listener.resumed(course.state().step());
    course = saving.measured(course, probe);
    Workspace workspace = new Workspace();
    Batches batches =
        new Batches(examples, new Sampler(examples.count(), batch, seed), augmentation);
    Batches.Epoch epoch = null;
    boolean over = isOver(course);
    while (!over) {
      long step = course.state().step();
      int ofEpoch = (int) (step % stepsOfEpoch());
      if (epoch == null || ofEpoch == 0) {
        epoch = batches.epoch((int) (step / stepsOfEpoch()));
      }
      Batches.Epoch current = epoch;
      Optimizer.Taken<?> taken =
          workspace.step(course.state(), before -> step(before, current.get(ofEpoch), listener));
      course = saving.measured(course.after(taken, stepsOfEpoch()), probe);
      listener.accept(taken);
      over = isOver(course);
      saving.after(course, over);
    }
    return new Trained(course.state(), course.losses(), course.trace());
  }

  private boolean isOver(Course course) {
    long step = course.state().step();
    return step >= steps() || step % stepsOfEpoch() == 0 && until.met().test(course.state());
  }

  /// A name for this run, made of all that decides its steps and its length: a digest.
  public String key() {
    return Recipe.of(this).digest(epochs, seed);
  }

  /// The steps of this run, at most.
  public long steps() {
    return steps(examples.count(), batch, epochs);
  }

  /// The steps of one epoch.
  public long stepsOfEpoch() {
    return steps(examples.count(), batch, 1);
  }

  private TrainState start() {
    RandomStream random = RandomStream.ofSeed(seed).split("init");
    return optimizer.start(problem.init(random), problem.initialStatistics(), seed);
  }

  private Optimizer.Taken<?> step(TrainState state, Examples chosen, StepListener listener) {
    return optimizer.step(
        state,
        problem.objective(chosen, state.random().split("pass")),
        Function.identity(),
        direction -> listener.direction(state.step(), direction));
  }
}
