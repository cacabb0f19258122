package dev.basin.experiments.data;

import dev.basin.experiments.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The data sets that can be downloaded, checked and read.
///
/// Published checksums are MD5; files are known by the SHA-256 of what they hold, however they were
/// compressed.
public final class DataSets {
  private static final String TORONTO = "https://www.cs.toronto.edu/~kriz/";
  private static final String TINY_IMAGES =
      "none stated; the authors ask to cite A. Krizhevsky, \"Learning Multiple Layers of Features"
          + " from Tiny Images\", 2009";

  /// Handwritten digits: Y. LeCun, C. Cortes, C. Burges.
  public static final DataSet MNIST =
      new DataSet(
          "mnist",
          "70,000 grey images of 28x28 pixels, 10 classes: handwritten digits",
          "CC BY-SA 3.0, Y. LeCun and C. Cortes",
          List.of(
              "https://ossci-datasets.s3.amazonaws.com/mnist/",
              "https://storage.googleapis.com/cvdf-datasets/mnist/"),
          List.of(
              new DataSet.Download(
                  "train-images-idx3-ubyte.gz", 9_912_422, "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
              new DataSet.Download(
                  "train-labels-idx1-ubyte.gz", 28_881, "d53e105ee54ea40749a09fcbcd1e9432"),
              new DataSet.Download(
                  "t10k-images-idx3-ubyte.gz", 1_648_877, "9fb629c4189551a2d022fa330f9573f3"),
              new DataSet.Download(
                  "t10k-labels-idx1-ubyte.gz", 4_542, "ec29112dd5afa0611ce80d1b7f02629c")),
          idx(
              "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
              "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
              "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
              "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
          Optional.empty(),
          List.of());

  /// Clothes: H. Xiao, K. Rasul, R. Vollgraf, arXiv:1708.07747.
  public static final DataSet FASHION_MNIST =
      new DataSet(
          "fashion-mnist",
          "70,000 grey images of 28x28 pixels, 10 classes: clothes",
          "MIT, Zalando SE",
          List.of("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
          List.of(
              new DataSet.Download(
                  "train-images-idx3-ubyte.gz", 26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
              new DataSet.Download(
                  "train-labels-idx1-ubyte.gz", 29_515, "25c81989df183df01b3e8a0aad5dffbe"),
              new DataSet.Download(
                  "t10k-images-idx3-ubyte.gz", 4_422_102, "bef4ecab320f06d8554ea6380940ec79"),
              new DataSet.Download(
                  "t10k-labels-idx1-ubyte.gz", 5_148, "bb300cfdad3c16e7a12a480ee83cd310")),
          idx(
              "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
              "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
              "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
              "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
          Optional.empty(),
          List.of(
              new DataSet.Packaged(
                  "Debian's package dataset-fashion-mnist",
                  Path.of("/usr/share/datasets/fashion-mnist"))));

  /// Animals and vehicles: A. Krizhevsky, V. Nair, G. Hinton.
  public static final DataSet CIFAR_10 =
      new DataSet(
          "cifar-10",
          "60,000 colour images of 32x32 pixels, 10 classes: animals and vehicles",
          TINY_IMAGES,
          List.of(TORONTO),
          List.of(
              new DataSet.Download(
                  "cifar-10-binary.tar.gz", 170_052_171, "c32a1d4ab5d03f1284b67883e8d87530")),
          List.of(
              new DataSet.Content(
                  "data_batch_1.bin",
                  "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
              new DataSet.Content(
                  "data_batch_2.bin",
                  "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
              new DataSet.Content(
                  "data_batch_3.bin",
                  "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
              new DataSet.Content(
                  "data_batch_4.bin",
                  "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
              new DataSet.Content(
                  "data_batch_5.bin",
                  "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
              new DataSet.Content(
                  "test_batch.bin",
                  "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b")),
          Optional.of("cifar-10-batches-bin"),
          List.of());

  /// The like, finer: 100 classes in 20 groups.
  public static final DataSet CIFAR_100 =
      new DataSet(
          "cifar-100",
          "60,000 colour images of 32x32 pixels, 100 classes in 20 groups",
          TINY_IMAGES,
          List.of(TORONTO),
          List.of(
              new DataSet.Download(
                  "cifar-100-binary.tar.gz", 168_513_733, "03b5dce01913d631647c71ecec9e9cb8")),
          List.of(
              new DataSet.Content(
                  "train.bin", "f31298fc616915fa142368359df1c4ca2ae984d6915ca468b998a5ec6aeebf29"),
              new DataSet.Content(
                  "test.bin", "d8b1e6b7b3bee4020055f0699b111f60b1af1e262aeb93a0b659061746f8224a")),
          Optional.of("cifar-100-binary"),
          List.of());

  private DataSets() {}

  private static List<DataSet.Content> idx(
      String trainImages, String trainLabels, String testImages, String testLabels) {
    return List.of(
        new DataSet.Content("train-images-idx3-ubyte", trainImages),
        new DataSet.Content("train-labels-idx1-ubyte", trainLabels),
        new DataSet.Content("t10k-images-idx3-ubyte", testImages),
        new DataSet.Content("t10k-labels-idx1-ubyte", testLabels));
  }

  /// All of them. A new data set goes here.
  public static List<DataSet> all() {
    return List.of(MNIST, FASHION_MNIST, CIFAR_10, CIFAR_100);
  }

  /// The data set of the list with this name.
  ///
  /// @throws UserError when there is none
  public static DataSet named(String name, List<DataSet> sets) {
    return sets.stream()
        .filter(set -> set.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UserError(
                "unknown data set '%s'; known are %s"
                    .formatted(
                        name, sets.stream().map(DataSet::name).collect(Collectors.joining(", ")))));
  }
}
