package dev.basin.experiments.figures;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Activation;
import dev.basin.nn.Losses;
import dev.basin.nn.Model;
import dev.basin.optim.EqualAverage;
import dev.basin.optim.Occasions;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.optim.Snapshots;
import dev.basin.optim.WeightAverage;
import dev.basin.tensor.DType;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Fast geometric ensembling and stochastic weight averaging beside independent networks, for the
/// same budget of epochs (T. Garipov et al., arXiv:1802.10026, section 5; P. Izmailov et al.,
/// arXiv:1803.05407).
public final class FastEnsembling implements Figure {
  static final int BUDGETS = 3;
  private static final double BEFORE = 0.8; // of a budget, before the cycles
  private static final double HIGH = 0.05;
  private static final double LOW = 5e-4;
  private static final double SWA_RATE = 0.02;
  private static final double DECAY = 5e-4;
  private static final double MOMENTUM = 0.9;

  /// The ways to spend a budget, in the order of the columns.
  static final List<String> WAYS = List.of("one network", "independent networks", "FGE", "SWA");

  /// Accuracies of one repetition: [way][budgets - 1].
  record Repetition(long seed, double[][] accuracy) {}

  private static Study study(Preset preset) {
    Study small = Study.small(preset);
    // Many images for few epochs: where all are fitted, gradients vanish and no cycle moves.
    int images = preset == Preset.SMOKE ? small.images() : preset == Preset.QUICK ? 8_000 : 60_000;
    int epochs = preset == Preset.SMOKE ? 10 : 20;
    return new Study(
        0,
        false,
        small.width(),
        images,
        small.testImages(),
        small.probeImages(),
        small.batch(),
        epochs,
        HIGH);
  }

  private static int repetitions(Preset preset) {
    return preset == Preset.SMOKE ? 1 : 5;
  }

  private static long cycle(Study study) {
    return 2 * study.stepsOfEpoch();
  }

  @Override
  public String id() {
    return "fast-ensembling";
  }

  @Override
  public String title() {
    return "Fast geometric ensembling";
  }

  @Override
  public String lecture() {
    return "Mode connectivity, what it is good for";
  }

  @Override
  public String summary() {
    return "FGE and SWA beside independent networks for as many epochs";
  }

  @Override
  public String shows() {
    return "That optima are connected can be put to use: a network that is near one is led along by"
        + " a learning rate that rises and falls, and at every low point a copy is taken;"
        + " the mean of the copies' predictions is the ensemble (FGE). SWA averages the"
        + " weights themselves. They stand beside an ensemble of networks trained apart, and"
        + " beside a single network that is trained as long as all of them. Two and three"
        + " budgets of FGE and of SWA are two and three independent runs of one budget.";
  }

  @Override
  public List<String> computedBy() {
    return List.of(getClass().getName() + "#draw", Snapshots.class.getName() + "#mean");
  }

  @Override
  public Optional<String> plan(Preset preset) {
    if (preset == Preset.PAPER) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s for a budget, up to %d budgets, %s; %s",
            study(preset).words(),
            BUDGETS,
            Digits.count(repetitions(preset), "repetition"),
            switch (preset) {
              case SMOKE -> "seconds";
              case QUICK -> "less than a minute on two cores";
              case FULL, PAPER -> "about half an hour on two cores";
            }));
  }

  @Override
  public void check(DataSource data) {
    data.fashionMnist();
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    Study study = study(context.preset());
    Study.Data data = study.data(context);
    List<Repetition> repetitions = measure(context, study, data);
    try (CsvWriter table =
        context.table("accuracies", "test accuracies", "seed", "way", "budgets", "test_accuracy")) {
      for (Repetition repetition : repetitions) {
        for (int way = 0; way < WAYS.size(); way++) {
          for (int b = 0; b < BUDGETS; b++) {
            table.row(repetition.seed(), WAYS.get(way), b + 1, repetition.accuracy()[way][b]);
          }
        }
      }
    }
    EnsemblingDrawing.write(context, repetitions);
    EnsemblingClaims.check(context, repetitions);
  }

  // ---------------------------------------------------------------------------------------- runs

  private static List<Repetition> measure(FigureContext context, Study study, Study.Data data) {
    Model model = study.model(data, Activation.GELU, DType.FLOAT32);
    long before = (long) (BEFORE * study.epochs()) * study.stepsOfEpoch();
    Snapshots snapshots = new Snapshots(new Occasions(before + cycle(study) / 2, cycle(study)));
    EqualAverage average = new EqualAverage(before, study.stepsOfEpoch());
    List<Training> runs = new ArrayList<>();
    for (int r = 0; r < repetitions(context.preset()); r++) {
      for (int b = 0; b < BUDGETS; b++) {
        long seed = context.seed(BUDGETS * r + b);
        runs.add(run(study, data, model, plain(study, 1), 1, WeightAverage.NONE, seed));
        runs.add(run(study, data, model, cycling(study, before), 1, snapshots, seed));
        runs.add(run(study, data, model, averaging(study, before), 1, average, seed));
        int budgets = b + 1;
        long first = context.seed(BUDGETS * r);
        runs.add(
            run(study, data, model, plain(study, budgets), budgets, WeightAverage.NONE, first));
      }
    }
    List<Training.Trained> trained = context.train("training", runs);
    List<Repetition> repetitions = new ArrayList<>();
    int each = BUDGETS * WAYS.size();
    for (int r = 0; r < repetitions(context.preset()); r++) {
      List<Training.Trained> own = trained.subList(r * each, (r + 1) * each);
      double[][] accuracy = new double[WAYS.size()][BUDGETS];
      List<List<Params>> members = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int b = 0; b < BUDGETS; b++) {
        List<Training.Trained> four = own.subList(b * WAYS.size(), (b + 1) * WAYS.size());
        members.get(0).add(four.get(0).params());
        members.get(1).addAll(snapshots.members(four.get(1).state()));
        members.get(2).add(average.value(four.get(2).state()));
        accuracy[0][b] = accuracy(model, List.of(four.get(3).params()), data.test());
        for (int way = 1; way < WAYS.size(); way++) {
          accuracy[way][b] = accuracy(model, members.get(way - 1), data.test());
        }
      }
      repetitions.add(new Repetition(context.seed(BUDGETS * r), accuracy));
    }
    return repetitions;
  }

  private static Schedule plain(Study study, int budgets) {
    return new Schedule.HoldAndFall(HIGH, study.steps() * budgets);
  }

  private static Schedule cycling(Study study, long before) {
    return new Schedule.InTurn(
        plain(study, 1), before, new Schedule.Cyclic(HIGH, LOW, cycle(study)));
  }

  private static Schedule averaging(Study study, long before) {
    return new Schedule.InTurn(plain(study, 1), before, new Schedule.Constant(SWA_RATE));
  }

  private static Training run(
      Study study,
      Study.Data data,
      Model model,
      Schedule schedule,
      int budgets,
      WeightAverage average,
      long seed) {
    long steps = study.steps() * budgets;
    Optimizer optimizer =
        new Optimizer(new PlainGradient(), new Sgd(MOMENTUM, false, DECAY), schedule, steps)
            .with(average);
    return new Training(
        model, data.train(), study.batch(), study.epochs() * budgets, 0, optimizer, seed);
  }

  /// Of the mean of the members' probabilities.
  private static double accuracy(Model model, List<Params> members, Examples test) {
    Tensor mean =
        Snapshots.mean(members, w -> model.evaluate(w, Statistics.NONE, test.inputs()).softmax(1));
    return Losses.accuracy(mean, test.labels());
  }
}
