package dev.basin.experiments.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000L, 500_000_000));

  @TempDir Path folder;

  private static Map<String, Double> values(double loss, double rate) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", loss);
    values.put("learning rate", rate);
    return values;
  }

  // ----------------------------------------------------------------------------------- JSON lines

  @Test
  void everyLineIsAnObject() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    try (Metrics metrics = JsonLines.file(file).open(0)) {
      metrics.write(1, values(2.5, 0.1));
      metrics.write(2, values(Double.NaN, Double.POSITIVE_INFINITY));
    }
    assertEquals(
        List.of(
            "{\"step\":1,\"loss\":2.5,\"learning rate\":0.1}",
            "{\"step\":2,\"loss\":\"NaN\",\"learning rate\":\"Infinity\"}"),
        Files.readAllLines(file));
  }

  @Test
  void aRunThatGoesOnWritesItsStepsOnce() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    try (Metrics metrics = JsonLines.file(file).open(1)) {
      for (long step = 1; step <= 5; step++) {
        metrics.write(step, Map.of("loss", 1.0 / step));
      }
    }
    Files.writeString(file, Files.readString(file) + "{\"step\":6,\"lo");
    try (Metrics metrics = JsonLines.file(file).open(4)) {
      metrics.write(4, Map.of("loss", 7.0));
    }
    assertEquals(
        List.of(
            "{\"step\":1,\"loss\":1.0}",
            "{\"step\":2,\"loss\":0.5}",
            "{\"step\":3,\"loss\":0.3333333333333333}",
            "{\"step\":4,\"loss\":7.0}"),
        Files.readAllLines(file));
  }

  @Test
  void aFileOfSomethingElseIsLeftAsItIs() throws IOException {
    for (String content : List.of("dear diary\n", "{\"a\":1}\n", "[3]\n", "{\"step\":\"x\"}\n")) {
      Path file = Files.writeString(folder.resolve("mine"), content);
      assertThrows(UserError.class, () -> JsonLines.file(file).open(1), content);
      assertEquals(content, Files.readString(file));
    }
  }

  // ---------------------------------------------------------------------------------- event files

  private List<Path> eventFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /// What a reader that knows only the two formats finds, field by field, and that checksums agree.
  @Test
  void recordsAreWhatTheFormatSays() throws IOException {
    Metrics.Opener opener = EventFile.in(folder, CLOCK);
    opener.open(0).close();
    try (Metrics metrics = opener.open(17)) {
      metrics.write(300, values(2.5, -0.5));
      metrics.write(Long.MAX_VALUE, Map.of("\u03c1", Double.NaN));
    }
    assertEquals(
        List.of(
            "events.out.tfevents.1700000000.000.basin", "events.out.tfevents.1700000000.001.basin"),
        eventFiles().stream().map(file -> file.getFileName().toString()).toList());
    List<String> events = new ArrayList<>();
    for (byte[] record : records(Files.readAllBytes(eventFiles().getLast()))) {
      events.add(decoded(record, 0));
    }
    assertEquals(
        List.of(
            "1:1.7000000005E9 2:0 3:'brain.Event:2'",
            "1:1.7000000005E9 2:17 7:(1:1)",
            "1:1.7000000005E9 2:300 5:(1:(1:'loss' 2:2.5) 1:(1:'learning rate' 2:-0.5))",
            "1:1.7000000005E9 2:9223372036854775807 5:(1:(1:'\u03c1' 2:NaN))"),
        events);
  }

  private static List<byte[]> records(byte[] file) {
    List<byte[]> records = new ArrayList<>();
    ByteBuffer left = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    while (left.hasRemaining()) {
      byte[] length = new byte[8];
      left.get(length);
      assertEquals(masked(length), left.getInt());
      byte[] content =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      left.get(content);
      assertEquals(masked(content), left.getInt());
      records.add(content);
    }
    return records;
  }

  // bit by bit: the reflected polynomial of Castagnoli
  private static int masked(byte[] content) {
    int crc = -1;
    for (byte b : content) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82F63B78;
      }
    }
    crc = ~crc;
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  @Test
  void theCheckOfTheTestIsThePublishedOne() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    int crc = Integer.rotateLeft(masked(digits) - 0xa282ead8, 15);
    assertEquals("e3069283", HexFormat.of().toHexDigits(crc));
  }

  private static final Map<Integer, String> MESSAGES =
      Map.of(0, "event", 5, "summary", 7, "session", 51, "value");

  // Wire type 2 is a message under the fields 5 and 7 of an event and 1 of a summary, else text.
  private static String decoded(byte[] message, int kind) {
    assertTrue(MESSAGES.containsKey(kind));
    ByteBuffer left = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    List<String> fields = new ArrayList<>();
    while (left.hasRemaining()) {
      long key = varint(left);
      int field = (int) (key >>> 3);
      fields.add(
          field
              + ":"
              + switch ((int) (key & 7)) {
                case 0 -> String.valueOf(varint(left));
                case 1 -> String.valueOf(left.getDouble());
                case 5 -> String.valueOf(left.getFloat());
                case 2 -> {
                  byte[] content = new byte[(int) varint(left)];
                  left.get(content);
                  int inner = kind == 0 ? field : kind * 10 + field;
                  yield MESSAGES.containsKey(inner)
                      ? "(" + decoded(content, inner) + ")"
                      : "'" + new String(content, StandardCharsets.UTF_8) + "'";
                }
                default -> throw new AssertionError("wire type " + (key & 7));
              });
    }
    return String.join(" ", fields);
  }

  private static long varint(ByteBuffer left) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = left.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  @Test
  void twoLogsAtOnce() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    Metrics.Opener both = JsonLines.file(file).and(EventFile.in(folder.resolve("events"), CLOCK));
    try (Metrics metrics = both.open(0)) {
      metrics.write(1, values(1, 2));
    }
    assertEquals(1, Files.readAllLines(file).size());
    try (Stream<Path> files = Files.list(folder.resolve("events"))) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void aLogIsClosedWhereTheOtherCannotBeOpened() {
    List<String> calls = new ArrayList<>();
    Metrics.Opener first =
        fromStep ->
            new Metrics() {
              @Override
              public void write(long step, Map<String, Double> values) {}

              @Override
              public void close() {
                calls.add("closed");
              }
            };
    Metrics.Opener second =
        fromStep -> {
          throw new IOException("no room");
        };
    assertThrows(IOException.class, () -> first.and(second).open(0));
    assertEquals(List.of("closed"), calls);
  }
}
