package dev.basin.experiments.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.data.FashionMnist;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.figures.DoubleDescentSweep.Fit;
import dev.basin.experiments.figures.DoubleDescentSweep.Point;
import dev.basin.experiments.training.Workers;
import dev.basin.tensor.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoubleDescentTest {
  private final DoubleDescentRecipe recipe = DoubleDescentRecipe.of(Preset.SMOKE);

  @Test
  void theSameWhateverTheNumberOfThreads() {
    ImageSplits images = FashionMnist.builtIn();
    List<Point> points = run(images, 7, 1);
    assertEquals(points, run(images, 7, 3));
    assertNotEquals(points, run(images, 8, 1));
  }

  @Test
  void pointsAreWhatTheRecipeOrdersAndInterpolateBeyondN() {
    List<Point> points = run(FashionMnist.builtIn(), 1, 2);
    int[] features = recipe.features();
    for (int i = 0; i < features.length; i++) {
      assertEquals(features[i], points.get(i).features());
      for (int level = 0; level < DoubleDescentRecipe.NOISE.size(); level++) {
        Fit fit = points.get(i).minimumNorm().get(level);
        Fit ridge = points.get(i).ridge().get(level);
        assertEquals(0, fit.lambda());
        // a penalty can only raise the train risk and shorten the coefficients
        assertTrue(ridge.train() >= fit.train() - 1e-12 && ridge.norm() <= fit.norm() + 1e-9);
        if (features[i] > recipe.images()) {
          assertTrue(fit.train() < 1e-12, features[i] + " features: " + fit);
        } else if (features[i] < 0.9 * recipe.images()) {
          assertTrue(fit.train() > 1e-6, features[i] + " features: " + fit);
        }
      }
    }
  }

  @Test
  void theClosedFormOfTheLinearModel() {
    LinearGaussian model = new LinearGaussian(40, 5, 1);
    assertEquals(1, model.limit(0.5), 1e-15);
    assertEquals(5 * 0.5 + 1, model.limit(2), 1e-15);
    // without noise, fewer dimensions than rows are found exactly; of more, only a part is seen
    LinearGaussian clear = new LinearGaussian(40, 5, 0);
    assertEquals(0, clear.simulate(20, RandomStream.ofSeed(1)), 1e-20);
    double unseen = clear.simulate(80, RandomStream.ofSeed(1));
    assertTrue(unseen > 0.5 && unseen < 5, "excess risk " + unseen);
  }

  private List<Point> run(ImageSplits images, long seed, int threads) {
    return DoubleDescentSweep.run(
        recipe, images, seed, new Workers(threads), Progress.silent().start("", 1));
  }
}
