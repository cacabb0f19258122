package dev.basin.experiments.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figures.ReductionPoint.Against;
import dev.basin.experiments.figures.ReductionPoint.Course;
import dev.basin.experiments.figures.ReductionPoint.Runs;
import dev.basin.experiments.figures.ReductionSetting.Images;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Probe;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Model;
import dev.basin.optim.Sam;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReductionPointTest {
  // SGD is best after its second epoch of three, SAM with the second radius at the end
  private final Course sgd = course(new double[] {0.9, 0.3, 0.5}, new double[] {0.9, 0.25, 0.4});
  private final Course worse = course(new double[] {0.9, 0.4}, new double[] {0.9, 0.1});
  private final Course better = course(new double[] {0.9, 0.2}, new double[] {0.9, 0.2});

  @Test
  void itIsTheShareOfTheErrorThatIsSaved() {
    assertEquals(50, ReductionPoint.reduction(0.04, 0.02), 1e-12);
    assertEquals(0, ReductionPoint.reduction(0.3, 0.3));
    assertEquals(-100, ReductionPoint.reduction(0.1, 0.2), 1e-12);
  }

  @Test
  void radiusAndEpochAreChosenByValidationAndNotByTheTest() {
    ReductionPoint point = point(Optional.empty());
    assertEquals(1, point.chosen());
    assertEquals(1, sgd.bestEpoch());
    assertEquals(100 * (0.4 - 0.2) / 0.4, point.reduction(Against.LAST), 1e-12);
    assertEquals(100 * (0.25 - 0.2) / 0.25, point.reduction(Against.BEST), 1e-12);
    assertEquals(100 * (0.25 - 0.2) / 0.25, point.reduction(Against.BEST_SGD), 1e-12);
  }

  @Test
  void mixupIsComparedWithWhereItWasTrained() {
    Course mixup = course(new double[] {0.9, 0.3}, new double[] {0.9, 0.25});
    assertEquals(20, point(Optional.of(mixup)).reduction(Against.MIXUP), 1e-12);
    assertTrue(Double.isNaN(point(Optional.empty()).reduction(Against.MIXUP)));
  }

  @Test
  void itIsMadeOfMeansOverSeeds() {
    Runs one = new Runs(1, course(0.2), Optional.empty(), List.of(course(0.1)));
    Runs two = new Runs(2, course(0.6), Optional.empty(), List.of(course(0.5)));
    ReductionPoint point = new ReductionPoint(null, List.of(one, two));
    assertEquals(25, point.reduction(Against.LAST), 1e-12);
    // of 50 % and of a sixth
    assertEquals((50 - 100 / 6.0) / Math.sqrt(2), point.deviation(), 1e-12);
  }

  @Test
  void sgdTakesAsManyGradientsAsSam() {
    ReductionRecipe recipe = ReductionRecipe.of(Preset.SMOKE);
    ReductionSetting setting = recipe.settings().getFirst();
    Examples train =
        new Examples(Tensor.zeros(DType.FLOAT32, Shape.of(50, 7, 7, 1)), Indices.of(new int[50]));
    Model model = setting.network().model(Shape.of(7, 7, 1), 10);
    Training sgd = recipe.sgd(setting, model, train, Probe.NONE, 1);
    Training sam = recipe.sam(setting, model, train, new Sam(0.1, 2, false), Probe.NONE, 1);
    assertEquals(2 * sam.steps(), sgd.steps());
    assertEquals(sgd.steps(), recipe.mixup(setting, model, train, Probe.NONE, 1).steps());
  }

  @Test
  void theNetworksOfThePaperFitItsImages() {
    ReductionRecipe recipe = ReductionRecipe.of(Preset.PAPER);
    for (ReductionSetting setting : recipe.settings()) {
      boolean fashion = setting.images() == Images.FASHION_MNIST;
      Shape image = fashion ? Shape.of(28, 28, 1) : Shape.of(32, 32, 3);
      int parameters = setting.network().model(image, 10).parameterCount();
      boolean wide = setting.network().kind() == ReductionNetwork.Kind.WIDE;
      // 36.5 and 0.46 million, with some hundred thousand for what leads around blocks
      assertEquals(wide ? 36.5e6 : 0.46e6, parameters, wide ? 0.5e6 : 0.02e6, setting::toString);
      int held = setting.trainImages() + recipe.validationImages();
      assertEquals(fashion ? 60_000 : 50_000, held);
    }
  }

  private ReductionPoint point(Optional<Course> mixup) {
    return new ReductionPoint(null, List.of(new Runs(1, sgd, mixup, List.of(worse, better))));
  }

  private static Course course(double... errors) {
    return course(errors, errors);
  }

  private static Course course(double[] validation, double[] test) {
    return new Course(validation, test);
  }
}
