package dev.basin.experiments.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvWriterTest {
  @TempDir Path folder;

  @Test
  void quotesWhatNeedsItAndKeepsEveryBit() throws IOException {
    Path file = folder.resolve("t.csv");
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-SA"));
    try (CsvWriter table = new CsvWriter(file, "name", "x", "y")) {
      table.row("plain", 0.1, 0.1f);
      table.row("a,b", 1, null);
      table.row("say \"hi\"\r\nthere", Double.NaN, -1e-300);
    } finally {
      Locale.setDefault(before);
    }
    assertEquals(
        "name,x,y\r\nplain,0.1,0.1\r\n\"a,b\",1,\r\n\"say \"\"hi\"\"\r\nthere\",NaN,-1.0E-300\r\n",
        Files.readString(file));
  }

  @Test
  void refusesRowsOfAnotherWidth() throws IOException {
    try (CsvWriter table = new CsvWriter(folder.resolve("t.csv"), "a", "b")) {
      assertThrows(IllegalArgumentException.class, () -> table.row(1));
    }
  }
}
