package dev.basin.experiments.figures;

import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Network;
import dev.basin.experiments.training.Probe;
import dev.basin.nn.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.DoublePredicate;

/// What was measured along one run of [Grokking]: losses and accuracies over optimisation steps.
///
/// @param shape of the loss around the weights; null if it was not measured
record GrokkingCourse(
    double[] steps,
    double[] trainLoss,
    double[] trainAccuracy,
    double[] validationLoss,
    double[] validationAccuracy,
    double[] norm,
    GrokkingShape shape) {

  /// Train accuracy at which the equations count as memorised.
  static final double MEMORISED = 0.99;

  /// Validation accuracy at which the rule counts as found.
  static final double GENERALISED = 0.95;

  private static final int PER_DECADE = 20;
  private static final int ROWS = 512;
  private static final int SCORES = 5;

  /// @param shape whether the shape of the loss and the places of the weights are measured as well
  static Probe probe(
      String equations,
      Model model,
      Examples train,
      Examples validation,
      long steps,
      boolean shape) {
    List<Examples> seen = train.chunks(ROWS);
    List<Examples> unseen = validation.chunks(ROWS);
    SortedSet<Long> scored = Probe.geometric(steps, PER_DECADE);
    SortedSet<Long> all = new TreeSet<>(scored);
    if (shape) {
      all.addAll(GrokkingShape.shapeSteps(steps));
      all.addAll(GrokkingShape.placeSteps(steps));
    }
    return new Probe(
        "losses and accuracies over the training equations and over the %d others of %s, norm%s"
            .formatted(validation.count(), equations, shape ? "; " + GrokkingShape.what() : ""),
        all,
        state -> {
          double[] scores =
              scored.contains(state.step())
                  ? scores(new Network(model, state.params(), state.statistics()), seen, unseen)
                  : new double[SCORES];
          double[] more = shape ? GrokkingShape.measure(state, model, train, steps) : new double[0];
          double[] both = Arrays.copyOf(scores, SCORES + more.length);
          System.arraycopy(more, 0, both, SCORES, more.length);
          return both;
        });
  }

  private static double[] scores(Network network, List<Examples> seen, List<Examples> unseen) {
    Network.Score fit = network.score(seen);
    Network.Score found = network.score(unseen);
    return new double[] {
      fit.loss(), fit.accuracy(), found.loss(), found.accuracy(), network.params().norm().item()
    };
  }

  static GrokkingCourse of(Probe.Trace trace) {
    SortedSet<Long> scored = Probe.geometric(trace.steps().getLast(), PER_DECADE);
    List<double[]> rows = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    for (int i = 0; i < trace.steps().size(); i++) {
      if (scored.contains(trace.steps().get(i))) {
        steps.add(trace.steps().get(i));
        rows.add(trace.values().get(i));
      }
    }
    boolean shape = rows.getFirst().length > SCORES;
    return new GrokkingCourse(
        steps.stream().mapToDouble(Long::doubleValue).toArray(),
        column(rows, 0),
        column(rows, 1),
        column(rows, 2),
        column(rows, 3),
        column(rows, 4),
        shape ? GrokkingShape.of(trace, SCORES) : null);
  }

  private static double[] column(List<double[]> rows, int k) {
    return rows.stream().mapToDouble(row -> row[k]).toArray();
  }

  /// The first measured step with a train accuracy of 99 %; infinite if there is none.
  double memorised() {
    return first(trainAccuracy, accuracy -> accuracy >= MEMORISED);
  }

  /// The first measured step with a validation accuracy of 95 %; infinite if there is none.
  double generalised() {
    return first(validationAccuracy, accuracy -> accuracy >= GENERALISED);
  }

  private double first(double[] values, DoublePredicate reached) {
    for (int i = 0; i < values.length; i++) {
      if (reached.test(values[i])) {
        return steps[i];
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /// A quantity at the last measured step that is no later than `step`; NaN where step is infinite.
  double at(double step, double[] values) {
    if (step == Double.POSITIVE_INFINITY) {
      return Double.NaN;
    }
    int later = 0;
    while (later < steps.length && steps[later] <= step) {
      later++;
    }
    return values[later - 1];
  }

  /// The greatest value from a step on; NaN where step is infinite.
  double greatestFrom(double step, double[] values) {
    double greatest = Double.NaN;
    for (int i = 0; i < steps.length; i++) {
      if (steps[i] >= step) {
        greatest = Double.isNaN(greatest) ? values[i] : Math.max(greatest, values[i]);
      }
    }
    return greatest;
  }

  static double last(double[] values) {
    return values[values.length - 1];
  }
}
