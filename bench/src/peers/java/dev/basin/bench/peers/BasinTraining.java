package dev.basin.bench.peers;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.nn.Activation;
import dev.basin.nn.Classification;
import dev.basin.nn.Decoder;
import dev.basin.nn.Linear;
import dev.basin.nn.Model;
import dev.basin.nn.NextToken;
import dev.basin.nn.ResNet;
import dev.basin.nn.Sequential;
import dev.basin.optim.AdamW;
import dev.basin.optim.GradientRule;
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
import java.util.function.Supplier;

/// Training steps of Basin, taken as a training loop takes them, on one batch.
final class BasinTraining {
  private final Optimizer optimizer;
  private final Objective<Statistics> objective;
  private final Workspace workspace = new Workspace();
  private TrainState state;
  private Params last;

  /// Of the last step.
  static volatile double loss;

  private BasinTraining(
      Model model, Objective<Statistics> objective, GradientRule rule, UpdateRule update) {
    optimizer = new Optimizer(rule, update, new Schedule.Constant(0.01), 1_000_000);
    this.objective = objective;
    RandomStream random = RandomStream.ofSeed(1);
    state = optimizer.start(model.init(random), model.initialStatistics(), 1);
  }

  private static BasinTraining images(
      Model model, int batch, int classes, GradientRule rule, UpdateRule update) {
    int[] sizes = new int[model.input().rank() + 1];
    System.arraycopy(model.input().toArray(), 0, sizes, 1, sizes.length - 1);
    sizes[0] = batch;
    Shape shape = Shape.of(sizes);
    Tensor inputs = Tensor.of(shape, Values.random(shape.size()));
    Indices labels = Indices.of(Values.labels(batch, classes));
    RandomStream random = RandomStream.ofSeed(2);
    return new BasinTraining(
        model, new Classification(model, inputs, labels, 0, random), rule, update);
  }

  private void step() {
    Optimizer.Taken<?> taken = workspace.step(state, before -> optimizer.step(before, objective));
    state = taken.state();
    loss = taken.loss();
  }

  static Runnable mlp(int threads, int batch) {
    BasinThreads.use(threads);
    Sequential layers =
        Sequential.of(
            new Linear(784, 512, true),
            Activation.RELU,
            new Linear(512, 512, true),
            Activation.RELU,
            new Linear(512, 10, true));
    Model model = new Model(layers, Shape.of(784), DType.FLOAT32);
    return images(model, batch, 10, new PlainGradient(), new Sgd(0, false, 0))::step;
  }

  static Runnable resNet(int threads, int batch, int depth) {
    return resNet(threads, batch, depth, new PlainGradient());
  }

  static Runnable resNet(int threads, int batch, int depth, GradientRule rule) {
    BasinThreads.use(threads);
    return residual(batch, depth, rule)::step;
  }

  private static BasinTraining residual(int batch, int depth, GradientRule rule) {
    ResNet network = new ResNet(depth, 16, 3, 10, ResNet.Shortcut.PAD, true, Activation.RELU);
    Model model = network.model(32, 32, DType.FLOAT32);
    return images(model, batch, 10, rule, new Sgd(0.9, false, 0));
  }

  static Runnable transformer(int threads, int batch) {
    BasinThreads.use(threads);
    int tokens = 5;
    int vocabulary = 99;
    Model model = Decoder.grokking(vocabulary, tokens).model(DType.FLOAT32);
    Indices sequences =
        Indices.of(Shape.of(batch, tokens), Values.labels(batch * tokens, vocabulary));
    Indices labels = Indices.of(Values.labels(batch, vocabulary));
    NextToken objective = new NextToken(model, sequences, labels, RandomStream.ofSeed(2));
    UpdateRule update = new AdamW(0.9, 0.98, 1e-8, 1);
    return new BasinTraining(model, objective, new PlainGradient(), update)::step;
  }

  // --------------------------------------------------------------------------- derivatives alone

  static Runnable gradient(int batch, int depth) {
    BasinTraining training = residual(batch, depth, new PlainGradient());
    Params at = training.state.params();
    return training.derivative(() -> training.objective.gradient(at).gradient());
  }

  static Runnable hessianProduct(int batch, int depth) {
    BasinTraining training = residual(batch, depth, new PlainGradient());
    Params at = training.state.params();
    Params along = training.objective.gradient(at).gradient();
    return training.derivative(
        () -> Autodiff.hvp(params -> training.objective.evaluate(params).loss(), at, along));
  }

  // in a workspace, as in a training step; the next takes over the arrays of the last
  private Runnable derivative(Supplier<Params> derivative) {
    return () -> last = workspace.step(last, before -> derivative.get());
  }
}
