package dev.basin.experiments.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxImagesTest {
  @TempDir Path folder;

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  @Test
  void aPairOfFilesIsRead() throws IOException {
    Path images = write("images.gz", DataFiles.gzip(DataFiles.images(3)));
    ImageData data = IdxImages.read("own", images, write("labels", DataFiles.labels(2, 0, 4)), 5);
    assertArrayEquals(new int[] {2, 0, 4}, data.labels());
    assertEquals(2, data.height());
    assertEquals(3, data.width());
    assertEquals(1, data.channels());
  }

  @Test
  void pairsThatDoNotFitAreRefused() throws IOException {
    Path images = write("images", DataFiles.images(3));
    Path two = write("two", DataFiles.labels(0, 1));
    UserError error = assertThrows(UserError.class, () -> IdxImages.read("own", images, two, 5));
    assertTrue(error.getMessage().contains(two.toString()), error.getMessage());
    assertTrue(error.getMessage().contains("3 images, 2 labels"), error.getMessage());
    Path high = write("high", DataFiles.labels(0, 200, 1));
    error = assertThrows(UserError.class, () -> IdxImages.read("own", images, high, 5));
    assertTrue(error.getMessage().contains("label 200 of image 1"), error.getMessage());
    assertTrue(error.getMessage().contains(high.toString()), error.getMessage());
  }

  @Test
  void mnistInTheFormOfOtherDataIsRefused() throws IOException {
    for (DataSet.Content content : DataSets.MNIST.contents()) {
      boolean images = content.file().contains("idx3");
      write(content.file(), images ? DataFiles.images(2) : DataFiles.labels(1, 2));
    }
    UserError error = assertThrows(UserError.class, () -> IdxImages.mnist(folder));
    assertTrue(error.getMessage().startsWith("checksum mismatch: train-images"));
    assertTrue(error.getMessage().contains("basin data get mnist"), error.getMessage());
  }
}
