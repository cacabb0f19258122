package dev.basin.experiments.data;

import static dev.basin.experiments.data.ScriptedServer.head;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.UserError;
import dev.basin.experiments.figure.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Downloads from servers that behave, break off, lie, fall silent, redirect or refuse.
class DataDownloadTest {
  private static final byte[] CONTENT = DataFiles.random(300_000, 1);
  private static final byte[] FILE = DataFiles.gzip(CONTENT);
  private static final DataSet SET = DataFiles.set("small", Map.of("data", CONTENT));
  private static final String PATH = "/small/data.gz";

  @TempDir Path root;

  private Path target() {
    return root.resolve("small/data.gz");
  }

  private Path part() {
    return root.resolve("small/data.gz.part");
  }

  private void get(DataSet set, String mirror) {
    new DataDownload(
            new DataFolder(root),
            Optional.ofNullable(mirror).map(URI::create),
            Progress.silent(),
            Duration.ofMillis(400))
        .get(set);
  }

  private UserError assertRefused(ScriptedServer.Script script, String... words)
      throws IOException {
    try (ScriptedServer server = new ScriptedServer(script)) {
      UserError error = assertThrows(UserError.class, () -> get(SET, server.address()));
      assertEquals(1, error.getMessage().lines().count(), error.getMessage());
      assertTrue(error.getMessage().contains("data.gz of small"), error.getMessage());
      for (String word : words) {
        assertTrue(error.getMessage().contains(word), error.getMessage());
      }
      return error;
    }
  }

  private void assertComplete() throws IOException {
    assertArrayEquals(FILE, Files.readAllBytes(target()));
    assertFiles("data.gz");
  }

  private void assertFiles(String... names) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("small"))) {
      assertEquals(
          List.of(names), files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  private static ScriptedServer.Script whole(byte[] file) {
    return ScriptedServer.files(Map.of(PATH, file));
  }

  @Test
  void aFileThatIsThereAndRightIsNotAskedForAgain() throws IOException {
    try (ScriptedServer server = new ScriptedServer(whole(FILE))) {
      get(SET, server.address());
      assertComplete();
      get(SET, server.address());
      assertEquals(1, server.requests().size());
      // The same content in another compression is right as well.
      byte[] other = FILE.clone();
      other[9] ^= 1;
      Files.write(target(), other);
      get(SET, server.address());
      assertEquals(1, server.requests().size());
      assertArrayEquals(other, Files.readAllBytes(target()));
    }
  }

  @Test
  void whatBreaksOffIsKeptAndGoneOnWith() throws IOException {
    assertRefused(
        (request, out) -> {
          head(out, 200, "Content-Length: " + FILE.length);
          out.write(FILE, 0, 100_000);
        },
        "broke off after 100000 of " + FILE.length,
        "goes on from there");
    assertFiles("data.gz.part");
    assertEquals(100_000, Files.size(part()));
    try (ScriptedServer server = new ScriptedServer(whole(FILE))) {
      get(SET, server.address());
      assertEquals(100_000, server.requests().getFirst().from());
      assertEquals(1, server.requests().size());
    }
    assertComplete();
  }

  @Test
  void aServerThatKnowsNoRangesIsReadFromTheStart() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), Arrays.copyOf(FILE, 5000));
    ScriptedServer.Script script =
        (request, out) -> {
          head(out, 200, "Content-Length: " + FILE.length);
          out.write(FILE);
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      get(SET, server.address());
    }
    assertComplete();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 200_000, 1_000_000})
  void aPartOfOtherBytesIsThrownAwayAndReadAgain(int length) throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), DataFiles.random(length, 7));
    try (ScriptedServer server = new ScriptedServer(whole(FILE))) {
      get(SET, server.address());
    }
    assertComplete();
  }

  @Test
  void aPartThatIsCompleteNeedsNoServer() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), FILE);
    get(SET, "http://127.0.0.1:1/");
    assertComplete();
  }

  @Test
  void otherBytesThanPublishedAreRefusedAndWhatWasThereStays() throws IOException {
    Files.createDirectories(part().getParent());
    Files.writeString(target(), "what was there");
    byte[] wrong = FILE.clone();
    wrong[50_000]++;
    assertRefused(whole(wrong), "other bytes than published", "MD5");
    assertFiles("data.gz");
    assertEquals("what was there", Files.readString(target()));
  }

  @Test
  void lengthsThatAreNotThePublishedOnesAreRefused() throws IOException {
    byte[] page = "<html>Please log in</html>".getBytes();
    assertRefused(whole(page), "offers 26 bytes where " + FILE.length);
    assertRefused(whole(Arrays.copyOf(FILE, FILE.length + 1)), "offers " + (FILE.length + 1));
    assertFiles();
    assertRefused(
        (request, out) -> {
          head(out, 200);
          forever(out);
        },
        "sends more than the " + FILE.length);
    assertFiles();
    assertRefused(
        (request, out) -> {
          head(out, 200);
          out.write(FILE, 0, 1234);
        },
        "broke off after 1234");
  }

  private static void forever(OutputStream out) throws IOException {
    while (true) {
      out.write(FILE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 416, 500, 503, 204, 304})
  void otherAnswersAreTold(int status) throws IOException {
    assertRefused(
        (request, out) -> head(out, status, "Content-Length: 0"), PATH + " answered " + status);
    assertFiles();
  }

  @Test
  void serversThatFallSilentAreGivenUp() throws IOException {
    assertRefused((request, out) -> Thread.sleep(3000), "silent for 0.4 s");
    assertFiles();
    assertRefused(
        (request, out) -> {
          head(out, 200, "Content-Length: " + FILE.length);
          out.write(FILE, 0, 777);
          out.flush();
          Thread.sleep(3000);
        },
        "broke off after 777",
        "silent for 0.4 s");
    assertEquals(777, Files.size(part()));
  }

  @Test
  void redirectsAreFollowedIfTheyLeadSomewhere() throws IOException {
    ScriptedServer.Script script =
        (request, out) -> {
          int hop = request.path().length() - PATH.length();
          if (hop < 5) {
            head(
                out,
                List.of(301, 302, 303, 307, 308).get(hop),
                "Location: " + request.path() + "x");
          } else {
            head(out, 200, "Content-Length: " + FILE.length);
            out.write(FILE);
          }
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      get(SET, server.address());
    }
    assertComplete();
    Files.delete(target());
    assertRefused(
        (request, out) -> head(out, 302, "Location: " + request.path()), "more than 5 times");
    assertRefused(
        (request, out) -> head(out, 302, "Location: file:///etc/passwd"), "no web address");
    assertRefused((request, out) -> head(out, 302, "Location: http://a b/"), "no address");
    assertRefused((request, out) -> head(out, 302), "no web address");
    assertRefused(
        (request, out) -> head(out, 302, "Location: http://127.0.0.1:99999/"), "no web address");
  }

  @Test
  void restsThatWereNotAskedForAreRefused() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), Arrays.copyOf(FILE, 5000));
    assertRefused(
        (request, out) -> head(out, 206, "Content-Range: bytes 0-9/10", "Content-Length: 10"),
        "from 5000 on",
        "bytes 0-9/10");
    assertRefused((request, out) -> head(out, 206), "from 5000 on");
    assertRefused(
        (request, out) -> head(out, 206, "Content-Range: bytes 5000-6000/7000"), "offers 7000");
    assertEquals(5000, Files.size(part()), "what is right so far is kept");
  }

  @Test
  void whatIsNoWebServerIsTold() throws IOException {
    assertRefused((request, out) -> out.write("SSH-2.0\r\n".getBytes()), "no usable answer");
    UserError error = assertThrows(UserError.class, () -> get(SET, "http://127.0.0.1:1/"));
    assertTrue(error.getMessage().contains("does not accept a connection"), error.getMessage());
    assertTrue(error.getMessage().contains("--mirror"), error.getMessage());
  }

  @Test
  void theNextAddressIsTriedWhenOneFails() throws IOException {
    ScriptedServer.Script script = ScriptedServer.files(Map.of("/second/data.gz", FILE));
    try (ScriptedServer server = new ScriptedServer(script)) {
      String address = server.address();
      get(
          DataFiles.set("small", Map.of("data", CONTENT), address + "first/", address + "second/"),
          null);
      assertEquals(2, server.requests().size());
    }
    assertComplete();
  }

  @Test
  void oneRunAtATimeDownloadsToAFolder() throws IOException {
    Files.createDirectories(part().getParent());
    try (FileChannel channel =
        FileChannel.open(
            root.resolve("small/.basin-lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      channel.lock();
      UserError error = assertThrows(UserError.class, () -> get(SET, "http://127.0.0.1:1/"));
      assertTrue(error.getMessage().contains("another run"), error.getMessage());
    }
  }

  @Test
  void foldersThatCannotBeWrittenAreTold() throws IOException {
    Files.writeString(root.resolve("small"), "a file");
    UserError error = assertThrows(UserError.class, () -> get(SET, "http://127.0.0.1:1/"));
    assertTrue(error.getMessage().contains("cannot be written"), error.getMessage());
    assertFalse(error.getMessage().contains("null"), error.getMessage());
  }
}
