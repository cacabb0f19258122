package dev.basin.optim;

import static dev.basin.optim.Landscapes.flat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WeightAverageTest {
  private static final double[] W = {0.4, -0.8, 1.1, 0.3, -0.5};
  private static final int STEPS = 11;

  private static Optimizer optimizer(WeightAverage average) {
    return new Optimizer(
            new PlainGradient(), new Sgd(0.5, false, 0), new Schedule.Constant(0.1), STEPS)
        .with(average);
  }

  /// The states after 0, 1, ..., 11 steps.
  private static List<TrainState> run(WeightAverage average) {
    Optimizer optimizer = optimizer(average);
    List<TrainState> states = new ArrayList<>();
    states.add(optimizer.start(Rows.point(W), Statistics.NONE, 1));
    for (int step = 0; step < STEPS; step++) {
      Rows rows = Rows.of(step, 4);
      states.add(optimizer.step(states.getLast(), rows, b -> Statistics.NONE).state());
    }
    return states;
  }

  private static double[] mean(List<TrainState> states, int... steps) {
    double[] mean = new double[W.length];
    for (int step : steps) {
      mean = Vectors.plus(mean, flat(states.get(step).params()), 1.0 / steps.length);
    }
    return mean;
  }

  @Test
  void theEqualAverageIsOfThePointsOnItsOccasions() {
    EqualAverage average = new EqualAverage(4, 3);
    List<TrainState> states = run(average);
    assertArrayEquals(mean(states, 4), flat(average.value(states.get(6))), 1e-15);
    assertArrayEquals(mean(states, 4, 7), flat(average.value(states.get(7))), 1e-15);
    assertArrayEquals(mean(states, 4, 7, 10), flat(average.value(states.get(11))), 1e-15);
  }

  @Test
  void beforeTheFirstOccasionThereIsNoAverage() {
    EqualAverage average = new EqualAverage(4, 3);
    TrainState early = run(average).get(3);
    String message =
        assertThrows(IllegalArgumentException.class, () -> average.value(early)).getMessage();
    assertTrue(message.contains("after 3 steps") && message.contains("after 4"), message);
  }

  @Test
  void theMovingAverageForgetsExponentially() {
    MovingAverage average = new MovingAverage(0.8);
    List<TrainState> states = run(average);
    double[] expected = W.clone();
    for (int step = 1; step <= STEPS; step++) {
      expected = Vectors.plus(Vectors.times(expected, 0.8), flat(states.get(step).params()), 0.2);
      assertArrayEquals(expected, flat(average.value(states.get(step))), 1e-14);
    }
  }

  @Test
  void snapshotsAreThePointsThemselves() {
    Snapshots snapshots = new Snapshots(new Occasions(2, 4));
    List<TrainState> states = run(snapshots);
    List<Params> members = snapshots.members(states.getLast());
    assertEquals(3, members.size());
    for (int k = 0; k < 3; k++) {
      assertArrayEquals(flat(states.get(2 + 4 * k).params()), flat(members.get(k)));
    }
    double[] mean = Snapshots.mean(members, w -> w.get("weight").softmax(0)).toDoubles();
    double[] expected = new double[3];
    for (Params member : members) {
      expected = Vectors.plus(expected, member.get("weight").softmax(0).toDoubles(), 1.0 / 3);
    }
    assertArrayEquals(expected, mean, 1e-15);
    assertThrows(
        IllegalArgumentException.class, () -> Snapshots.mean(List.of(), w -> w.get("weight")));
  }

  @Test
  void lowPointsFollowTheStepsAtTheLeastRate() {
    Schedule.Cyclic cyclic = new Schedule.Cyclic(0.5, 0.1, 6);
    for (long start : new long[] {0, 1, 2, 3, 5, 6, 7, 12, 16}) {
      Occasions occasions = Occasions.lowPoints(cyclic, start);
      long[] expected =
          LongStream.rangeClosed(start + 1, 40)
              .filter(steps -> Math.abs(cyclic.at(steps - 1) - 0.1) < 1e-12)
              .toArray();
      assertArrayEquals(
          expected, LongStream.rangeClosed(1, 40).filter(occasions::include).toArray());
    }
  }

  @Test
  void averagesDoNotTouchTheRun() {
    double[] without = flat(run(WeightAverage.NONE).getLast().params());
    for (WeightAverage average :
        List.of(
            new EqualAverage(1, 1), new MovingAverage(0.9), new Snapshots(new Occasions(1, 2)))) {
      assertArrayEquals(without, flat(run(average).getLast().params()));
    }
  }

  @Test
  void averagesLiveThroughAWorkspace() {
    for (WeightAverage average :
        List.of(
            new EqualAverage(2, 3), new MovingAverage(0.9), new Snapshots(new Occasions(2, 3)))) {
      Optimizer optimizer = optimizer(average);
      Params start = Rows.point(W);
      TrainState state = optimizer.start(start, Statistics.NONE, 1);
      Workspace workspace = new Workspace();
      for (int step = 0; step < STEPS; step++) {
        Rows rows = Rows.of(step, 4);
        state = workspace.step(state, s -> optimizer.step(s, rows, b -> Statistics.NONE)).state();
      }
      List<double[]> plain = tensors(run(average).getLast());
      List<double[]> within = tensors(state);
      assertEquals(plain.size(), within.size());
      for (int i = 0; i < plain.size(); i++) {
        assertArrayEquals(plain.get(i), within.get(i));
      }
    }
  }

  private static List<double[]> tensors(TrainState state) {
    List<double[]> values = new ArrayList<>();
    state.forEachTensor((Tensor tensor) -> values.add(tensor.toDoubles()));
    return values;
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new MovingAverage(1));
    assertThrows(IllegalArgumentException.class, () -> new EqualAverage(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new EqualAverage(1, 0));
  }
}
