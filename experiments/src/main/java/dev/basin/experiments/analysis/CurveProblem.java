package dev.basin.experiments.analysis;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Problem;
import dev.basin.nn.Losses;
import dev.basin.nn.Model;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;
import java.util.List;

/// To find a curve of low loss between two points of weight space: the parameters are its one bend
/// theta, the ends stay where they are. Garipov et al. 2018 (arXiv:1802.10026), section 3.2:
///
///     minimise over theta   E_{t ~ U(0, 1)} L(phi_theta(t))
///
/// with one t for every batch, and L the cross-entropy of the batch plus wd / 2 |phi(t)|^2: the
/// decay acts on the weights of the network, so the optimizer is to have none of its own.
///
/// @param ends what both ends are: their weights have no text that a saved run could be known by
/// @param weightDecay wd, of every parameter
public record CurveProblem(
    Model model, WeightCurve.Shape shape, Params start, Params end, String ends, double weightDecay)
    implements Problem {
  // at an end itself the loss would not depend on the bend
  private static final double FIRST = 1e-9;

  /// The curve with this bend.
  public WeightCurve curve(Params bend) {
    return shape.through(List.of(start, bend, end));
  }

  /// The middle between the ends, which makes the curve a straight line.
  @Override
  public Params init(RandomStream random) {
    return start.plus(end).times(0.5);
  }

  @Override
  public Statistics initialStatistics() {
    return model.initialStatistics();
  }

  @Override
  public Objective<Statistics> objective(Examples batch, RandomStream random) {
    double t = Math.clamp(random.split("place on the curve").uniform(0), FIRST, 1 - FIRST);
    return objective(batch, t, random);
  }

  /// The loss at one place of the curve, as a function of the bend.
  public Objective<Statistics> objective(Examples batch, double t, RandomStream random) {
    return new AtPlace(this, batch, t, random);
  }

  // all parts of a batch are at one place, and draw from streams of their own
  private record AtPlace(CurveProblem problem, Examples batch, double t, RandomStream random)
      implements Objective<Statistics> {

    @Override
    public Outcome<Statistics> evaluate(Params bend) {
      Params w = problem.curve(bend).at(t);
      Model.Pass pass = problem.model.train(w, batch.inputs(), random);
      Tensor loss =
          Losses.crossEntropy(pass.output(), batch.labels()).add(penalty(w, problem.weightDecay));
      return new Outcome<>(loss, pass.statistics());
    }

    @Override
    public Split<Statistics> split(int rows) {
      int total = batch.count();
      return Split.ofMean(
          total,
          rows,
          (from, to) ->
              from == 0 && to == total
                  ? this
                  : new AtPlace(problem, batch.rows(from, to), t, random.split(from)),
          Statistics::mean);
    }
  }

  /// wd / 2 |w|^2 over all parameters, as a scalar.
  public static Tensor penalty(Params w, double weightDecay) {
    return w.map(x -> x.square().sum()).total().mul(weightDecay / 2);
  }
}
