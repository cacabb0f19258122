package dev.basin.experiments.figures;

import dev.basin.autodiff.Params;
import dev.basin.experiments.analysis.CurveProblem;
import dev.basin.experiments.analysis.WeightCurve;
import dev.basin.experiments.data.ImageData;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.training.ClassificationProblem;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Probe;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Model;
import dev.basin.optim.Optimizer;
import dev.basin.optim.TrainState;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Independently trained networks, and curves of low loss between them.
record Modes(ModesRecipe recipe, Model model, Examples train, Examples test) {
  private static final int TEST_ROWS = 250;

  /// @param batchNorm whether a normalisation follows every hidden layer; PreResNet-164 has its own
  static Modes of(ModesRecipe recipe, ImageSplits splits, boolean batchNorm) {
    ImageData train = splits.train().take(recipe.trainImages());
    ImageData test = splits.test().take(recipe.testImages());
    Examples pooled = pooled(Examples.of(train, train), recipe.pool());
    int[] sizes = pooled.inputs().shape().toArray();
    Shape image = Shape.of(Arrays.copyOfRange(sizes, 1, sizes.length));
    return new Modes(
        recipe,
        recipe.model(image, train.classes(), batchNorm),
        pooled,
        pooled(Examples.of(test, train), recipe.pool()));
  }

  private static Examples pooled(Examples examples, int side) {
    return side == 1 ? examples : examples.pooled(side);
  }

  Landscape landscape() {
    return new Landscape(
        model, train.chunks(recipe.batch()), test.chunks(TEST_ROWS), recipe.decay());
  }

  // ------------------------------------------------------------------------------------- networks

  /// The run that trains one network.
  Training network(long seed) {
    return network(recipe.optimizer(), recipe.epochs(), seed);
  }

  /// The same from the same start and on the same batches with another optimizer.
  Training network(Optimizer optimizer, int epochs, long seed) {
    return new Training(
        new ClassificationProblem(model, 0),
        train,
        recipe.batch(),
        epochs,
        optimizer,
        seed,
        recipe.augmentation(),
        Probe.NONE);
  }

  /// An independent network.
  ///
  /// @param run what it is known by
  record Mode(String run, Params weights) {}

  /// @param count how many, of the seeds that follow the user's
  List<Mode> networks(FigureContext context, int count) {
    List<Training> runs =
        IntStream.range(0, count).mapToObj(k -> network(context.seed(k))).toList();
    List<Training.Trained> trained = context.train("networks", runs);
    return IntStream.range(0, count)
        .mapToObj(k -> new Mode(runs.get(k).key(), trained.get(k).params()))
        .toList();
  }

  // --------------------------------------------------------------------------------------- curves

  /// A pair of networks, the k-th and its successor in the round.
  record Link(int from, int to, Mode start, Mode end) {
    static List<Link> among(List<Mode> networks, int pairs) {
      return IntStream.range(0, pairs)
          .mapToObj(k -> {
            int next = (k + 1) % networks.size();
            return new Link(k, next, networks.get(k), networks.get(next));
          })
          .toList();
    }

    String name() {
      return (from + 1) + "-" + (to + 1);
    }

    WeightCurve segment() {
      return new WeightCurve.PolygonalChain(List.of(start.weights(), end.weights()));
    }
  }

  CurveProblem problem(Link link, WeightCurve.Shape shape) {
    return new CurveProblem(
        model,
        shape,
        link.start().weights(),
        link.end().weights(),
        link.start().run() + " and " + link.end().run(),
        recipe.decay());
  }

  /// A curve that was found.
  ///
  /// @param frames the bend along its training
  record Found(Link link, CurveProblem problem, Training.Trained trained, List<Frame> frames) {
    WeightCurve curve() {
      return problem.curve(trained.params());
    }
  }

  /// A bend after some steps of its training.
  record Frame(long step, Params bend) {}

  /// @return a curve for every pair, in their order
  List<Found> curves(FigureContext context, List<Link> links, WeightCurve.Shape shape) {
    List<Training> runs = new ArrayList<>();
    for (Link link : links) {
      runs.add(
          new Training(
              problem(link, shape),
              train,
              recipe.batch(),
              recipe.curveEpochs(),
              recipe.curveOptimizer(),
              context.seed(link.from()),
              recipe.augmentation(),
              new Probe("the bend", recipe.allFrames(), Modes::flat)));
    }
    String task = shape == WeightCurve.Shape.BEZIER ? "Bezier curves" : "chains";
    List<Training.Trained> trained = context.train(task, runs);
    return IntStream.range(0, links.size())
        .mapToObj(k ->
            new Found(
                links.get(k), problem(links.get(k), shape), trained.get(k), frames(trained.get(k))))
        .toList();
  }

  private static double[] flat(TrainState state) {
    return state.params().tensors().stream()
        .flatMapToDouble(x -> DoubleStream.of(x.toDoubles()))
        .toArray();
  }

  private static List<Frame> frames(Training.Trained trained) {
    Probe.Trace trace = trained.trace();
    return IntStream.range(0, trace.steps().size())
        .mapToObj(
            i -> new Frame(trace.steps().get(i), like(trained.params(), trace.values().get(i))))
        .toList();
  }

  private static Params like(Params point, double[] flat) {
    List<Tensor> tensors = new ArrayList<>();
    int from = 0;
    for (Tensor x : point.tensors()) {
      double[] values = Arrays.copyOfRange(flat, from, from + x.size());
      tensors.add(Tensor.of(x.dtype(), x.shape(), values));
      from += x.size();
    }
    return point.withTensors(tensors);
  }
}
