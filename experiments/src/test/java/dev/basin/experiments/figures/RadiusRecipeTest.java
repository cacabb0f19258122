package dev.basin.experiments.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.data.FashionMnist;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figures.RadiusSweep.End;
import dev.basin.experiments.training.Examples;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RadiusRecipeTest {
  private final RadiusRecipe recipe = RadiusRecipe.ofNorms(Preset.SMOKE);
  private final ImageSplits splits = FashionMnist.builtIn();

  @Test
  void theNoiseIsInTheTrainLabelsAlone() {
    RadiusRecipe.Data data = recipe.data(splits, 7);
    Examples train = data.train();
    assertEquals(
        Math.round(0.4 * recipe.images()), differing(train, 0), "wrong labels to train on");
    assertEquals(0, differing(data.validation(), recipe.images()));
  }

  @Test
  void aSeedHasWrongLabelsOfItsOwn() {
    Examples one = recipe.data(splits, 1).train();
    Examples two = recipe.data(splits, 2).train();
    assertEquals(one.labels(), recipe.data(splits, 1).train().labels());
    assertFalse(one.labels().equals(two.labels()));
  }

  @Test
  void theRadiusIsChosenByValidationAndNotByTheTest() {
    List<List<End>> ends = List.of(List.of(end(0.3, 0.2)), List.of(end(0.2, 0.4)));
    RadiusSweep.Line line = new RadiusSweep.Line(null, ends);
    assertEquals(1, line.chosen());
    assertEquals(0.4, line.best().getFirst().test());
    assertTrue(RadiusSweep.difference(line.best(), ends.getFirst(), End::test) > 0);
  }

  private static End end(double validation, double test) {
    return new End(1, null, null, validation, test, 0, 0, 0);
  }

  private long differing(Examples examples, int from) {
    return IntStream.range(0, examples.count())
        .filter(i -> examples.labels().get(i) != splits.train().labels()[from + i])
        .count();
  }
}
