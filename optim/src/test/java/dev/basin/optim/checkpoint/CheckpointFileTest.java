package dev.basin.optim.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class CheckpointFileTest {
  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("checkpoints");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static Path written(StateTree tree) throws IOException {
    Path file = folder.resolve("tree.basin");
    CheckpointFile.write(file, tree);
    return file;
  }

  @Property(tries = 60)
  void whatIsReadIsWhatWasWritten(@ForAll long seed) throws IOException {
    StateTree tree = Trees.drawn(seed);
    Trees.assertSame(tree, CheckpointFile.read(written(tree)));
  }

  @Example
  void aTensorLargerThanTheBufferKeepsItsBits() throws IOException {
    Tensor large = Tensor.arange(DType.FLOAT64, 100_003).div(7);
    StateTree tree =
        StateTree.builder().tensor("a", large).tensor("b", large.cast(DType.FLOAT32)).build();
    Trees.assertSame(tree, CheckpointFile.read(written(tree)));
  }

  @Property(tries = 60)
  void anyChangedByteIsNoticed(
      @ForAll long seed,
      @ForAll @IntRange(max = 9999) int where,
      @ForAll @IntRange(min = 1, max = 255) int change)
      throws IOException {
    Path file = written(Trees.drawn(seed));
    byte[] content = Files.readAllBytes(file);
    content[(int) (where * (long) content.length / 10_000)] ^= (byte) change;
    Files.write(file, content);
    assertThrows(DamagedCheckpointException.class, () -> CheckpointFile.read(file));
  }

  @Property(tries = 60)
  void anyOtherLengthIsNoticed(@ForAll long seed, @ForAll @IntRange(max = 15000) int length)
      throws IOException {
    Path file = written(Trees.drawn(seed));
    byte[] content = Files.readAllBytes(file);
    int newLength = (int) (length * (long) content.length / 10_000);
    if (newLength != content.length) {
      Files.write(file, Arrays.copyOf(content, newLength));
      assertThrows(DamagedCheckpointException.class, () -> CheckpointFile.read(file));
    }
  }

  /// Four bytes anywhere, with a digest that is right: whatever they promise, a refusal, or a tree
  /// that holds no more than the file.
  @Property(tries = 150)
  void noPromiseIsBelieved(
      @ForAll long seed, @ForAll @IntRange(max = 9999) int where, @ForAll int promise)
      throws IOException {
    Path file = written(Trees.drawn(seed));
    byte[] content = Files.readAllBytes(file);
    int first = CheckpointFile.MAGIC.length + Integer.BYTES;
    int end = content.length - Digests.SHA_256_BYTES;
    int at = first + where * (end - Integer.BYTES - first + 1) / 10_000;
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(at, promise);
    seal(content);
    Files.write(file, content);
    try {
      StateTree tree = CheckpointFile.read(file);
      int elements = tree.tensors().values().stream().mapToInt(Tensor::size).sum();
      assertTrue(elements <= content.length / Float.BYTES);
    } catch (IOException e) {
      assertInstanceOf(DamagedCheckpointException.class, e);
    }
  }

  private static void seal(byte[] content) {
    int end = content.length - Digests.SHA_256_BYTES;
    byte[] digest = Digests.sha256().digest(Arrays.copyOf(content, end));
    System.arraycopy(digest, 0, content, end, digest.length);
  }

  @Example
  void aLaterVersionIsNotTakenForDamage() throws IOException {
    Path file = written(Trees.drawn(3));
    byte[] content = Files.readAllBytes(file);
    content[CheckpointFile.MAGIC.length]++;
    seal(content);
    Files.write(file, content);
    IOException refusal = assertThrows(IOException.class, () -> CheckpointFile.read(file));
    assertFalse(refusal instanceof DamagedCheckpointException);
    assertTrue(refusal.getMessage().contains("version 2"), refusal.getMessage());
  }

  @Example
  void aFailureAmidWritingLeavesTheEarlierFile() throws IOException {
    Path file = written(Trees.drawn(5));
    byte[] before = Files.readAllBytes(file);
    AtomicReference<Tensor> released = new AtomicReference<>();
    new Workspace()
        .run(() -> {
          released.set(Tensor.ones(DType.FLOAT32, Shape.of(3)));
          return null;
        });
    StateTree half =
        StateTree.builder()
            .tensor("whole", Tensor.ones(DType.FLOAT64, Shape.of(300, 300)))
            .tensor("gone", released.get())
            .build();
    assertThrows(IllegalStateException.class, () -> CheckpointFile.write(file, half));
    assertArrayEquals(before, Files.readAllBytes(file));
    assertEquals(1, count());
  }

  private static long count() {
    try (var files = Files.list(folder)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A file that was written once, byte by byte: later versions must read it.
  @Example
  void theFormatIsTheRecordedOne() throws IOException {
    StateTree tree =
        StateTree.builder()
            .number("n", 258)
            .word("k", "é")
            .tensor("t", Tensor.of(Shape.of(1, 2), 1f, -2f))
            .build();
    String expected =
        "89424153494e0d0a01000000"
            + "01000000"
            + "010000006e"
            + "0201000000000000"
            + "01000000"
            + "010000006b"
            + "02000000c3a9"
            + "01000000"
            + "0100000074"
            + "0002"
            + "0100000002000000"
            + "0000803f"
            + "000000c0";
    byte[] content = Files.readAllBytes(written(tree));
    int end = content.length - Digests.SHA_256_BYTES;
    assertEquals(expected, HexFormat.of().formatHex(content, 0, end));
  }
}
