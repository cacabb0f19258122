package dev.basin.experiments.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FashionMnistTest {
  private static final List<String> FILES =
      List.of(
          "train-images-idx3-ubyte.gz",
          "train-labels-idx1-ubyte.gz",
          "t10k-images-idx3-ubyte.gz",
          "t10k-labels-idx1-ubyte.gz");

  @TempDir Path folder;

  @Test
  void theBuiltInSubsetIsWhatItSays() {
    ImageSplits splits = FashionMnist.builtIn();
    ImageData train = splits.train();
    assertEquals(10_000, train.count());
    assertEquals(2_000, splits.test().count());
    assertEquals(28 * 28 * 10_000, train.pixels().length);
    // The first labels of the official training and test files.
    assertArrayEquals(new int[] {9, 0, 0, 3, 0}, Arrays.copyOf(train.labels(), 5));
    assertArrayEquals(new int[] {9, 2, 1, 1, 6}, Arrays.copyOf(splits.test().labels(), 5));
    // Mean and deviation that are in common use for the whole training set.
    assertEquals(0.2860, train.channelMean()[0], 0.005);
    assertEquals(0.3530, train.channelDeviation()[0], 0.005);
  }

  @Test
  void normalisedImagesHaveMeanZeroAndDeviationOne() {
    ImageData images = FashionMnist.builtIn().train().take(500);
    assertEquals(500, images.count());
    float[] values = images.normalized(images.channelMean(), images.channelDeviation());
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += value * value;
    }
    assertEquals(0, sum / values.length, 1e-5);
    assertEquals(1, squares / values.length, 1e-4);
  }

  @Test
  void imageDataRefusesWhatDoesNotFit() {
    ImageData images = FashionMnist.builtIn().test();
    assertThrows(IllegalArgumentException.class, () -> images.take(0));
    assertThrows(IllegalArgumentException.class, () -> images.take(2_001));
    float[] three = new float[3];
    assertThrows(IllegalArgumentException.class, () -> images.normalized(three, three));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ImageData("x", new byte[4], new int[] {3}, 2, 2, 1, 3, ""));
  }

  @Test
  void whatIsHeldOutIsTheRestOfWhatStays() {
    ImageData images = FashionMnist.builtIn().test().take(100);
    int[] numbers = new int[100];
    for (int i = 0; i < 100; i++) {
      numbers[i] = i % 10;
    }
    ImageSplits splits = images.withLabels(numbers).holdOut(0.1, 3);
    assertEquals(10, splits.test().count());
    int[] counts = new int[10];
    for (ImageData part : List.of(splits.train(), splits.test())) {
      for (int label : part.labels()) {
        counts[label]++;
      }
    }
    assertArrayEquals(new int[] {10, 10, 10, 10, 10, 10, 10, 10, 10, 10}, counts);
    ImageData again = images.holdOut(0.1, 3).test();
    assertArrayEquals(splits.test().pixels(), again.pixels());
    ImageData second = images.rows(new int[] {7, 1});
    assertEquals(images.pixels()[784 + 300], second.pixels()[784 + 300]);
    assertEquals(images.pixels()[7 * 784 + 300], second.pixels()[300]);
    assertThrows(IllegalArgumentException.class, () -> images.holdOut(0, 3));
    assertThrows(IllegalArgumentException.class, () -> images.holdOut(1, 3));
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    UserError error = assertThrows(UserError.class, () -> FashionMnist.fromFolder(folder));
    for (String file : FILES) {
      assertTrue(error.getMessage().contains(file.replace(".gz", "")), error.getMessage());
    }
    assertTrue(error.getMessage().contains("dataset-fashion-mnist"), error.getMessage());
    copyBuiltIn();
    Files.delete(folder.resolve(FILES.getLast()));
    error = assertThrows(UserError.class, () -> FashionMnist.fromFolder(folder));
    assertTrue(error.getMessage().contains("no file " + FILES.getLast()), error.getMessage());
  }

  @Test
  void filesThatAreNotTheOfficialOnesAreRefused() throws IOException {
    copyBuiltIn();
    UserError error = assertThrows(UserError.class, () -> FashionMnist.fromFolder(folder));
    assertTrue(error.getMessage().startsWith("checksum mismatch: train-images-idx3-ubyte"));
    assertEquals(1, error.getMessage().lines().count());
  }

  private void copyBuiltIn() throws IOException {
    for (String file : FILES) {
      try (InputStream stream = FashionMnist.class.getResourceAsStream("fashion-mnist/" + file)) {
        Files.copy(stream, folder.resolve(file));
      }
    }
  }
}
