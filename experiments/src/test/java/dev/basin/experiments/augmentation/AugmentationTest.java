package dev.basin.experiments.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  // Every pixel has a value of its own, none of them zero.
  private static Tensor images(int count, int height, int width, int channels) {
    Shape shape = Shape.of(count, height, width, channels);
    return Tensor.arange(DType.FLOAT32, shape.size()).add(1).reshape(shape.toArray());
  }

  private static float at(Tensor images, int... index) {
    return (float) images.get(index);
  }

  @Property(tries = 100)
  void aFlipMirrorsAndIsItsOwnInverse(
      @ForAll @IntRange(min = 1, max = 5) int height,
      @ForAll @IntRange(min = 1, max = 6) int width,
      @ForAll @IntRange(min = 1, max = 3) int channels,
      @ForAll long seed) {
    Tensor images = images(2, height, width, channels);
    RandomStream random = RandomStream.ofSeed(seed);
    Tensor flipped = new HorizontalFlip(1).apply(images, random);
    assertEquals(
        at(images, 1, height - 1, 0, channels - 1),
        at(flipped, 1, height - 1, width - 1, channels - 1));
    assertArrayEquals(images.toFloats(), new HorizontalFlip(1).apply(flipped, random).toFloats());
    assertArrayEquals(images.toFloats(), new HorizontalFlip(0).apply(images, random).toFloats());
    HorizontalFlip often = new HorizontalFlip(0.5);
    assertArrayEquals(
        images.toFloats(), often.apply(often.apply(images, random), random).toFloats());
  }

  @Test
  void aboutHalfOfTheImagesAreFlipped() {
    Tensor images = images(2000, 1, 2, 1);
    Tensor flipped = new HorizontalFlip(0.5).apply(images, RandomStream.ofSeed(1));
    int count = 0;
    for (int i = 0; i < 2000; i++) {
      count += at(images, i, 0, 0, 0) == at(flipped, i, 0, 0, 0) ? 0 : 1;
    }
    assertEquals(1000, count, 4 * Math.sqrt(500));
  }

  @Property(tries = 200)
  void aCropOfZeroPaddingIsAShiftThatKeepsThePixelsItKeeps(
      @ForAll @IntRange(min = 1, max = 6) int height,
      @ForAll @IntRange(min = 1, max = 6) int width,
      @ForAll @IntRange(max = 7) int padding,
      @ForAll long seed) {
    Tensor images = images(1, height, width, 2);
    PadAndCrop crop = new PadAndCrop(padding, PadAndCrop.Border.ZERO);
    Tensor cropped = crop.apply(images, RandomStream.ofSeed(seed));
    int down = RandomStream.ofSeed(seed).split(0).index(0, 2 * padding + 1) - padding;
    int right = RandomStream.ofSeed(seed).split(0).index(1, 2 * padding + 1) - padding;
    assertTrue(Math.abs(down) <= padding && Math.abs(right) <= padding);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int y = row + down;
        int x = column + right;
        boolean inside = y >= 0 && y < height && x >= 0 && x < width;
        float expected = inside ? at(images, 0, y, x, 1) : 0;
        assertEquals(expected, at(cropped, 0, row, column, 1));
      }
    }
  }

  @Property(tries = 200)
  void aReflectedBorderMirrorsAtTheOutermostPixels(
      @ForAll @IntRange(min = 3, max = 6) int height,
      @ForAll @IntRange(min = 3, max = 6) int width,
      @ForAll @IntRange(max = 2) int padding,
      @ForAll long seed) {
    Tensor images = images(1, height, width, 1);
    PadAndCrop crop = new PadAndCrop(padding, PadAndCrop.Border.REFLECTED);
    Tensor cropped = crop.apply(images, RandomStream.ofSeed(seed));
    int down = RandomStream.ofSeed(seed).split(0).index(0, 2 * padding + 1) - padding;
    int right = RandomStream.ofSeed(seed).split(0).index(1, 2 * padding + 1) - padding;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        // The distance from the first pixel, or from the last, is kept.
        int y = Math.abs(row + down);
        int x = Math.abs(column + right);
        y = y < height ? y : height - 1 - (y - (height - 1));
        x = x < width ? x : width - 1 - (x - (width - 1));
        assertEquals(at(images, 0, y, x, 0), at(cropped, 0, row, column, 0));
      }
    }
  }

  @Test
  void cropsReachEveryPlaceOfTheBorder() {
    Tensor images = images(400, 3, 3, 1);
    PadAndCrop crop = new PadAndCrop(1, PadAndCrop.Border.ZERO);
    Tensor cropped = crop.apply(images, RandomStream.ofSeed(2));
    Set<Float> centres = new HashSet<>();
    for (int i = 0; i < 400; i++) {
      centres.add(at(cropped, i, 1, 1, 0) - 9 * i);
    }
    assertEquals(9, centres.size());
  }

  @Property(tries = 200)
  void aHoleIsASquareAroundAPixelOfTheImage(
      @ForAll @IntRange(min = 1, max = 6) int height,
      @ForAll @IntRange(min = 1, max = 6) int width,
      @ForAll @IntRange(min = 1, max = 8) int side,
      @ForAll long seed) {
    Tensor images = images(1, height, width, 2);
    Tensor cut = new Cutout(side).apply(images, RandomStream.ofSeed(seed));
    int centreRow = RandomStream.ofSeed(seed).split(0).index(0, height);
    int centreColumn = RandomStream.ofSeed(seed).split(0).index(1, width);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int down = row - (centreRow - side / 2);
        int right = column - (centreColumn - side / 2);
        boolean hole = down >= 0 && down < side && right >= 0 && right < side;
        assertEquals(hole ? 0 : at(images, 0, row, column, 1), at(cut, 0, row, column, 1));
      }
    }
    assertEquals(0, at(cut, 0, centreRow, centreColumn, 0));
  }

  @Test
  void anImageDependsOnItsPlaceAndStreamAlone() {
    Augmentation all = Augmentation.basic().then(new Cutout(3));
    RandomStream random = RandomStream.ofSeed(9);
    Tensor whole = all.apply(images(8, 6, 6, 3), random);
    Tensor part = all.apply(images(3, 6, 6, 3), random);
    assertArrayEquals(whole.slice(0, 0, 3).toFloats(), part.toFloats());
    assertArrayEquals(whole.toFloats(), all.apply(images(8, 6, 6, 3), random).toFloats());
    // Both parts of a chain draw on their own.
    Augmentation twice = new HorizontalFlip(0.5).then(new HorizontalFlip(0.5));
    Tensor images = images(64, 1, 2, 1);
    Tensor changed = twice.apply(images, random);
    assertTrue(images.sub(changed).abs().sum().item() > 0);
    assertTrue(images == Augmentation.none().apply(images, random));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new HorizontalFlip(1.1));
    assertThrows(IllegalArgumentException.class, () -> new Cutout(0));
    assertThrows(IllegalArgumentException.class, () -> new PadAndCrop(-1, PadAndCrop.Border.ZERO));
    RandomStream random = RandomStream.ofSeed(1);
    PadAndCrop wide = new PadAndCrop(3, PadAndCrop.Border.REFLECTED);
    assertThrows(IllegalArgumentException.class, () -> wide.apply(images(1, 3, 5, 1), random));
    Tensor vectors = Tensor.ones(DType.FLOAT32, Shape.of(2, 3));
    assertThrows(IllegalArgumentException.class, () -> new Cutout(1).apply(vectors, random));
    Tensor doubles = images(1, 2, 2, 1).cast(DType.FLOAT64);
    assertThrows(IllegalArgumentException.class, () -> new Cutout(1).apply(doubles, random));
  }
}
