package dev.basin.experiments.training;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;

/// A problem that begins with what a narrower network of the same layers has learnt: its parameters
/// are the leading rows and columns, and all that are new are drawn from N(0, deviation^2). The
/// weight reuse of Belkin, Hsu, Ma and Mandal, PNAS 116(32), 2019.
///
/// @param narrower parameters with the same names, nowhere larger
/// @param origin the key of the run that they come from: it stands for them in the text
public record WidenedProblem(Problem problem, Params narrower, String origin, double deviation)
    implements Problem {

  @Override
  public Params init(RandomStream random) {
    Params wide = problem.init(random);
    Params.Builder widened = Params.builder();
    for (String name : wide.names()) {
      Tensor learnt = narrower.get(name);
      Tensor known = Tensor.ones(learnt.dtype(), learnt.shape());
      Shape shape = wide.get(name).shape();
      for (int axis = 0; axis < shape.rank(); axis++) {
        int more = shape.size(axis) - learnt.shape().size(axis);
        learnt = learnt.pad(axis, 0, more);
        known = known.pad(axis, 0, more);
      }
      Tensor drawn = random.split("widened " + name).normal(learnt.dtype(), shape).mul(deviation);
      widened.add(name, wide.kind(name), learnt.add(drawn.mul(known.neg().add(1))));
    }
    return widened.build();
  }

  @Override
  public Statistics initialStatistics() {
    return problem.initialStatistics();
  }

  @Override
  public Objective<Statistics> objective(Examples batch, RandomStream random) {
    return problem.objective(batch, random);
  }
}
