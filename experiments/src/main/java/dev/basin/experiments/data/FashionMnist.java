package dev.basin.experiments.data;

import dev.basin.experiments.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/// Fashion-MNIST: 28x28 grey images of ten kinds of clothing (H. Xiao, K. Rasul, R. Vollgraf,
/// arXiv:1708.07747), as a subset inside this product or whole from a folder. Checksums of the
/// uncompressed files are verified on every load.
public final class FashionMnist {
  /// What the labels 0 to 9 mean.
  public static final List<String> CLASS_NAMES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private static final Source BUILT_IN_TRAIN =
      new Source(
          "fashion-mnist/train",
          "train-images-idx3-ubyte",
          "ed2e37ed5a3a57d212141a69fe0a0de5a7126ffba14ac3f7e76f5f52cc04b1f0",
          "train-labels-idx1-ubyte",
          "a69f2dad024ca220a8c4d85f621fdf929042d40c444abde2868903e9220ad517");
  private static final Source BUILT_IN_TEST =
      new Source(
          "fashion-mnist/test",
          "t10k-images-idx3-ubyte",
          "862035b0a96959b614c9574f4c2b0ae9584ca234813e8d6d7adb7838b12ca46b",
          "t10k-labels-idx1-ubyte",
          "aa3f574d30afaf0d4d9da084a6f8541771e20693d6a97fae6e9a4953fca8f078");

  private FashionMnist() {}

  private record Source(
      String name, String imageFile, String imageSha256, String labelFile, String labelSha256) {}

  /// The first 10,000 training and 2,000 test images, from inside this product.
  ///
  /// @throws UserError when this installation is damaged
  public static ImageSplits builtIn() {
    return new ImageSplits(builtIn(BUILT_IN_TRAIN), builtIn(BUILT_IN_TEST));
  }

  /// All 60,000 training and 10,000 test images, from the four IDX files in a folder, with or
  /// without the ending `.gz`.
  ///
  /// @throws UserError when a file is missing, damaged, or not the official one
  public static ImageSplits fromFolder(Path folder) {
    return IdxImages.official(DataSets.FASHION_MNIST, folder);
  }

  private static ImageData builtIn(Source source) {
    IdxArray images = readResource(source.imageFile() + ".gz", 3);
    IdxArray labels = readResource(source.labelFile() + ".gz", 1);
    if (!images.sha256().equals(source.imageSha256())
        || !labels.sha256().equals(source.labelSha256())) {
      throw new UserError(
          "checksum mismatch of the images of "
              + source.name()
              + " inside basin: install it again");
    }
    return IdxImages.images(source.name(), images, labels, CLASS_NAMES.size(), "inside basin");
  }

  private static IdxArray readResource(String file, int rank) {
    String name = "fashion-mnist/" + file;
    try (InputStream stream = FashionMnist.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new UserError(name + " is missing inside basin: install basin again");
      }
      return IdxReader.read(stream.readAllBytes(), name + " inside basin", rank);
    } catch (IOException e) {
      throw new UserError(name + " inside basin cannot be read: " + e.getMessage(), e);
    }
  }
}
