package dev.basin.experiments.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTest {
  private static final Map<String, byte[]> FILES =
      Map.of(
          "a", new byte[0],
          "b/one", DataFiles.random(1, 1),
          "b/two", DataFiles.random(512, 2),
          "c", DataFiles.random(5000, 3));

  private static Map<String, byte[]> read(byte[] archive, boolean skipC) throws IOException {
    TarReader tar = new TarReader(new ByteArrayInputStream(archive));
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (Optional<TarReader.Entry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      if (!skipC || !entry.get().name().equals("b/two")) {
        byte[] content = tar.content();
        assertEquals(entry.get().size(), content.length);
        files.put(entry.get().name(), content);
      }
    }
    return files;
  }

  @Test
  void filesAreReadAndOthersPassedOver() throws IOException {
    Map<String, byte[]> read = read(DataFiles.tar(FILES), false);
    assertEquals(FILES.keySet(), read.keySet());
    FILES.forEach((name, bytes) -> assertArrayEquals(bytes, read.get(name), name));
    Map<String, byte[]> fewer = read(DataFiles.tar(FILES), true);
    assertEquals(3, fewer.size());
    assertArrayEquals(FILES.get("c"), fewer.get("c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../c", "/etc/passwd", "a/../../c", "a\\..\\c", ".."})
  void pathsThatLeadOutsideAreRefused(String name) {
    byte[] archive = DataFiles.tarEntry(name, '0', new byte[5]);
    IOException error = assertThrows(IOException.class, () -> read(archive, false));
    assertTrue(error.getMessage().contains(name), error.getMessage());
  }

  @Property(tries = 300)
  void everyCutIsNoticed(@ForAll @IntRange(min = 0, max = 999) int permille) {
    byte[] archive = DataFiles.tar(FILES);
    // The second of the two empty blocks at the end may be missing.
    byte[] cut = Arrays.copyOf(archive, (archive.length - 1024) * permille / 1000);
    assertThrows(IOException.class, () -> read(cut, permille % 2 == 0));
  }

  @Property(tries = 300)
  void everyChangeOfAHeaderIsNoticed(
      @ForAll @IntRange(min = 0, max = 511) int place,
      @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] archive = DataFiles.tar(Map.of("c", new byte[3]));
    archive[512 + place] += (byte) change;
    try {
      Map<String, byte[]> files = read(archive, false);
      // The checksum itself may be written with other blanks.
      assertTrue(place >= 148 && place < 156 && files.containsKey("c"));
    } catch (IOException e) {
      assertTrue(e.getMessage().contains("tar"), e.getMessage());
    }
  }

  @Test
  void sizesThatLieCostNoMemory() {
    byte[] archive = DataFiles.tarEntry("c", '0', new byte[0]);
    byte[] size = "17777777777".getBytes();
    int difference = 0;
    for (int i = 0; i < size.length; i++) {
      difference += size[i] - archive[124 + i];
      archive[124 + i] = size[i];
    }
    int sum = Integer.parseInt(new String(archive, 148, 6), 8) + difference;
    byte[] checksum = "%06o".formatted(sum).getBytes();
    System.arraycopy(checksum, 0, archive, 148, 6);
    IOException error = assertThrows(IOException.class, () -> read(archive, false));
    assertTrue(error.getMessage().contains("2 GiB"), error.getMessage());
  }
}
