package dev.basin.experiments.metrics;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.zip.CRC32C;

/// A log that TensorBoard shows: a file of events, each a record in the framing of TensorFlow's
/// `TFRecord` with a message of its `event.proto`. Every opening begins a file of its own in the
/// folder, and tells TensorBoard from which step on it replaces what the others hold.
public final class EventFile implements Metrics {
  // event.proto
  private static final int EVENT_WALL_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int EVENT_FILE_VERSION = 3;
  private static final int EVENT_SUMMARY = 5;
  private static final int EVENT_SESSION_LOG = 7;
  private static final int SESSION_LOG_STATUS = 1;
  private static final int STATUS_START = 1;
  // summary.proto
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE = 2;

  private static final int MASK_DELTA = 0xa282ead8;

  private final FileChannel channel;
  private final InstantSource clock;

  private EventFile(FileChannel channel, InstantSource clock) {
    this.channel = channel;
    this.clock = clock;
  }

  /// Writes to a new file in a folder, which need not exist.
  public static Opener in(Path folder) {
    return in(folder, InstantSource.system());
  }

  static Opener in(Path folder, InstantSource clock) {
    return fromStep -> {
      Files.createDirectories(folder);
      EventFile file = new EventFile(create(folder, clock.instant().getEpochSecond()), clock);
      file.record(file.event(0).text(EVENT_FILE_VERSION, "brain.Event:2"));
      ProtoMessage started = new ProtoMessage().whole(SESSION_LOG_STATUS, STATUS_START);
      file.record(file.event(fromStep).message(EVENT_SESSION_LOG, started));
      return file;
    };
  }

  // TensorBoard reads the files of a folder in the order of their names.
  private static FileChannel create(Path folder, long second) throws IOException {
    for (int attempt = 0; ; attempt++) {
      Path file = folder.resolve("events.out.tfevents.%010d.%03d.basin".formatted(second, attempt));
      try {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } catch (FileAlreadyExistsException e) {
        if (attempt == 999) {
          throw e;
        }
      }
    }
  }

  @Override
  public void write(long step, Map<String, Double> values) throws IOException {
    ProtoMessage summary = new ProtoMessage();
    values.forEach((tag, value) ->
        summary.message(
            SUMMARY_VALUE,
            new ProtoMessage().text(VALUE_TAG, tag).float32(VALUE_SIMPLE, value.floatValue())));
    record(event(step).message(EVENT_SUMMARY, summary));
  }

  private ProtoMessage event(long step) {
    Instant now = clock.instant();
    double seconds = now.getEpochSecond() + now.getNano() * 1e-9;
    return new ProtoMessage().float64(EVENT_WALL_TIME, seconds).whole(EVENT_STEP, step);
  }

  // Length, its checksum, content, its checksum.
  private void record(ProtoMessage message) throws IOException {
    byte[] content = message.bytes();
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + content.length + 2 * Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(content.length);
    record.putInt(maskedChecksum(record.array(), 0, Long.BYTES));
    record.put(content);
    record.putInt(maskedChecksum(content, 0, content.length));
    record.flip();
    while (record.hasRemaining()) {
      channel.write(record);
    }
  }

  // Masked, because a checksum of what contains its own checksum would be weak.
  private static int maskedChecksum(byte[] content, int from, int count) {
    CRC32C checksum = new CRC32C();
    checksum.update(content, from, count);
    return Integer.rotateRight((int) checksum.getValue(), 15) + MASK_DELTA;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
