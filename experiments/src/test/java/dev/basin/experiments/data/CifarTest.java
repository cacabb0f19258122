package dev.basin.experiments.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CifarTest {
  private static final Map<String, byte[]> FILES = new LinkedHashMap<>();

  static {
    FILES.put("one.bin", DataFiles.cifar(1, new int[] {3}, new int[] {9}));
    FILES.put("two.bin", DataFiles.cifar(5, new int[] {0}));
    FILES.put("test.bin", DataFiles.cifar(9, new int[] {7}, new int[] {8}, new int[] {1}));
  }

  private static final byte[] ARCHIVE =
      DataFiles.gzip(
          DataFiles.tar(
              Map.of(
                  "batches/one.bin", FILES.get("one.bin"),
                  "batches/two.bin", FILES.get("two.bin"),
                  "batches/test.bin", FILES.get("test.bin"),
                  "batches/readme.html", new byte[700])));
  private static final DataSet SET = DataFiles.archived("small", "batches", ARCHIVE, FILES);

  /// The ways in which the files may lie in the user's folder.
  private enum Layout {
    OWN_FOLDER,
    COMPRESSED,
    UNPACKED_ARCHIVE,
    ARCHIVE_IN_OWN_FOLDER,
    ARCHIVE
  }

  @TempDir Path folder;

  private void lay(Layout layout) throws IOException {
    Path own = Files.createDirectories(folder.resolve("small"));
    Path unpacked = Files.createDirectories(folder.resolve("batches"));
    switch (layout) {
      case ARCHIVE -> Files.write(folder.resolve("small.tar.gz"), ARCHIVE);
      case ARCHIVE_IN_OWN_FOLDER -> Files.write(own.resolve("small.tar.gz"), ARCHIVE);
      case OWN_FOLDER, COMPRESSED, UNPACKED_ARCHIVE -> {
        for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
          boolean gzip = layout == Layout.COMPRESSED;
          Path place = layout == Layout.UNPACKED_ARCHIVE ? unpacked : own;
          Files.write(
              place.resolve(file.getKey() + (gzip ? ".gz" : "")),
              gzip ? DataFiles.gzip(file.getValue()) : file.getValue());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void allLayoutsGiveTheSameImages(Layout layout) throws IOException {
    lay(layout);
    ImageSplits splits = Cifar.fromFolder(SET, folder, CifarLabels.TEN);
    assertEquals("small/train", splits.train().name());
    assertArrayEquals(new int[] {3, 9, 0}, splits.train().labels());
    assertArrayEquals(new int[] {7, 8, 1}, splits.test().labels());
    // The third training image is the first of the second file.
    byte[] file = FILES.get("two.bin");
    assertEquals(file[1 + 2048 + 32 * 5 + 6], pixel(splits.train(), 2, 5, 6, 2));
    assertEquals(64, splits.train().sha256().length());
  }

  private static byte pixel(ImageData images, int image, int row, int column, int channel) {
    return images.pixels()[((image * 32 + row) * 32 + column) * 3 + channel];
  }

  @Test
  void planesBecomePixelsOfThreeChannels() {
    byte[] file = FILES.get("one.bin");
    ImageData images = Cifar.parse(file, "one", CifarLabels.TEN);
    for (int place : new int[] {0, 1, 31, 32, 33, 500, 1023}) {
      for (int channel = 0; channel < 3; channel++) {
        byte expected = file[3073 + 1 + channel * 1024 + place];
        assertEquals(expected, pixel(images, 1, place / 32, place % 32, channel));
      }
    }
  }

  @Test
  void recordsOfCifar100HaveTwoLabels() throws IOException {
    byte[] file = DataFiles.cifar(3, new int[] {19, 99}, new int[] {4, 0});
    Path path = Files.write(folder.resolve("train.bin"), file);
    ImageData coarse = Cifar.read(path, CifarLabels.COARSE);
    ImageData fine = Cifar.read(path, CifarLabels.FINE);
    assertArrayEquals(new int[] {19, 4}, coarse.labels());
    assertArrayEquals(new int[] {99, 0}, fine.labels());
    assertEquals(20, coarse.classes());
    assertEquals(100, fine.classes());
    assertArrayEquals(coarse.pixels(), fine.pixels());
    assertEquals(file[2 + 31], pixel(fine, 0, 0, 31, 0));
  }

  private static void assertRefused(
      org.junit.jupiter.api.function.Executable act, String... words) {
    UserError error = assertThrows(UserError.class, act);
    assertEquals(1, error.getMessage().lines().count(), error.getMessage());
    for (String word : words) {
      assertTrue(error.getMessage().contains(word), error.getMessage());
    }
  }

  @Test
  void filesOfOtherSizesOrLabelsAreRefused() throws IOException {
    byte[] file = FILES.get("one.bin");
    for (int length : new int[] {0, 1, 3072, 3074, 6145}) {
      byte[] cut = Arrays.copyOf(file, length);
      assertRefused(
          () -> Cifar.parse(cut, "a.bin", CifarLabels.TEN), "a.bin", length + " bytes", "3073");
    }
    assertRefused(
        () -> Cifar.parse(DataFiles.cifar(1, new int[] {1}, new int[] {10}), "a", CifarLabels.TEN),
        "record 1",
        "label 10",
        "[0, 10)",
        "cifar-10");
    assertRefused(
        () -> Cifar.parse(DataFiles.cifar(1, new int[] {20, 1}), "a", CifarLabels.COARSE),
        "label 20");
    assertRefused(() -> Cifar.read(folder.resolve("missing.bin"), CifarLabels.TEN), "missing.bin");
    assertRefused(() -> Cifar.read(folder, CifarLabels.TEN), "is a folder");
  }

  @Test
  void otherContentThanTheOfficialIsRefused() throws IOException {
    lay(Layout.OWN_FOLDER);
    Path two = folder.resolve("small/two.bin");
    byte[] changed = FILES.get("two.bin").clone();
    changed[100]++;
    Files.write(two, changed);
    assertRefused(
        () -> Cifar.fromFolder(SET, folder, CifarLabels.TEN),
        "checksum mismatch: two.bin",
        two.toString(),
        "basin data get small");
    Files.delete(two);
    assertRefused(
        () -> Cifar.fromFolder(SET, folder, CifarLabels.TEN), "no file two.bin", "small.tar.gz");
  }

  @Test
  void archivesThatAreDamagedOrIncompleteAreRefused() throws IOException {
    Path archive = folder.resolve("small.tar.gz");
    for (int length : new int[] {3, 20, ARCHIVE.length / 2, ARCHIVE.length - 1}) {
      Files.write(archive, Arrays.copyOf(ARCHIVE, length));
      assertRefused(() -> Cifar.fromFolder(SET, folder, CifarLabels.TEN), archive.toString());
    }
    Map<String, byte[]> fewer = Map.of("batches/one.bin", FILES.get("one.bin"));
    Files.write(archive, DataFiles.gzip(DataFiles.tar(fewer)));
    assertRefused(
        () -> Cifar.fromFolder(SET, folder, CifarLabels.TEN),
        archive.toString(),
        "batches/two.bin, batches/test.bin");
    Map<String, byte[]> outside = Map.of("batches/../../one.bin", FILES.get("one.bin"));
    Files.write(archive, DataFiles.gzip(DataFiles.tar(outside)));
    assertRefused(
        () -> Cifar.fromFolder(SET, folder, CifarLabels.TEN),
        archive.toString(),
        "leads out of it");
  }

  @Test
  void theCatalogueIsComplete() {
    for (DataSet set : DataSets.all()) {
      assertTrue(set.downloads().stream().allMatch(file -> file.md5().matches("[0-9a-f]{32}")));
      assertTrue(set.contents().stream().allMatch(file -> file.sha256().matches("[0-9a-f]{64}")));
      assertTrue(set.addresses().stream().allMatch(address -> address.matches("https?://.+/")));
      long different = set.contents().stream().map(DataSet.Content::sha256).distinct().count();
      assertEquals(set.contents().size(), different);
    }
    assertArrayEquals(
        new int[] {10, 20, 100},
        Arrays.stream(CifarLabels.values()).flatMapToInt(l -> IntStream.of(l.classes())).toArray());
  }
}
