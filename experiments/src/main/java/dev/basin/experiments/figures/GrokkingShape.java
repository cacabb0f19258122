package dev.basin.experiments.figures;

import dev.basin.autodiff.Params;
import dev.basin.experiments.analysis.Hessian;
import dev.basin.experiments.analysis.Sharpness;
import dev.basin.experiments.analysis.WeightWalk;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Network;
import dev.basin.experiments.training.Probe;
import dev.basin.nn.Model;
import dev.basin.optim.TrainState;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Function;

/// The shape of the train loss around the weights along one run of [Grokking], and where they are.
///
/// @param steps at which the shape was measured
/// @param greatest eigenvalue of the Hessian of the train loss
/// @param trace of the same
/// @param sharpness within a ball of radius 0.05
/// @param adaptive sharpness, of radius 0.5
/// @param places sketches of the weights, at every `INTERVAL` steps from 0 on
record GrokkingShape(
    double[] steps,
    double[] greatest,
    double[] trace,
    double[] sharpness,
    double[] adaptive,
    List<double[]> places) {

  /// Steps between two places.
  static final int INTERVAL = 20;

  static final double RHO = 0.05;
  static final double ADAPTIVE_RHO = 0.5;

  /// Numbers of a sketch: a squared distance has a standard error of at most 6 %.
  static final int SKETCH = 512;

  private static final int NUMBERS = 4;
  private static final int LANCZOS_STEPS = 15;
  private static final int PROBES = 6;
  private static final int ASCENT_STEPS = 8;
  private static final int PER_DECADE = 4;
  private static final long FIRST = 10;

  static SortedSet<Long> shapeSteps(long steps) {
    return Probe.geometric(steps, PER_DECADE).tailSet(FIRST);
  }

  static SortedSet<Long> placeSteps(long steps) {
    return Probe.every(INTERVAL, steps);
  }

  static String what() {
    return ("greatest eigenvalue by %d Lanczos steps, trace by %d probes, sharpness within %s and"
            + " adaptive within %s by %d steps, sketch of the weights in %d numbers")
        .formatted(LANCZOS_STEPS, PROBES, RHO, ADAPTIVE_RHO, ASCENT_STEPS, SKETCH);
  }

  /// The numbers of a state; those that are not measured at its step are NaN.
  static double[] measure(TrainState state, Model model, Examples train, long steps) {
    double[] numbers = new double[NUMBERS + SKETCH];
    Arrays.fill(numbers, Double.NaN);
    RandomStream random = RandomStream.ofSeed(state.seed()).split("shape");
    if (shapeSteps(steps).contains(state.step())) {
      Network network = new Network(model, state.params(), state.statistics());
      Function<Params, Tensor> loss = w -> network.loss(w, train);
      Hessian hessian = Hessian.of(loss, state.params());
      numbers[0] = hessian.greatest(1, LANCZOS_STEPS, random.split("start")).getFirst().value();
      numbers[1] = hessian.trace(PROBES, random.split("signs")).value();
      numbers[2] = new Sharpness(RHO, ASCENT_STEPS).euclidean(loss, state.params());
      numbers[3] = new Sharpness(ADAPTIVE_RHO, ASCENT_STEPS).adaptive(loss, state.params());
    }
    if (placeSteps(steps).contains(state.step())) {
      double[] sketch = WeightWalk.sketch(state.params(), SKETCH, random.split("sketch"));
      System.arraycopy(sketch, 0, numbers, NUMBERS, SKETCH);
    }
    return numbers;
  }

  /// @param first the place of the first of the numbers in those of the trace
  static GrokkingShape of(Probe.Trace trace, int first) {
    long last = trace.steps().getLast();
    List<double[]> shapes = new ArrayList<>();
    List<double[]> places = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    for (int i = 0; i < trace.steps().size(); i++) {
      double[] numbers = trace.values().get(i);
      if (shapeSteps(last).contains(trace.steps().get(i))) {
        steps.add(trace.steps().get(i));
        shapes.add(numbers);
      }
      if (placeSteps(last).contains(trace.steps().get(i))) {
        places.add(Arrays.copyOfRange(numbers, first + NUMBERS, first + NUMBERS + SKETCH));
      }
    }
    double[][] columns = new double[NUMBERS][];
    for (int k = 0; k < NUMBERS; k++) {
      int column = first + k;
      columns[k] = shapes.stream().mapToDouble(numbers -> numbers[column]).toArray();
    }
    double[] at = steps.stream().mapToDouble(Long::doubleValue).toArray();
    return new GrokkingShape(at, columns[0], columns[1], columns[2], columns[3], places);
  }

  /// A quantity at the last of the steps that is no later than `step`; NaN if there is none.
  double at(double step, double[] values) {
    double value = Double.NaN;
    for (int i = 0; i < steps.length && steps[i] <= step; i++) {
      value = values[i];
    }
    return step == Double.POSITIVE_INFINITY ? Double.NaN : value;
  }

  /// The places from a step to another, if they are enough to measure a walk.
  List<double[]> between(double from, double to) {
    int first = (int) Math.ceil(Math.min(from / INTERVAL, places.size()));
    int end = (int) Math.min(to / INTERVAL + 1, places.size());
    return end - first < 8 ? List.of() : places.subList(first, end);
  }
}
