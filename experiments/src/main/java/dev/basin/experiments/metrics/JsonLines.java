package dev.basin.experiments.metrics;

import dev.basin.experiments.UserError;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A log with one JSON object in each line: `{"step":12,"loss":0.25}`. NaN and the infinities are
/// strings there.
public final class JsonLines implements Metrics {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String STEP = "step";
  private static final int LONGEST_LINE = 1 << 20;

  private final FileChannel channel;

  private JsonLines(FileChannel channel) {
    this.channel = channel;
  }

  /// Appends to a file, which need not exist.
  ///
  /// @return an opener that throws [UserError] for a file of anything else, which it leaves as it
  ///   is
  public static Opener file(Path file) {
    return fromStep -> {
      long kept = Files.exists(file) ? kept(file, fromStep) : 0;
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(kept).position(kept);
      return new JsonLines(channel);
    };
  }

  // How many bytes hold whole lines of earlier steps. The last line of a killed program may be a
  // part of one.
  private static long kept(Path file, long fromStep) throws IOException {
    long kept = 0;
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = stream.read(); b >= 0; b = stream.read()) {
        line.write(b);
        if (line.size() > LONGEST_LINE) {
          throw noLog(file, null);
        }
        if (b == '\n') {
          if (step(file, line.toString(StandardCharsets.UTF_8)) >= fromStep) {
            return kept;
          }
          kept += line.size();
          line.reset();
        }
      }
    }
    return kept;
  }

  private static long step(Path file, String line) {
    try {
      JsonNode step = JSON.readTree(line).get(STEP);
      if (step == null || !step.canConvertToLong()) {
        throw noLog(file, null);
      }
      return step.longValue();
    } catch (JacksonException e) {
      throw noLog(file, e);
    }
  }

  private static UserError noLog(Path file, Exception cause) {
    return new UserError(file + " holds no log of metrics: name another file", cause);
  }

  @Override
  public void write(long step, Map<String, Double> values) throws IOException {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put(STEP, step);
    entries.putAll(values);
    String line = JSON.writeValueAsString(entries) + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
