package dev.basin.experiments.data;

import dev.basin.experiments.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
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

  private static final int SIDE = 28;

  private static final Source TRAIN =
      new Source(
          "fashion-mnist/train",
          "train-images-idx3-ubyte",
          "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
          "train-labels-idx1-ubyte",
          "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9");
  private static final Source TEST =
      new Source(
          "fashion-mnist/test",
          "t10k-images-idx3-ubyte",
          "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
          "t10k-labels-idx1-ubyte",
          "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");
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
    // Every file is looked for before the first is read, so that a gap shows at once.
    for (Source source : List.of(TRAIN, TEST)) {
      find(folder, source.imageFile());
      find(folder, source.labelFile());
    }
    return new ImageSplits(fromFolder(folder, TRAIN), fromFolder(folder, TEST));
  }

  private static ImageData builtIn(Source source) {
    return load(
        source,
        readResource(source.imageFile() + ".gz", 3),
        readResource(source.labelFile() + ".gz", 1),
        "the images inside basin",
        "install basin again");
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

  private static ImageData fromFolder(Path folder, Source source) {
    return load(
        source,
        IdxReader.read(find(folder, source.imageFile()), 3),
        IdxReader.read(find(folder, source.labelFile()), 1),
        folder.toString(),
        whereToGetIt());
  }

  private static Path find(Path folder, String file) {
    for (String name : List.of(file + ".gz", file)) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return folder.resolve(name);
      }
    }
    throw new UserError(
        "%s has no file %s.gz (or %s); needed there are %s, %s, %s and %s: %s"
            .formatted(
                folder,
                file,
                file,
                TRAIN.imageFile(),
                TRAIN.labelFile(),
                TEST.imageFile(),
                TEST.labelFile(),
                whereToGetIt()));
  }

  private static ImageData load(
      Source source, IdxArray images, IdxArray labels, String place, String remedy) {
    checkSum(source.imageFile(), source.imageSha256(), images, place, remedy);
    checkSum(source.labelFile(), source.labelSha256(), labels, place, remedy);
    int[] classes = new int[labels.values().length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = labels.values()[i];
    }
    String both = images.sha256() + labels.sha256();
    byte[] digest = IdxReader.sha256().digest(both.getBytes(StandardCharsets.US_ASCII));
    return new ImageData(
        source.name(),
        images.values(),
        classes,
        SIDE,
        SIDE,
        1,
        CLASS_NAMES.size(),
        HexFormat.of().formatHex(digest));
  }

  private static void checkSum(
      String file, String expected, IdxArray array, String place, String remedy) {
    if (!array.sha256().equals(expected)) {
      throw new UserError(
          ("checksum mismatch: %s in %s is not the official Fashion-MNIST file"
                  + " (SHA-256 of its content is %s, expected %s): %s")
              .formatted(file, place, array.sha256(), expected, remedy));
    }
  }

  /// Where to get the whole data set, as a clause for an error message.
  public static String whereToGetIt() {
    return "get them from Debian's package dataset-fashion-mnist"
        + " (/usr/share/datasets/fashion-mnist) or from"
        + " https://github.com/zalandoresearch/fashion-mnist";
  }
}
