package dev.basin.experiments.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Network;
import dev.basin.experiments.training.Probe;
import dev.basin.nn.Linear;
import dev.basin.nn.Model;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Sam;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.optim.TrainState;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is measured along the runs of [HessianSpectrum] and [HessianTerm], on a linear classifier
/// whose Hessian is small enough to be written down.
class SpectrumTest {
  private static final int INPUTS = 5;
  private static final int CLASSES = 3;
  private static final int WEIGHTS = INPUTS * CLASSES;

  private final Model model =
      new Model(new Linear(INPUTS, CLASSES, false), Shape.of(INPUTS), DType.FLOAT32);
  private final Examples examples =
      new Examples(
          RandomStream.ofSeed(3).normal(DType.FLOAT32, Shape.of(12, INPUTS)),
          Indices.of(0, 1, 2, 0, 1, 2, 2, 1, 0, 0, 1, 1));
  // three parts
  private final Study.Probed probed = new Study.Probed(examples, 5);
  private final TrainState state =
      new Optimizer(new PlainGradient(), new Sgd(0, false, 0), new Schedule.Constant(0.1), 1)
          .start(model.init(RandomStream.ofSeed(4)), Statistics.NONE, 4);

  private double[] hessian() {
    Params at = state.params();
    Network network = new Network(model, at, state.statistics());
    String name = at.names().getFirst();
    return Autodiff.hessian(w -> network.loss(at.withTensors(List.of(w)), examples), at.get(name))
        .toDoubles();
  }

  @Test
  void eigenvaluesTraceAndDensityAreThoseOfTheHessian() {
    Probe probe = Spectrum.probe(model, probed, WEIGHTS, 2, Probe.every(1, 1));
    Spectrum spectrum = Spectrum.of(probe.measure().apply(state), WEIGHTS, 2);
    double[] hessian = hessian();
    double trace = 0;
    for (int i = 0; i < WEIGHTS; i++) {
      trace += hessian[i * WEIGHTS + i];
    }
    double sum = Arrays.stream(spectrum.greatest()).sum();
    assertTrue(sum <= trace * 1.001 && sum >= 0.5 * trace, sum + " of " + trace);
    for (int i = 1; i < Spectrum.GREATEST; i++) {
      assertTrue(spectrum.greatest()[i] <= spectrum.greatest()[i - 1]);
    }
    assertEquals(1, Arrays.stream(spectrum.density().weights()).sum(), 1e-5);
    assertEquals(trace, spectrum.trace(), 0.8 * trace, "an estimate from eight vectors");
    // the greatest of v' H v over many v is below the greatest eigenvalue, and not far
    double greatest = 0;
    for (int i = 0; i < WEIGHTS; i++) {
      greatest = Math.max(greatest, hessian[i * WEIGHTS + i]);
    }
    assertTrue(spectrum.greatest()[0] >= greatest - 1e-5);
  }

  @Test
  void thePerturbationIsAsLongAsTheRadiusAndTheTwoGradientsNearlyAgreeWithinASmallOne() {
    Sam sam = new Sam(1e-3, 2, false);
    Probe probe = TermProbe.along(model, sam, probed, examples, Probe.every(1, 1));
    TermProbe measured = TermProbe.of(probe.measure().apply(state));
    assertEquals(1e-3, measured.length(), 1e-9);
    assertEquals(1, measured.cosine(), 1e-5);
    assertEquals(0, measured.radial(), 1e-6);
    assertEquals(measured.trainError(), measured.testError());
  }
}
