package dev.basin.nn.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that numpy wrote (`make_fixtures.py` beside them), files of our own, and damaged ones.
class NpyTest {
  private static final Shape SHAPE = Shape.of(2, 3, 4);

  @TempDir Path folder;

  private static byte[] fixture(String name) throws IOException {
    try (InputStream stream = NpyTest.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    }
  }

  private Path copy(String name) throws IOException {
    return Files.write(folder.resolve(name), fixture(name));
  }

  // Element i of the arrays that make_fixtures.py makes.
  private static double number(String code, int i) {
    return switch (code) {
      case "f4" -> i * 0.5 - 3;
      case "f8" -> i / 7.0;
      default -> whole(code, i);
    };
  }

  private static long whole(String code, int i) {
    int sign = i % 2 == 0 ? 1 : -1;
    return switch (code) {
      case "i4" -> Math.floorDiv(sign * i * 100_000_007L, 2L);
      case "i8" -> sign * i * ((1L << 53) + 1);
      case "u1" -> i * 11 % 256;
      case "b1" -> i % 3 == 0 ? 1 : 0;
      default -> throw new IllegalArgumentException(code);
    };
  }

  @Test
  void everyTypeByteOrderAndOrderOfAxesThatNumpyWritesIsRead() throws IOException {
    Map<String, Npy> arrays = Npz.read(copy("layouts.npz"));
    assertEquals(6 * 2 * 2, arrays.size());
    arrays.forEach((name, array) -> {
      String code = name.substring(0, 2);
      assertEquals(code, array.type().code(), name);
      assertEquals(SHAPE, array.shape(), name);
      double[] expected = IntStream.range(0, 24).mapToDouble(i -> number(code, i)).toArray();
      assertArrayEquals(expected, array.toDoubles(), name);
      if (!array.type().isFloating()) {
        long[] exact = IntStream.range(0, 24).mapToLong(i -> whole(code, i)).toArray();
        assertArrayEquals(exact, array.toLongs(), name);
      }
    });
  }

  @Test
  void everyHeaderVersionIsReadAndWrittenAsNumpyDoes() throws IOException {
    for (int version = 1; version <= 3; version++) {
      byte[] file = fixture("version" + version + ".npy");
      Npy array = Npy.read(file, "array");
      assertEquals(number("f4", 23), array.tensor(DType.FLOAT32).get(1, 2, 3));
      NpyFormat format = new NpyFormat(version, ByteOrder.LITTLE_ENDIAN, false);
      assertArrayEquals(file, array.toFile(format));
    }
  }

  @Test
  void scalarsVectorsAndEmptyArraysKeepTheirShapeAndBits() throws IOException {
    Npy scalar = Npy.read(fixture("scalar.npy"), "scalar");
    assertEquals(Shape.SCALAR, scalar.shape());
    assertEquals(0.1, scalar.tensor(DType.FLOAT64).item());
    assertArrayEquals(fixture("scalar.npy"), scalar.toFile(NpyFormat.USUAL));
    Npy vector = Npy.read(fixture("vector.npy"), "vector");
    assertArrayEquals(
        new double[] {Double.NaN, -0.0, Double.POSITIVE_INFINITY}, vector.toDoubles());
    NpyFormat big = new NpyFormat(1, ByteOrder.BIG_ENDIAN, false);
    assertArrayEquals(fixture("vector.npy"), vector.toFile(big));
    assertEquals(Shape.of(3, 0), Npy.read(fixture("empty.npy"), "empty").shape());
  }

  @Test
  void archivesWhoseArraysAreStoredAreReadInTheirOrder() throws IOException {
    Map<String, Npy> arrays = Npz.read(copy("stored.npz"));
    assertEquals(List.of("layer/weight", "größe"), List.copyOf(arrays.keySet()));
    assertEquals(number("f4", 5), arrays.get("layer/weight").toDoubles()[5]);
    assertEquals(whole("i8", 5), arrays.get("größe").toLongs()[5]);
  }

  @Property(tries = 200)
  void everyLayoutIsReadAsItWasWritten(
      @ForAll @Size(max = 4) List<@IntRange(max = 5) Integer> sizes,
      @ForAll @IntRange(max = 4) int kind,
      @ForAll @IntRange(min = 1, max = 3) int version,
      @ForAll boolean big,
      @ForAll boolean fortran,
      @ForAll long seed)
      throws IOException {
    Shape shape = Shape.of(sizes.stream().mapToInt(size -> size).toArray());
    Npy array = random(shape, kind, new Random(seed));
    ByteOrder order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    Npy read = Npy.read(array.toFile(new NpyFormat(version, order, fortran)), "array");
    assertEquals(array.type(), read.type());
    assertEquals(shape, read.shape());
    assertArrayEquals(array.toFile(NpyFormat.USUAL), read.toFile(NpyFormat.USUAL));
  }

  private static Npy random(Shape shape, int kind, Random random) {
    byte[] bytes = new byte[shape.size()];
    random.nextBytes(bytes);
    boolean[] truths = new boolean[shape.size()];
    for (int i = 0; i < truths.length; i++) {
      truths[i] = random.nextBoolean();
    }
    RandomStream stream = RandomStream.ofSeed(random.nextLong());
    return switch (kind) {
      case 0 -> Npy.of(stream.normal(DType.FLOAT32, shape));
      case 1 -> Npy.of(stream.normal(DType.FLOAT64, shape));
      case 2 -> Npy.of(shape, random.longs(shape.size()).toArray());
      case 3 -> Npy.of(shape, bytes);
      default -> Npy.of(shape, truths);
    };
  }

  @Test
  void archivesOfOurOwnAreReadBackAndAreTheSameBytesEachTime() throws IOException {
    Tensor weight = RandomStream.ofSeed(4).normal(DType.FLOAT32, Shape.of(3, 40));
    Map<String, Npy> arrays =
        Map.of("weight", Npy.of(weight), "labels", Npy.of(Indices.of(Shape.of(2, 1), 5, -6)));
    for (Npz.Packing packing : Npz.Packing.values()) {
      Path file = folder.resolve(packing + ".npz");
      Npz.write(file, arrays, packing);
      byte[] first = Files.readAllBytes(file);
      Npz.write(file, arrays, packing);
      assertArrayEquals(first, Files.readAllBytes(file));
      Map<String, Npy> read = Npz.read(file);
      assertEquals(arrays.keySet(), read.keySet());
      assertArrayEquals(weight.toFloats(), read.get("weight").tensor(DType.FLOAT32).toFloats());
      assertEquals(Indices.of(Shape.of(2, 1), 5, -6), read.get("labels").indices());
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count(), "nothing is left beside the files");
    }
  }

  // ----------------------------------------------------------------------------------- refusals

  private static void assertRefused(byte[] file, String... reasons) {
    IOException error = assertThrows(IOException.class, () -> Npy.read(file, "some-file"));
    assertTrue(error.getMessage().startsWith("some-file "), error.getMessage());
    for (String reason : reasons) {
      assertTrue(error.getMessage().contains(reason), error.getMessage());
    }
  }

  private static byte[] withHeader(String dictionary) {
    byte[] text = (dictionary + "\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] file = Arrays.copyOf(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}, 200);
    file[8] = (byte) text.length;
    System.arraycopy(text, 0, file, 10, text.length);
    return Arrays.copyOf(file, 10 + text.length + 8);
  }

  @Test
  void headersInOtherSpellingsAreRead() throws IOException {
    String other = "{\"shape\" : (2L ,), \"fortran_order\":False,'descr':'<f4'}";
    assertEquals(Shape.of(2), Npy.read(withHeader(other), "array").shape());
  }

  @Test
  void arraysThatCannotBeReadAreRefusedWithTheReason() throws IOException {
    assertRefused(fixture("complex.npy"), "'<c8'", "astype");
    assertRefused(fixture("record.npy"), "element type of one simple kind");
    assertRefused(withHeader("{'descr': '<f4', 'fortran_order': False}"), "no shape");
    assertRefused(withHeader("{'descr': '<f4', 'shape': (2,)}"), "order of axes");
    assertRefused(
        withHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}"),
        "no dictionary");
    assertRefused(
        withHeader("{'descr': '|f4', 'fortran_order': False, 'shape': (2,)}"), "type '|f4'");
    assertRefused(
        withHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}"), "no shape");
    assertRefused(
        withHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (2, , 1)}"), "damaged");
    assertRefused(withHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}"), "goes on");
    assertRefused("PK".getBytes(StandardCharsets.US_ASCII), "numpy's save");
    byte[] future = fixture("version1.npy");
    future[6] = 4;
    assertRefused(future, "version is 4.0");
  }

  @Test
  void headersThatLieAreRefusedWithoutMemory() {
    for (String shape :
        List.of("(100000, 100000)", "(0, 9999999999)", "(999999999999999999,)", "(600000000,)")) {
      String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + "}";
      assertRefused(withHeader(header), "2 GiB");
    }
    assertRefused(
        withHeader("{'descr': '|u1', 'fortran_order': False, 'shape': (2000000000,)}"),
        "truncated",
        "2000000000");
  }

  @Property(tries = 300)
  void everyCutIsNoticed(@ForAll @IntRange(min = 0, max = 223) int length) throws IOException {
    assertRefused(Arrays.copyOf(fixture("version1.npy"), length));
  }

  @Property(tries = 500)
  void aDamagedArchiveIsRefusedOrReadAsItWas(
      @ForAll @IntRange(min = 0, max = 811) int place,
      @ForAll @IntRange(min = 1, max = 255) int flip)
      throws IOException {
    byte[] bytes = fixture("stored.npz");
    bytes[place] ^= (byte) flip;
    Path file = Files.createTempFile("damaged", ".npz");
    try {
      Files.write(file, bytes);
      Map<String, Npy> arrays = Npz.read(file);
      for (Npy array : arrays.values()) {
        assertEquals(SHAPE, array.shape());
        assertEquals(array.type() == NpyType.FLOAT32 ? 24 * -3 + 138 : 24, checkSum(array));
      }
    } catch (IOException e) {
      assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    } finally {
      Files.delete(file);
    }
  }

  // Of the arrays in stored.npz: their sum, or how many elements are as they were.
  private static double checkSum(Npy array) {
    return array.type() == NpyType.FLOAT32
        ? Arrays.stream(array.toDoubles()).sum()
        : IntStream.range(0, 24).filter(i -> array.toLongs()[i] == whole("i8", i)).count();
  }

  @Test
  void archivesThatAreNoneAreNamed() throws IOException {
    assertThrows(NoSuchFileException.class, () -> Npz.read(folder.resolve("missing.npz")));
    Path text = Files.writeString(folder.resolve("text.npz"), "no archive");
    IOException error = assertThrows(IOException.class, () -> Npz.read(text));
    assertTrue(error.getMessage().startsWith(text.toString()), error.getMessage());
    Path cut = folder.resolve("cut.npz");
    Files.write(cut, Arrays.copyOf(fixture("layouts.npz"), 3000));
    error = assertThrows(IOException.class, () -> Npz.read(cut));
    assertTrue(error.getMessage().contains("copy it again"), error.getMessage());
  }

  @Test
  void valuesOfTheWrongKindAreRefused() {
    Npy floats = Npy.of(Tensor.of(Shape.of(2), 1f, 2f));
    assertThrows(IllegalArgumentException.class, floats::toLongs);
    Npy large = Npy.of(Shape.of(1), 1L << 31);
    assertThrows(IllegalArgumentException.class, large::indices);
    assertThrows(IllegalArgumentException.class, () -> Npy.of(Shape.of(3), 1L));
  }
}
