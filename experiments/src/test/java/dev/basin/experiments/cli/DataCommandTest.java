package dev.basin.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.data.DataFiles;
import dev.basin.experiments.data.DataSet;
import dev.basin.experiments.data.ScriptedServer;
import dev.basin.experiments.figure.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataCommandTest {
  private static final Map<String, byte[]> FILES = new LinkedHashMap<>();

  static {
    FILES.put("one", "the first file".getBytes());
    FILES.put("two", "the second file".getBytes());
  }

  private static final List<DataSet> SETS =
      List.of(
          DataFiles.set("small", FILES, "http://127.0.0.1:1/"),
          DataFiles.set("twin", Map.of("one", "its twin".getBytes()), "http://127.0.0.1:1/"),
          DataFiles.set("other", Map.of("three", new byte[9]), "http://127.0.0.1:1/"));

  @TempDir Path folder;
  private final Map<String, String> variables = new LinkedHashMap<>();

  private record Outcome(int code, String out, String err) {}

  private Outcome basin(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Environment environment = new Environment("abc", false, "25", "a processor", 256);
    int code =
        new BasinCommand(List::of, () -> environment, SETS, variables::get)
            .execute(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Outcome(code, out.toString(), err.toString());
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream stream = new GZIPOutputStream(bytes)) {
      stream.write(content);
    }
    return bytes.toByteArray();
  }

  private static void assertSays(String text, String... words) {
    for (String word : words) {
      assertTrue(text.contains(word), text);
    }
  }

  @Test
  void whatIsDownloadedIsListedAndGood() throws IOException {
    Map<String, byte[]> served = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
      served.put("/mirror/small/" + file.getKey() + ".gz", gzip(file.getValue()));
    }
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.files(served))) {
      String mirror = server.address() + "mirror";
      Outcome get = basin("data", "get", "small", "--data", folder.toString(), "--mirror", mirror);
      assertEquals(0, get.code(), get.err());
      assertSays(get.out(), "one.gz", "two.gz", "small is complete in " + folder);
      assertEquals(2, server.requests().size());
      assertEquals(0, basin("data", "get", "small", "small", "--data", folder.toString()).code());
      assertEquals(2, server.requests().size());
    }
    variables.put("BASIN_DATA", folder.toString());
    Outcome list = basin("data", "list");
    assertEquals(0, list.code());
    assertSays(
        list.out(),
        "small",
        "licence  none",
        "here     files of these names in " + folder,
        "here     no");
    Outcome check = basin("data", "check");
    assertEquals(0, check.code(), check.err());
    assertEquals(2, check.out().lines().filter(line -> line.contains(" good ")).count());
  }

  @Test
  void whatIsMissingOrWrongFailsTheCheck() throws IOException {
    Files.write(folder.resolve("one"), "something else".getBytes());
    Outcome check = basin("data", "check", "--data", folder.toString());
    assertEquals(2, check.code());
    assertSays(check.out(), "wrong    one: ", "missing  two: ");
    assertEquals(1, check.err().lines().count(), check.err());
    assertSays(check.err(), "small", "basin data get");
    assertSays(
        basin("data", "list", "--data", folder.toString()).out(), "in part: without two", "no");
    Files.write(folder.resolve("one"), FILES.get("one"));
    Files.write(folder.resolve("two.gz"), gzip(FILES.get("two")));
    assertEquals(0, basin("data", "check", "small", "--data", folder.toString()).code());
    Outcome both = basin("data", "check", "small", "other", "--data", folder.toString());
    assertEquals(2, both.code());
    assertSays(both.err(), "other");
  }

  @Test
  void wrongFilesThatHideTheDownloadAreNamed() throws IOException {
    Path plain = Files.createDirectory(folder.resolve("other")).resolve("three");
    Files.write(plain, new byte[8]);
    Map<String, byte[]> served = Map.of("/other/three.gz", gzip(new byte[9]));
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.files(served))) {
      String mirror = server.address();
      Outcome get = basin("data", "get", "other", "--data", folder.toString(), "--mirror", mirror);
      assertEquals(2, get.code());
      assertSays(get.err(), "remove them", plain.toString());
      Files.delete(plain);
      assertEquals(0, basin("data", "get", "other", "--data", folder.toString()).code());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data get",
        "data get small",
        "data get nothing --data x",
        "data get small --data x --mirror here",
        "data get small --data x --mirror ftp://here/",
        "data get small --data x --mirror http://here:70000/",
        "data get small --data x --mirror http://a|b/",
        "data get small --data x --timeout 0",
        "data get small --data x --timeout NaN",
        "data get small --data x --timeout soon",
        "data check",
        "data check --data /no/such/folder",
        "data list --data /no/such/folder",
        "data paint",
      })
  void mistakesAreToldInOneLine(String command) {
    Outcome outcome = basin(command.split(" "));
    assertEquals(2, outcome.code(), outcome.err());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertSays(outcome.err(), "basin: ");
    assertTrue(Files.notExists(Path.of("x")), "something was left behind");
  }

  @Test
  void filesOfTheSameNameCountForTheSetThatTheyAreOf() throws IOException {
    Files.write(folder.resolve("one"), FILES.get("one"));
    Files.write(folder.resolve("two"), FILES.get("two"));
    Outcome check = basin("data", "check", "--data", folder.toString());
    assertEquals(0, check.code(), check.err());
    assertEquals(2, check.out().lines().count(), check.out());
    Files.write(folder.resolve("one"), "its twin".getBytes());
    check = basin("data", "check", "--data", folder.toString());
    assertEquals(2, check.code());
    assertSays(check.out(), "small          wrong    one", "twin           good     one");
    assertEquals(2, basin("data", "check", "twin", "other", "--data", folder.toString()).code());
  }

  @Test
  void aServerThatFailsIsToldInOneLine() {
    Outcome outcome = basin("data", "get", "small", "--data", folder.toString());
    assertEquals(2, outcome.code());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertSays(outcome.err(), "one.gz of small cannot be downloaded", "http://127.0.0.1:1/one.gz");
  }

  @Test
  void anEmptyFolderHasNothingToCheck() {
    Outcome outcome = basin("data", "check", "--data", folder.toString());
    assertEquals(2, outcome.code());
    assertSays(outcome.err(), folder.toString(), "no known data set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "data --help", "data get --help", "data check --help"})
  void helpIsThere(String command) {
    Outcome outcome = basin(command.split(" "));
    assertEquals(0, outcome.code(), outcome.err());
    assertSays(outcome.out(), "Usage: basin data");
  }
}
