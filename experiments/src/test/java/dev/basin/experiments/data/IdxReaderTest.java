package dev.basin.experiments.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxReaderTest {
  @TempDir Path folder;

  private static byte[] idx(int type, int[] shape, byte[] values) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
    file.putShort((short) 0).put((byte) type).put((byte) shape.length);
    for (int length : shape) {
      file.putInt(length);
    }
    return file.put(values).array();
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream stream = new GZIPOutputStream(bytes)) {
      stream.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] append(byte[] file, int... more) {
    byte[] longer = Arrays.copyOf(file, file.length + more.length);
    for (int i = 0; i < more.length; i++) {
      longer[file.length + i] = (byte) more[i];
    }
    return longer;
  }

  private static void assertRefused(byte[] file, int rank, String reason) {
    UserError error = assertThrows(UserError.class, () -> IdxReader.read(file, "some-file", rank));
    assertTrue(error.getMessage().startsWith("some-file "), error.getMessage());
    assertTrue(error.getMessage().contains(reason), error.getMessage());
    assertEquals(1, error.getMessage().lines().count());
  }

  @Property(tries = 200)
  void readsWhatWasWritten(
      @ForAll @IntRange(min = 1, max = 5) int count,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll long seed,
      @ForAll boolean compressed) {
    byte[] values = new byte[count * height * width];
    new Random(seed).nextBytes(values);
    byte[] file = idx(8, new int[] {count, height, width}, values);
    IdxArray array = IdxReader.read(compressed ? gzip(file) : file, "f", 3);
    assertEquals(List.of(count, height, width), array.shape());
    assertArrayEquals(values, array.values());
  }

  @Property(tries = 1000)
  void everyCutIsNoticed(
      @ForAll @IntRange(min = 0, max = 1000) int permille, @ForAll boolean compressed) {
    byte[] values = new byte[300];
    new Random(1).nextBytes(values);
    byte[] plain = idx(8, new int[] {3, 10, 10}, values);
    byte[] file = compressed ? gzip(plain) : plain;
    byte[] cut = Arrays.copyOf(file, (file.length - 1) * permille / 1000);
    assertRefused(cut, 3, "");
  }

  @Property(tries = 2000)
  void hostileBytesEndInOneClearLine(
      @ForAll @Size(max = 64) byte[] bytes, @ForAll @IntRange(min = 0, max = 3) int disguise) {
    byte[] file =
        switch (disguise) {
          case 1 -> concatenate(new byte[] {0, 0, 8, 3}, bytes);
          case 2 -> gzip(concatenate(new byte[] {0, 0, 8, 3}, bytes));
          case 3 -> concatenate(new byte[] {0x1f, (byte) 0x8b, 8}, bytes);
          default -> bytes;
        };
    try {
      IdxReader.read(file, "some-file", 3);
    } catch (UserError e) {
      assertTrue(e.getMessage().startsWith("some-file "), e.getMessage());
    }
  }

  @Property(tries = 1000)
  void everyFlippedBitOfAGzipFileIsNoticedOrHarmless(
      @ForAll @IntRange(min = 0, max = 3000) int bit) {
    byte[] plain = idx(8, new int[] {10, 10, 3}, new byte[300]);
    byte[] file = gzip(plain);
    int place = bit % (8 * file.length);
    file[place / 8] ^= (byte) (1 << place % 8);
    try {
      assertArrayEquals(new byte[300], IdxReader.read(file, "some-file", 3).values());
    } catch (UserError e) {
      assertTrue(e.getMessage().startsWith("some-file "), e.getMessage());
    }
  }

  private static byte[] concatenate(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void headersThatLieAreRefusedWithoutMemory() {
    int most = Integer.MAX_VALUE;
    assertRefused(idx(8, new int[] {most, most, most}, new byte[9]), 3, "2 GiB");
    assertRefused(idx(8, new int[] {2_000_000_000}, new byte[9]), 1, "truncated");
    assertRefused(gzip(idx(8, new int[] {2_000_000_000}, new byte[9])), 1, "truncated");
    assertRefused(gzip(idx(8, new int[] {3000}, new byte[9])), 1, "truncated");
    assertRefused(idx(8, new int[] {-1}, new byte[9]), 1, "length 4294967295");
    assertRefused(idx(8, new int[] {0}, new byte[0]), 1, "length 0");
  }

  @Test
  void otherFilesAreRefused() {
    byte[] labels = idx(8, new int[] {3}, new byte[3]);
    assertRefused(labels, 3, "1 axes, 3 are needed");
    assertRefused(idx(13, new int[] {3}, new byte[12]), 1, "type 13");
    assertRefused(append(labels, 0), 1, "goes on");
    assertRefused(gzip(append(labels, 0)), 1, "goes on");
    assertRefused(append(gzip(labels), 1, 2, 3), 1, "3 bytes follow");
    assertRefused("<html>".getBytes(), 1, "zero bytes");
    assertRefused(new byte[0], 1, "0 bytes");
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws IOException {
    Path missing = folder.resolve("missing");
    UserError error = assertThrows(UserError.class, () -> IdxReader.read(missing, 1));
    assertTrue(error.getMessage().contains(missing + " does not exist"), error.getMessage());
    assertThrows(UserError.class, () -> IdxReader.read(folder, 1));
    Path file = folder.resolve("labels");
    Files.write(file, idx(8, new int[] {2}, new byte[] {4, 5}));
    assertArrayEquals(new byte[] {4, 5}, IdxReader.read(file, 1).values());
  }
}
