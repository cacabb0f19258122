package dev.basin.experiments.data;

import dev.basin.experiments.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Grey images with labels, from pairs of IDX files: MNIST and its relatives.
public final class IdxImages {
  private static final int CLASSES = 10;

  private IdxImages() {}

  /// All 60,000 training and 10,000 test images of MNIST.
  ///
  /// @throws UserError when a file is missing, damaged, or not the official one
  public static ImageSplits mnist(Path folder) {
    return official(DataSets.MNIST, folder);
  }

  /// Any pair of files, plain or compressed.
  ///
  /// @param name what the images are
  /// @param classes how many classes there are
  /// @throws UserError when a file is missing or damaged, or the two do not fit each other
  public static ImageData read(String name, Path images, Path labels, int classes) {
    return images(
        name,
        IdxReader.read(images, 3),
        IdxReader.read(labels, 1),
        classes,
        images + " and " + labels);
  }

  /// The images of a data set that is published as four IDX files.
  static ImageSplits official(DataSet set, Path folder) {
    Map<String, IdxArray> arrays = new HashMap<>();
    new DataFolder(folder)
        .read(
            set,
            (content, bytes) -> {
              int rank = content.file().contains("idx3") ? 3 : 1;
              arrays.put(content.file(), IdxReader.read(bytes, content.file(), rank));
            });
    List<IdxArray> inOrder =
        set.contents().stream().map(content -> arrays.get(content.file())).toList();
    String place = "the files in " + folder;
    return new ImageSplits(
        images(set.name() + "/train", inOrder.get(0), inOrder.get(1), CLASSES, place),
        images(set.name() + "/test", inOrder.get(2), inOrder.get(3), CLASSES, place));
  }

  static ImageData images(
      String name, IdxArray images, IdxArray labels, int classes, String place) {
    int count = images.shape().get(0);
    if (labels.values().length != count) {
      throw new UserError(
          "%s do not fit each other: %d images, %d labels; take two files of one set"
              .formatted(place, count, labels.values().length));
    }
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = labels.values()[i] & 0xff;
      if (numbers[i] >= classes) {
        throw new UserError(
            "%s: label %d of image %d is outside [0, %d); take the labels of these images"
                .formatted(place, numbers[i], i, classes));
      }
    }
    String both = images.sha256() + labels.sha256();
    return new ImageData(
        name,
        images.values(),
        numbers,
        images.shape().get(1),
        images.shape().get(2),
        1,
        classes,
        Checksum.sha256(both.getBytes(StandardCharsets.US_ASCII)));
  }
}
