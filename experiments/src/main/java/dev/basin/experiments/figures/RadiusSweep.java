package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.Median;
import dev.basin.experiments.analysis.Sharpness;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Network;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Model;
import dev.basin.optim.GradientRule;
import dev.basin.optim.PlainGradient;
import dev.basin.tensor.RandomStream;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Families of gradient rules, trained at every radius and with every seed, beside SGD.
///
/// @param sgd one end for each seed: radius 0 of every family
/// @param lines in the order of the families
record RadiusSweep(RadiusRecipe recipe, List<End> sgd, List<Line> lines) {
  /// The ball in which sharpness is measured, and the steps of the ascent in it.
  static final double SHARPNESS_RADIUS = 0.1;

  private static final int ASCENT_STEPS = 10;
  private static final int ROWS = 250; // of an evaluation
  private static final int PROBED = 4_000; // training images behind sharpness
  private static final int ASCENT_ROWS = 1_000; // of them at a time

  /// Rules that differ in their radius.
  ///
  /// @param name for tables
  /// @param label for pictures
  /// @param color of its line there
  record Family(String name, String label, Color color, DoubleFunction<GradientRule> rule) {}

  /// Where a run ended.
  ///
  /// @param validation the share of wrong answers, as are `test` and `train`
  /// @param sharpness of the train loss, within [#SHARPNESS_RADIUS]
  record End(
      long seed,
      RadiusRecipe.Data data,
      Network network,
      double validation,
      double test,
      double train,
      double trainLoss,
      double sharpness) {}

  /// One family.
  ///
  /// @param ends by radius, then by seed
  record Line(Family family, List<List<End>> ends) {
    /// The radius with the least validation error, in the mean over seeds.
    int chosen() {
      return IntStream.range(0, ends.size())
          .boxed()
          .min((a, b) ->
              Double.compare(
                  mean(ends.get(a), End::validation), mean(ends.get(b), End::validation)))
          .orElseThrow();
    }

    /// The ends at that radius, by seed.
    List<End> best() {
      return ends.get(chosen());
    }
  }

  /// @param familiesOf the families, from the number of weights
  static RadiusSweep run(
      FigureContext context, RadiusRecipe recipe, IntFunction<List<Family>> familiesOf) {
    ImageSplits splits = recipe.splits(context);
    List<RadiusRecipe.Data> data = new ArrayList<>();
    for (int k = 0; k < recipe.seeds(); k++) {
      data.add(recipe.data(splits, context.seed(k)));
    }
    Model model = recipe.model(data.getFirst());
    List<Family> families = familiesOf.apply(model.init(RandomStream.ofSeed(0)).size());
    List<Training> runs = new ArrayList<>();
    List<Training> plain = trainings(context, recipe, model, data, new PlainGradient());
    runs.addAll(plain);
    for (Family family : families) {
      for (double radius : recipe.radii()) {
        runs.addAll(trainings(context, recipe, model, data, family.rule().apply(radius)));
      }
    }
    List<End> ends = ends(context, model, data, context.train("training", runs));
    int seeds = recipe.seeds();
    int radii = recipe.radii().size();
    List<Line> lines = new ArrayList<>();
    for (int f = 0; f < families.size(); f++) {
      List<List<End>> byRadius = new ArrayList<>();
      for (int r = 0; r < radii; r++) {
        int from = (1 + f * radii + r) * seeds;
        byRadius.add(ends.subList(from, from + seeds));
      }
      lines.add(new Line(families.get(f), byRadius));
    }
    return new RadiusSweep(recipe, ends.subList(0, seeds), lines);
  }

  private static List<Training> trainings(
      FigureContext context,
      RadiusRecipe recipe,
      Model model,
      List<RadiusRecipe.Data> data,
      GradientRule rule) {
    return IntStream.range(0, data.size())
        .mapToObj(k -> recipe.training(model, data.get(k), rule, context.seed(k)))
        .toList();
  }

  private static List<End> ends(
      FigureContext context,
      Model model,
      List<RadiusRecipe.Data> data,
      List<Training.Trained> trained) {
    try (Progress.Task task = context.progress().start("measuring", trained.size())) {
      List<Supplier<End>> pieces = new ArrayList<>();
      for (int i = 0; i < trained.size(); i++) {
        int k = i % data.size();
        long seed = context.seed(k);
        Network network = trained.get(i).network(model);
        pieces.add(() -> {
          End end = end(seed, data.get(k), network);
          task.step();
          return end;
        });
      }
      return context.workers().all(pieces);
    }
  }

  private static End end(long seed, RadiusRecipe.Data data, Network network) {
    List<Examples> parts = data.train().chunks(ROWS);
    Network.Score train = network.score(parts);
    List<Examples> probe =
        data.train().rows(0, Math.min(data.train().count(), PROBED)).chunks(ASCENT_ROWS);
    return new End(
        seed,
        data,
        network,
        1 - network.score(data.validation().chunks(ROWS)).accuracy(),
        1 - network.score(data.test().chunks(ROWS)).accuracy(),
        1 - train.accuracy(),
        train.loss(),
        new Sharpness(SHARPNESS_RADIUS, ASCENT_STEPS)
            .euclidean(at -> network.lossInParts(at, probe), network.params()));
  }

  /// The line of a family.
  Line line(String name) {
    return lines.stream()
        .filter(line -> line.family().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static double mean(List<End> ends, ToDoubleFunction<End> value) {
    return ends.stream().mapToDouble(value).average().orElseThrow();
  }

  /// The standard deviation over seeds; 0 if there is one.
  static double deviation(List<End> ends, ToDoubleFunction<End> value) {
    double mean = mean(ends, value);
    double squares = ends.stream().mapToDouble(value).map(x -> (x - mean) * (x - mean)).sum();
    return ends.size() == 1 ? 0 : Math.sqrt(squares / (ends.size() - 1));
  }

  /// The median over seeds of a difference, `a - b`.
  static double difference(List<End> a, List<End> b, ToDoubleFunction<End> value) {
    return Median.of(
        IntStream.range(0, a.size())
            .mapToDouble(k -> value.applyAsDouble(a.get(k)) - value.applyAsDouble(b.get(k)))
            .toArray());
  }

  /// The median over seeds of a ratio, `a / b`.
  static double ratio(List<End> a, List<End> b, ToDoubleFunction<End> value) {
    return Median.of(
        IntStream.range(0, a.size())
            .mapToDouble(k -> value.applyAsDouble(a.get(k)) / value.applyAsDouble(b.get(k)))
            .toArray());
  }

  /// Over how many seeds, for a claim.
  String seeds() {
    return sgd.size() == 1 ? "one seed" : "median of " + sgd.size() + " seeds";
  }
}
