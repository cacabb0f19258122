package dev.basin.experiments.data;

import dev.basin.experiments.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// CIFAR-10 and CIFAR-100 in their authors' binary layout: records of one label (two in CIFAR-100:
/// coarse, fine) and 32x32 red, then green, then blue pixels, a byte each (A. Krizhevsky, "Learning
/// Multiple Layers of Features from Tiny Images", 2009).
public final class Cifar {
  /// What the labels 0 to 9 of CIFAR-10 mean.
  public static final List<String> CLASS_NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int CHANNELS = 3;

  private Cifar() {}

  /// All 50,000 training and 10,000 test images, from the `.bin` files in a folder, plain or
  /// compressed, or from the `.tar.gz` that is published.
  ///
  /// @throws UserError when a file is missing, damaged, or not the official one
  public static ImageSplits fromFolder(Path folder, CifarLabels labels) {
    return fromFolder(labels.set(), folder, labels);
  }

  static ImageSplits fromFolder(DataSet set, Path folder, CifarLabels labels) {
    Map<String, ImageData> parts = new HashMap<>();
    new DataFolder(folder)
        .read(
            set,
            (content, bytes) -> parts.put(content.file(), parse(bytes, content.file(), labels)));
    List<DataSet.Content> train = set.contents().subList(0, set.contents().size() - 1);
    DataSet.Content test = set.contents().getLast();
    return new ImageSplits(
        together(set.name() + "/train", train, parts),
        together(set.name() + "/test", List.of(test), parts));
  }

  /// The images of one file, official or not, plain or compressed.
  ///
  /// @throws UserError when the file is missing, unreadable, or holds other than whole records
  public static ImageData read(Path file, CifarLabels labels) {
    return parse(FileContent.of(file), file.toString(), labels);
  }

  private static ImageData together(
      String name, List<DataSet.Content> contents, Map<String, ImageData> parts) {
    List<ImageData> images = new ArrayList<>();
    for (DataSet.Content content : contents) {
      images.add(parts.remove(content.file()));
    }
    return ImageData.concatenate(name, images, DataFolder.checksum(contents));
  }

  static ImageData parse(byte[] file, String name, CifarLabels labels) {
    int record = labels.bytes() + CHANNELS * PLANE;
    if (file.length == 0 || file.length % record != 0) {
      throw new UserError(
          ("%s holds %d bytes, which are no whole number of records of %d bytes: copy the whole"
                  + " file of %s again (its binary version)")
              .formatted(name, file.length, record, labels.set().name()));
    }
    int count = file.length / record;
    int[] classes = new int[count];
    byte[] pixels = new byte[count * CHANNELS * PLANE];
    for (int i = 0; i < count; i++) {
      int start = i * record;
      classes[i] = file[start + labels.position()] & 0xff;
      if (classes[i] >= labels.classes()) {
        throw new UserError(
            "%s: record %d has label %d, which is outside [0, %d): it is no file of %s"
                .formatted(name, i, classes[i], labels.classes(), labels.set().name()));
      }
      interleave(file, start + labels.bytes(), pixels, i * CHANNELS * PLANE);
    }
    return new ImageData(
        name, pixels, classes, SIDE, SIDE, CHANNELS, labels.classes(), Checksum.sha256(file));
  }

  // From [channel, row, column] to [row, column, channel].
  private static void interleave(byte[] planes, int from, byte[] pixels, int to) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int place = 0; place < PLANE; place++) {
        pixels[to + place * CHANNELS + channel] = planes[from + channel * PLANE + place];
      }
    }
  }
}
