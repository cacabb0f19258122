package dev.basin.experiments.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.data.FashionMnist;
import dev.basin.experiments.figure.Measurements;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.figures.DoubleDescentSweep.Fit;
import dev.basin.experiments.figures.DoubleDescentSweep.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoubleDescentBlocksTest {
  private final DoubleDescentRecipe recipe = DoubleDescentRecipe.of(Preset.SMOKE);

  @Test
  void interpolatesBeyondNAndGoesOnToTheSameBits(@TempDir Path folder) throws IOException {
    List<Point> points = run(new Measurements(folder, Assertions::fail));
    for (int i = 0; i < points.size(); i++) {
      assertEquals(recipe.features()[i], points.get(i).features());
      for (Fit fit : points.get(i).minimumNorm()) {
        boolean beyond = points.get(i).features() > recipe.images();
        assertTrue(beyond ? fit.train() < 1e-12 : fit.train() >= 0, points.get(i)::toString);
        assertTrue(fit.error() > 0 && fit.error() <= 1 && fit.norm() > 0, fit::toString);
      }
    }
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.sorted().toList();
    }
    assertEquals(points.size(), files.size());
    for (int i = 0; i < files.size(); i += 2) {
      Files.delete(files.get(i));
    }
    assertEquals(points, run(new Measurements(folder, Assertions::fail)));
  }

  @Test
  void whatIsDamagedIsSaidAndMeasuredAnew(@TempDir Path folder) throws IOException {
    List<String> said = new ArrayList<>();
    Measurements measurements = new Measurements(folder.resolve("new"), said::add);
    assertTrue(measurements.find("a").isEmpty());
    double[] numbers = {1, Math.PI, Double.MIN_VALUE};
    measurements.save("a", numbers);
    Assertions.assertArrayEquals(numbers, measurements.find("a").orElseThrow(), 0);
    assertTrue(measurements.find("b").isEmpty());
    assertTrue(said.isEmpty());
    Path file;
    try (Stream<Path> found = Files.list(folder.resolve("new"))) {
      file = found.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertTrue(measurements.find("a").isEmpty());
    assertEquals(1, said.size());
  }

  private List<Point> run(Measurements measurements) {
    return DoubleDescentBlocks.run(
        recipe, FashionMnist.builtIn(), 5, measurements, Progress.silent());
  }
}
