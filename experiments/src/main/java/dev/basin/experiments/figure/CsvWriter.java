package dev.basin.experiments.figure;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes a table as CSV (RFC 4180) in UTF-8: a header, commas, lines that end in CR LF, and quotes
/// where a field needs them. Numbers are written so that reading them gives the same bits, in no
/// country's notation.
public final class CsvWriter implements Closeable {
  private final BufferedWriter out;
  private final int columns;

  /// Creates the file and writes its header.
  public CsvWriter(Path file, String... header) throws IOException {
    columns = header.length;
    out = Files.newBufferedWriter(file);
    try {
      row((Object[]) header);
    } catch (IOException | RuntimeException e) {
      out.close();
      throw e;
    }
  }

  /// Writes one row; a number is written as its `toString` says, null as an empty field.
  ///
  /// @throws IllegalArgumentException when the number of values is not that of the header
  public void row(Object... values) throws IOException {
    if (values.length != columns) {
      throw new IllegalArgumentException(
          "a row has %d values, its header has %d columns".formatted(values.length, columns));
    }
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        out.write(',');
      }
      out.write(field(values[i]));
    }
    out.write("\r\n");
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private static String field(Object value) {
    String text = value == null ? "" : value.toString();
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
