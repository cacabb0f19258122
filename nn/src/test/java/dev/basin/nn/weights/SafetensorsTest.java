package dev.basin.nn.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  private static final List<Shape> SHAPES =
      List.of(Shape.SCALAR, Shape.of(0), Shape.of(5), Shape.of(2, 3, 4), Shape.of(3, 0, 2));

  private interface Use<T> {
    T with(Path file) throws IOException;
  }

  private static <T> T inFile(Use<T> use) throws IOException {
    Path file = Files.createTempFile("tensors", ".safetensors");
    try {
      return use.with(file);
    } finally {
      Files.delete(file);
    }
  }

  private static Safetensors drawn(long seed) {
    RandomStream random = RandomStream.ofSeed(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = random.index(0, 6); i > 0; i--) {
      Shape shape = SHAPES.get(random.index(10 + i, SHAPES.size()));
      DType dtype = random.index(20 + i, 2) == 0 ? DType.FLOAT32 : DType.FLOAT64;
      tensors.put("läyer." + i + ".\"w\"", random.split(i).normal(dtype, shape));
    }
    Map<String, String> metadata = seed % 2 == 0 ? Map.of() : Map.of("format", "pt", "é", "\n");
    return new Safetensors(tensors, metadata);
  }

  private static byte[] bytes(Safetensors content) throws IOException {
    return inFile(file -> {
      content.write(file);
      return Files.readAllBytes(file);
    });
  }

  private static Safetensors read(byte[] content) throws IOException {
    return inFile(file -> {
      Files.write(file, content);
      return Safetensors.read(file);
    });
  }

  @Property(tries = 100)
  void whatIsReadIsWhatWasWritten(@ForAll long seed) throws IOException {
    Safetensors content = drawn(seed);
    byte[] file = bytes(content);
    Safetensors found = read(file);
    assertEquals(content.metadata(), found.metadata());
    assertEquals(content.tensors().keySet(), found.tensors().keySet());
    content
        .tensors()
        .forEach((name, tensor) -> {
          assertEquals(tensor.dtype(), found.tensors().get(name).dtype());
          assertEquals(tensor.shape(), found.tensors().get(name).shape());
          assertArrayEquals(tensor.toDoubles(), found.tensors().get(name).toDoubles());
        });
    assertEquals(0, ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8);
  }

  @Test
  void manyElementsAndTheirBits() throws IOException {
    float[] values = new float[200_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(i * 0x9E3779B1);
    }
    Tensor tensor = Tensor.of(Shape.of(values.length), values);
    float[] found =
        read(bytes(new Safetensors(Map.of("x", tensor), Map.of()))).tensors().get("x").toFloats();
    for (int i = 0; i < values.length; i++) {
      assertEquals(Float.floatToRawIntBits(values[i]), Float.floatToRawIntBits(found[i]));
    }
  }

  /// A file that is cut off is refused, wherever; one that goes on, too.
  @Property(tries = 100)
  void anyOtherLengthIsRefused(@ForAll long seed, @ForAll @IntRange(max = 1200) int perMille)
      throws IOException {
    byte[] whole = bytes(drawn(seed));
    int length = (int) ((long) whole.length * perMille / 1000);
    if (length != whole.length) {
      assertThrows(IOException.class, () -> read(Arrays.copyOf(whole, length)));
    }
  }

  /// A changed byte gives an IOException or other values, never another exception or a large array.
  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void anyChangedByteIsAnErrorOrAValue(
      @ForAll long seed, @ForAll @IntRange(max = 999) int where, @ForAll byte value)
      throws IOException {
    byte[] content = bytes(drawn(seed));
    content[(int) ((long) content.length * where / 1000)] = value;
    try {
      int elements = read(content).tensors().values().stream().mapToInt(Tensor::size).sum();
      assertTrue(elements <= content.length);
    } catch (IOException e) {
      assertTrue(e.getMessage().contains("is no usable safetensors file"), e.getMessage());
    }
  }

  /// Every flipped bit of an element is noticed, though any bits are a number.
  @Property(tries = 100)
  void anyFlippedBitOfAnElementIsNoticed(
      @ForAll long seed, @ForAll @IntRange(max = 999) int where, @ForAll @IntRange(max = 7) int bit)
      throws IOException {
    Tensor tensor = RandomStream.ofSeed(seed).normal(DType.FLOAT32, Shape.of(7, 5));
    byte[] content = bytes(new Safetensors(Map.of("x", tensor), Map.of("word", "yes")));
    int elements = tensor.size() * Float.BYTES;
    content[content.length - 1 - elements * where / 1000] ^= (byte) (1 << bit);
    String message = assertThrows(IOException.class, () -> read(content)).getMessage();
    assertTrue(message.contains("SHA-256"), message);
  }

  /// What another program wrote has no checksum, and is read all the same.
  @Test
  void aChecksumIsNoPartOfTheMetadata() throws IOException {
    Tensor tensor = Tensor.of(Shape.of(2), 1.0, 2.0);
    Safetensors written = new Safetensors(Map.of("x", tensor), Map.of("word", "yes"));
    assertEquals(Map.of("word", "yes"), read(bytes(written)).metadata());
    String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
    assertEquals(Map.of(), read(file(header, 8)).metadata());
  }

  // -------------------------------------------------------------------------------- bad headers

  private static byte[] file(String header, int elementBytes) {
    return file(header.getBytes(StandardCharsets.UTF_8), elementBytes);
  }

  private static byte[] file(byte[] header, int elementBytes) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(length(header.length));
    file.writeBytes(header);
    file.writeBytes(new byte[elementBytes]);
    return file.toByteArray();
  }

  private static byte[] length(long length) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
  }

  /// Quotes are written as ' here.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          8 | overlaps | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[2,6]}}
          8 | overlaps | {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}
          8 | hole | {'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}
          8 | multiple | {'a':{'dtype':'U8','shape':[3],'data_offsets':[0,3]},'b':{'dtype':'F32','shape':[1],'data_offsets':[3,7]}}
          4 | beyond its end | {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}
          8 | of 4 bytes | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,8]}}
          8 | of 8 bytes | {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}
          8 | after its last tensor | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}
          4 | is -4 | {'a':{'dtype':'F32','shape':[1],'data_offsets':[-4,0]}}
          0 | split it | {'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}}
          0 | no sound JSON | {'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,0]}}
          0 | belongs | {'a':{'dtype':'F32','shape':[1.5],'data_offsets':[0,0]}}
          8 | no sound JSON | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}
          4 | type 'F8_E4M3' | {'a':{'dtype':'F8_E4M3','shape':[4],'data_offsets':[0,4]}}
          4 | needs a type | {'a':{'dtype':'F32','data_offsets':[0,4]}}
          4 | two offsets | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}}
          4 | 'more' | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'more':1}}
          0 | metadata k | {'__metadata__':{'k':1}}
          0 | belongs | {'a':[]}
          0 | goes on | {} {}
          0 | no sound JSON | {'a'
          0 | belongs | {'a':{'dtype':'F32','shape':[[[[
          0 | brace | []
          """)
  void badHeadersAreRefusedWithTheReason(int elementBytes, String reason, String header) {
    String json = header.replace('\'', '"');
    String quoted = reason.replace('"', '\'');
    IOException refusal = assertThrows(IOException.class, () -> read(file(json, elementBytes)));
    assertTrue(refusal.getMessage().contains(quoted), refusal.getMessage());
  }

  @Test
  void headersThatCannotBeSoLongAreRefused() {
    for (long length : new long[] {1L << 30, Long.MAX_VALUE, -1, 3}) {
      byte[] content = Arrays.copyOf(length(length), 10);
      assertThrows(IOException.class, () -> read(content));
    }
    assertThrows(IOException.class, () -> read(new byte[0]));
    byte[] nested = "{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    assertThrows(IOException.class, () -> read(file(nested, 0)));
    byte[] notText = {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '{', '}', '}'};
    assertThrows(IOException.class, () -> read(file(notText, 0)));
  }

  @Test
  void theNameOfTheMetadataIsNoTensorsName() {
    Safetensors content =
        new Safetensors(Map.of("__metadata__", Tensor.ones(DType.FLOAT32, Shape.of(1))), Map.of());
    assertThrows(IllegalArgumentException.class, () -> bytes(content));
  }

  // ----------------------------------------------------------------------------- Python's own file

  /// As `make_types.py` wrote it with Python's `safetensors`.
  @Test
  void aFileThatPythonWrote() throws IOException, URISyntaxException {
    Path file = Path.of(SafetensorsTest.class.getResource("types.safetensors").toURI());
    Safetensors found = Safetensors.read(file);
    assertEquals(Map.of("made by", "safetensors"), found.metadata());
    double[] expected = {0, -1.5, 0.25, 3};
    for (String name : List.of("f64", "f32", "f16", "bf16")) {
      Tensor tensor = found.tensors().get(name);
      assertEquals(name.equals("f64") ? DType.FLOAT64 : DType.FLOAT32, tensor.dtype());
      assertEquals(Shape.of(2, 2), tensor.shape());
      assertArrayEquals(expected, tensor.toDoubles(), name);
    }
    assertEquals(Shape.SCALAR, found.tensors().get("scalar").shape());
    assertEquals(0x1p-24, found.tensors().get("smallest").item());
    assertEquals(List.of("bool", "i32", "i64", "u8"), found.skipped().stream().sorted().toList());
    assertEquals(6, found.tensors().size());
  }
}
